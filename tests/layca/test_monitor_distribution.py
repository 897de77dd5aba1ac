"""On two replicas a monitor says what it says on one device.

Logical devices must be configured before TensorFlow starts, so the jobs run in
a process of their own: this file, as a script, prints what the tests read.
"""

import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest
import sonnet as snt
import tensorflow as tf

import layca

NUM_STEPS = 5
OPTIONS = {
  'usual': {},
  'every': {'every': 2},
  'quantiles': {'every': 3, 'quantiles': True},
}


def draw():
  """Initial kernels [6, 3] and [3, 2]; inputs [4, 6], two per replica."""
  rng = np.random.default_rng(0)
  return [
    rng.normal(size=shape).astype(np.float32)
    for shape in ((6, 3), (3, 2), (4, 6))
  ]


def gradients_of(inputs, kernels):
  with tf.GradientTape() as tape:
    first, second = kernels
    loss = tf.reduce_mean(tf.exp(tf.tanh(inputs @ first) @ second))
  return tape.gradient(loss, kernels)


def create(options):
  *initial, inputs = draw()
  kernels = [tf.Variable(value) for value in initial]
  monitor = layca.RotationMonitor(kernels, **options)
  return kernels, monitor, snt.optimizers.SGD(0.1), inputs


def records_of(monitor, step):
  """The records after each of two times NUM_STEPS steps."""
  records = []
  for _ in range(2):
    for _ in range(NUM_STEPS):
      step()
    records.append(monitor.to_dict(monitor.record()))
  return records


def on_one_device(options):
  kernels, monitor, optimizer, inputs = create(options)

  def step():
    gradients = gradients_of(inputs, kernels)
    with monitor.observe(gradients):
      optimizer.apply(gradients, kernels)

  return records_of(monitor, step)


def on_two_devices(options):
  replicator = snt.distribute.Replicator(devices=['CPU:0', 'CPU:1'])
  with replicator.scope():
    kernels, monitor, optimizer, inputs = create(options)

  def replica_step(inputs):
    context = tf.distribute.get_replica_context()
    gradients = context.all_reduce('mean', gradients_of(inputs, kernels))
    with monitor.observe(gradients):
      optimizer.apply(gradients, kernels)

  halves = replicator.experimental_distribute_values_from_function(
    lambda context: tf.constant(
      np.split(inputs, 2)[context.replica_id_in_sync_group]
    )
  )

  @tf.function
  def step():
    replicator.run(replica_step, args=(halves,))

  return records_of(monitor, step)


def main():
  cpu = tf.config.list_physical_devices('CPU')[0]
  tf.config.set_logical_device_configuration(
    cpu, [tf.config.LogicalDeviceConfiguration()] * 2
  )
  results = {
    name: [on_one_device(options), on_two_devices(options)]
    for name, options in OPTIONS.items()
  }
  print(json.dumps(results))


@pytest.fixture(scope='module')
def results():
  root = pathlib.Path(__file__).parents[2]
  job = subprocess.run(
    [sys.executable, __file__],
    check=False,
    capture_output=True,
    text=True,
    env={**os.environ, 'PYTHONPATH': str(root), 'CUDA_VISIBLE_DEVICES': ''},
  )
  assert job.returncode == 0, job.stderr[-3000:]
  return json.loads(job.stdout.splitlines()[-1])


@pytest.mark.parametrize('name', OPTIONS)
def test_two_replicas_are_watched_as_one_device(results, name):
  one, two = results[name]
  for alone, replicated in zip(one, two, strict=True):
    assert list(alone) == list(replicated)
    assert min(alone['mean_step_angle']) > 1e-3
    for field, values in alone.items():
      np.testing.assert_allclose(
        replicated[field], values, rtol=1e-3, atol=1e-6, err_msg=field
      )


if __name__ == '__main__':
  main()
