"""Two replicas with averaged gradients train as one device does.

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
from layca import Layca, LayerwiseRates
from tests.layca.bases import BASES

NUM_STEPS = 5
NAMES = ('sgd', 'momentum', 'adam', 'sgd_amom', 'adagrad', 'keras_adam')


def halved(step):
  return 0.1 * 0.5 ** tf.cast(step, tf.float32)


OPTIMIZERS = {
  **{
    name: lambda name=name: Layca(BASES[name][0](0.01), 0.1) for name in NAMES
  },
  **{
    operations: lambda operations=operations: Layca(
      snt.optimizers.Adam(0.01),
      halved,
      {'kernel': 0.5},
      operations=operations,
      granularity='neuron',
    )
    for operations in ('layca', 'relative_braked')
  },
  'rules': lambda: Layca(
    snt.optimizers.Adam(0.01), rules={'bias': 'freeze', 'kernel': 'base'}
  ),
  'layerwise': lambda: LayerwiseRates(snt.optimizers.SGD(0.1), {'bias': 0.3}),
}


def draw():
  """Initial kernel [6, 3] and bias [3]; inputs [4, 6], two per replica."""
  rng = np.random.default_rng(0)
  return [
    rng.normal(size=shape).astype(np.float32)
    for shape in ((6, 3), (3,), (4, 6))
  ]


def gradients_of(inputs, parameters):
  with tf.GradientTape() as tape:
    kernel, bias = parameters
    loss = tf.reduce_mean(tf.exp(inputs @ kernel + bias))
  return tape.gradient(loss, parameters)


def create(make_optimizer):
  kernel, bias, inputs = draw()
  parameters = [
    tf.Variable(kernel, name='kernel'),
    tf.Variable(bias, name='bias'),
  ]
  return parameters, inputs, make_optimizer()


def train_on_one_device(make_optimizer):
  parameters, inputs, optimizer = create(make_optimizer)
  for _ in range(NUM_STEPS):
    optimizer.apply(gradients_of(inputs, parameters), parameters)
  return [p.numpy().tolist() for p in parameters]


def replicate():
  return snt.distribute.Replicator(devices=['CPU:0', 'CPU:1'])


def train_on_two_devices(make_optimizer):
  """Parameters of each replica."""
  replicator = replicate()
  with replicator.scope():
    parameters, inputs, optimizer = create(make_optimizer)
    optimizer.initialize(parameters)

  def replica_step(inputs):
    context = tf.distribute.get_replica_context()
    gradients = gradients_of(inputs, parameters)
    optimizer.apply(context.all_reduce('mean', gradients), parameters)

  @tf.function
  def step(inputs):
    replicator.run(replica_step, args=(inputs,))

  halves = replicator.experimental_distribute_values_from_function(
    lambda context: tf.constant(
      np.split(inputs, 2)[context.replica_id_in_sync_group]
    )
  )
  for _ in range(NUM_STEPS):
    step(halves)
  return [
    [value.numpy().tolist() for value in values]
    for values in zip(
      *(replicator.experimental_local_results(p) for p in parameters),
      strict=True,
    )
  ]


def find_kernels():
  """Names of a model's kernels in forward order, found in a scope."""
  with replicate().scope():
    model = snt.nets.MLP([5, 4, 3])
    model(tf.ones([2, 6]))
    kernels = layca.forward_kernels(model, tf.ones([2, 6]))
    layca.Layca(snt.optimizers.SGD(0.1)).initialize(kernels)
  return [kernel.name for kernel in kernels]


def main():
  cpu = tf.config.list_physical_devices('CPU')[0]
  tf.config.set_logical_device_configuration(
    cpu, [tf.config.LogicalDeviceConfiguration()] * 2
  )
  results = {
    name: [
      train(make_optimizer)
      for train in (train_on_one_device, train_on_two_devices)
    ]
    for name, make_optimizer in OPTIMIZERS.items()
  }
  print(json.dumps(results | {'kernels': find_kernels()}))


@pytest.fixture(scope='module')
def results():
  root = pathlib.Path(__file__).parents[2]
  job = subprocess.run(
    [sys.executable, '-m', __name__],
    check=False,
    capture_output=True,
    text=True,
    env={**os.environ, 'PYTHONPATH': str(root), 'CUDA_VISIBLE_DEVICES': ''},
  )
  assert job.returncode == 0, job.stderr[-3000:]
  return json.loads(job.stdout.splitlines()[-1])


def test_kernels_are_found_in_the_scope_of_a_strategy(results):
  assert results['kernels'] == [f'mlp/linear_{i}/w:0' for i in range(3)]


@pytest.mark.parametrize('name', OPTIMIZERS)
def test_two_replicas_train_as_one_device(results, name):
  one, two = results[name]
  first, second = two
  assert first == second
  start = draw()[:2]
  for replicated, alone, initial in zip(first, one, start, strict=True):
    np.testing.assert_allclose(replicated, alone, rtol=1e-5, atol=1e-6)
    # Of the rules the bias alone is frozen.
    is_frozen = name == 'rules' and initial.ndim == 1
    assert np.allclose(replicated, initial, atol=1e-3) == is_frozen


if __name__ == '__main__':
  main()
