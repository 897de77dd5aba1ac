"""What the monitor says, against float64 NumPy."""

import itertools
import math

import keras
import numpy as np
import pytest
import tensorflow as tf
from tensorboard.backend.event_processing import event_accumulator

import layca
from layca import event_tags
from tests import oracle
from tests.layca.walks import make_kernels, walk

OF_STEPS = (
  'mean_step_angle',
  'gradient_norm',
  'radial_share',
  'steps_since_record',
)


def curves(folder):
  """Returns {tag: [(step, value), ...]} of all scalars in a folder."""
  events = event_accumulator.EventAccumulator(
    str(folder), size_guidance={event_accumulator.TENSORS: 0}
  )
  events.Reload()
  return {
    tag: [
      (event.step, float(tf.make_ndarray(event.tensor_proto)))
      for event in events.Tensors(tag)
    ]
    for tag in events.PluginTagToContent('scalars')
  }


def test_every_field_equals_its_float64_definition():
  kernels = make_kernels()
  monitor = layca.RotationMonitor(kernels)
  walk(kernels, monitor, 3)
  at_last_record = [k.numpy() for k in kernels]
  monitor.record()
  weights, gradients = walk(kernels, monitor, 5, seed=2)
  record = monitor.to_dict(monitor.record())
  initial = [k.numpy() for k in make_kernels()]
  for index in range(len(kernels)):
    path = [np.float64(w[index]) for w in weights]
    steps = [new - old for old, new in itertools.pairwise(path)]
    expected = {
      'angle': oracle.angle(initial[index], path[-1]),
      'cosine_distance': 1 - np.cos(oracle.angle(initial[index], path[-1])),
      'angle_since_record': oracle.angle(at_last_record[index], path[-1]),
      'mean_step_angle': np.mean(
        [oracle.angle(a, b) for a, b in itertools.pairwise(path)]
      ),
      'weight_norm': np.linalg.norm(path[-1]),
      'gradient_norm': np.mean(
        [np.linalg.norm(np.float64(g[index])) for g in gradients]
      ),
      'radial_share': np.mean(
        [
          np.vdot(s, w) ** 2 / np.vdot(s, s) / np.vdot(w, w)
          for s, w in zip(steps, path, strict=False)
        ]
      ),
      'steps_since_record': 5,
    }
    assert list(record) == list(monitor.fields)
    assert set(expected) == set(record)
    for field, value in expected.items():
      tolerance = 3e-3 if field == 'radial_share' else 1e-4
      np.testing.assert_allclose(
        record[field][index], value, rtol=tolerance, atol=1e-7, err_msg=field
      )


def test_a_step_along_the_kernel_is_all_radial_and_rotates_nothing():
  kernel = tf.Variable([3.0, 4.0])
  monitor = layca.RotationMonitor([kernel])
  with monitor.observe([tf.constant([0.6, 0.8])]):
    kernel.assign(1.5 * kernel)
  record = monitor.to_dict(monitor.record())
  assert record['radial_share'] == [pytest.approx(1.0)]
  assert record['mean_step_angle'] == [pytest.approx(0.0, abs=1e-6)]
  assert record['weight_norm'] == [pytest.approx(7.5)]
  assert record['gradient_norm'] == [pytest.approx(1.0)]


@pytest.mark.parametrize('every', [1, 3])
def test_what_was_not_observed_is_nan_and_left_out(every):
  kernels = make_kernels()
  monitor = layca.RotationMonitor(kernels, every=every)
  for _ in range(2):
    numbers = monitor.record()
    record = monitor.to_dict(numbers)
    assert record['angle_since_record'] == [0.0, 0.0, 0.0]
    fields = dict(zip(monitor.fields, np.isnan(numbers), strict=True))
    unknown = {field for field, is_nan in fields.items() if is_nan.all()}
    assert unknown == {*OF_STEPS}
    assert record.keys() == set(monitor.fields) - unknown
    # The second time, nothing since the first.
    walk(kernels, monitor, 2)
    assert set(monitor.to_dict(monitor.record())) == set(monitor.fields)


def test_a_kernel_that_started_at_zero_has_no_distance_to_its_start():
  kernels = make_kernels()
  kernels[1].assign(tf.zeros(kernels[1].shape))
  monitor = layca.RotationMonitor(kernels, quantiles=True)
  kernels[1].assign(tf.ones(kernels[1].shape))
  record = monitor.to_dict(monitor.record())
  for field in ('angle', 'cosine_distance', 'angle_q50'):
    unknown = [math.isnan(value) for value in record[field]]
    assert unknown == [i == 1 for i in range(len(kernels))]


