"""A monitor goes on from a checkpoint, also from an older one."""

import numpy as np
import tensorflow as tf

import layca
from tests.layca.walks import make_kernels, walk


def test_a_restored_monitor_measures_from_the_true_start(tmp_path):
  kernels = make_kernels()
  monitor = layca.RotationMonitor(kernels)
  walk(kernels, monitor, 3)
  state = dict(kernels=kernels, monitor=monitor)
  path = tf.train.Checkpoint(**state).save(str(tmp_path / 'state'))
  expected = monitor.record().numpy()

  others = make_kernels(seed=5)
  other = layca.RotationMonitor(others)
  tf.train.Checkpoint(kernels=others, monitor=other).restore(path)
  np.testing.assert_array_equal(other.record().numpy(), expected)


def test_a_checkpoint_from_before_there_were_options_is_restored(tmp_path):
  kernels = make_kernels()
  older = tf.Module()
  older._kernels = tuple(kernels)
  for name in ('initial', 'recorded'):
    copies = [tf.Variable(k, name=name) for k in make_kernels(seed=3)]
    setattr(older, name, copies)
  older._sums = tf.Variable(tf.fill([3, 3], 4.0))
  older._steps = tf.Variable(2.0)
  path = tf.train.Checkpoint(monitor=older).save(str(tmp_path / 'state'))
  monitor = layca.RotationMonitor(make_kernels())
  status = tf.train.Checkpoint(monitor=monitor).restore(path)
  status.assert_existing_objects_matched()
  status.assert_consumed()
  assert monitor.to_dict(monitor.record())['mean_step_angle'] == [2.0] * 3


def test_a_restored_monitor_observes_the_steps_that_it_would_have(tmp_path):
  kernels = make_kernels()
  monitor = layca.RotationMonitor(kernels, every=3)
  walk(kernels, monitor, 4)
  monitor.record()
  path = tf.train.Checkpoint(monitor=monitor).save(str(tmp_path / 'state'))
  other = layca.RotationMonitor(kernels, every=3)
  tf.train.Checkpoint(monitor=other).restore(path)
  walk(kernels, other, 2)
  assert 'mean_step_angle' not in other.to_dict(other.record())
  walk(kernels, other, 1)
  assert 'mean_step_angle' in other.to_dict(other.record())