def test_a_kernel_without_gradient_has_no_gradient_norm():
  kernels = [tf.Variable([3.0, 4.0]), tf.Variable([1.0, 2.0])]
  monitor = layca.RotationMonitor(kernels)
  for gradient in (None, tf.ones([2])):
    with monitor.observe([gradient, tf.constant([0.6, 0.8])]):
      kernels[0].assign_add([0.0, 1.0])
  record = monitor.to_dict(monitor.record())
  np.testing.assert_allclose(record['gradient_norm'], [math.nan, 1.0])
  assert np.isfinite(record['mean_step_angle']).all()


def test_numbers_that_are_not_finite_are_observed_all_the_same():
  kernel = tf.Variable(tf.ones([2]))
  monitor = layca.RotationMonitor([kernel])
  with monitor.observe([tf.fill([2], math.nan)]):
    kernel.assign([math.nan, 1.0])
  record = monitor.to_dict(monitor.record())
  assert list(record) == list(monitor.fields)
  assert math.isnan(record['gradient_norm'][0])


def test_write_writes_what_it_returns_under_the_tags_of_training(tmp_path):
  kernels = [
    tf.Variable(tf.ones([2, 3]), name='net/conv/w'),
    keras.Variable(np.ones([2, 3], np.float32), name='kernel'),
  ]
  monitor = layca.RotationMonitor(kernels, quantiles=(50,))
  writer = tf.summary.create_file_writer(str(tmp_path))
  walk(kernels, monitor, 2)
  written = [(7, monitor.write(writer, 7)), (9, monitor.write(writer, 9))]
  expected = {}
  for step, record in written:
    for tag, value in event_tags.overview(record).items():
      expected.setdefault(tag, []).append((step, np.float32(value)))
    for field in set(record) - {'steps_since_record'}:
      for name, value in zip(
        ['00_conv', '01_kernel'], record[field], strict=True
      ):
        points = expected.setdefault(f'{field}/{name}', [])
        points.append((step, np.float32(value)))
  assert curves(tmp_path) == expected
  assert {'angle_q50/01_kernel', 'Overview/rotation_spread'} <= set(expected)
  # A record starts the next interval.
  assert 'mean_step_angle' in written[0][1]
  assert 'mean_step_angle' not in written[1][1]


def test_the_angles_of_steps_are_summed_up_since_the_last_record():
  kernels = [tf.Variable(tf.ones([2, 3])), tf.Variable(tf.ones([3, 4]))]
  monitor = layca.RotationMonitor(kernels)
  walk(kernels, monitor, 3)
  sums = monitor.step_angle_sums().numpy()
  means = monitor.to_dict(monitor.record())['mean_step_angle']
  np.testing.assert_allclose(sums, np.multiply(3, means), rtol=1e-6)
  assert not monitor.step_angle_sums().numpy().any()


def test_gradients_of_all_parameters_are_refused():
  monitor = layca.RotationMonitor(make_kernels())
  words = '4 gradients for 3 kernels: give those of the kernels, in their order'
  with (
    pytest.raises(ValueError, match=words),
    monitor.observe([tf.zeros([1])] * 4),
  ):
    pass


@pytest.mark.parametrize('kernel', [tf.ones([2, 2]), np.ones([2, 2]), 'conv/w'])
def test_what_is_no_variable_is_refused(kernel):
  with pytest.raises(TypeError, match='is no tf'):
    layca.RotationMonitor([kernel])


def test_a_keras_model_is_watched_as_sonnets():
  model = keras.Sequential([keras.layers.Dense(4, name='hidden')])
  model.build([None, 3])
  kernel = model.layers[0].kernel
  monitor = layca.RotationMonitor([kernel])
  start = kernel.numpy()
  optimizer = keras.optimizers.SGD(0.1)
  with monitor.observe([tf.ones([3, 4])]):
    optimizer.apply_gradients([(tf.ones([3, 4]), kernel)])
  record = monitor.to_dict(monitor.record())
  np.testing.assert_allclose(
    record['angle'], [oracle.angle(start, kernel.numpy())], 1e-4
  )
  assert monitor.names == ('00_hidden',)


def test_vanishing_gradients_are_measured():
  kernel = tf.Variable(tf.ones([10]))
  monitor = layca.RotationMonitor([kernel])
  with monitor.observe([tf.fill([10], 1e-25)]):
    pass
  record = monitor.to_dict(monitor.record())
  np.testing.assert_allclose(record['gradient_norm'], 1e-25 * 10**0.5, 1e-5)
