"""A training step stays on a GPU, as far as that can be told without one.

The wheel for the CPU knows the kernels of the GPU as well.
"""

import math

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.python.framework import kernels

from layca.training import build
from layca.training.bases import BASES
from tests import bfloat16
from tests.layca.training import test_replay, tiny

# Where loops and branches keep the graphs that they were traced to.
_GRAPHS = ('_body_graph', '_true_graph', '_false_graph')
_GPU_TYPES = ('GPU', 'DEFAULT')

# Numbers that the host may work on: seeds, rates.
_SMALL = 64
# The host knows shapes without asking the GPU, also where the graph does not.
_OF_SHAPES = ('Shape', 'ShapeN', 'Size', 'BroadcastGradientArgs')

NETWORKS = {
  'vgg': dict(widths=(4, 8), convs_per_stage=1, use_batch_norm=True),
  'mlp': dict(widths=(8, 8), use_batch_norm=True),
  'resnet': dict(depth=8, widths=(4, 8, 8)),
  'vgg_blog': dict(width_multiplier=0.1),
  'wide_resnet': dict(depth=10, widen_factor=1),
}


def trainer(network='vgg', **overrides):
  config = tiny.config(
    data__flip=True,
    data__shift=0.1,
    data__image_size=32 if network == 'vgg_blog' else 8,
    optimizer__l2=1e-3,
    schedule__warmup_epochs=0.5,
    schedule__drop_epochs=(1,),
    model=dict(name=network, **NETWORKS[network]),
    **overrides,
  )
  return build.create_trainer(config, build.load_data(config))


def obstacles(program):
  """What keeps operations of a block of steps from staying on a GPU."""
  operations = [
    inner
    for operation in program.graph.get_operations()
    if operation.type in ('While', 'StatelessWhile')
    for inner in _inside(operation)
  ]
  assert operations
  return {
    f'{op.type} of {", ".join(x.dtype.name for x in op.inputs)} {reason}'
    for op in operations
    if (reason := obstacle(op))
  }


def obstacle(operation):
  """Why an operation does not stay on a GPU, or ''."""
  if operation.type in _OF_SHAPES:
    return ''
  if 'CPU' in operation.device:
    tensors = [*operation.inputs, *operation.outputs]
    return '' if all(map(_is_small, tensors)) else 'is placed on the CPU'
  known = [k for k in _kernels(operation) if k.device_type in _GPU_TYPES]
  if not known:
    return 'has no GPU kernel'
  own = [k for k in known if k.device_type == 'GPU'] or known
  hosted = set.intersection(*(set(k.host_memory_arg) for k in own))
  names = [name for name in _large_arguments(operation) if name in hosted]
  return f'has {", ".join(names)} in host memory' if names else ''


def _inside(operation):
  for name in _GRAPHS:
    graph = getattr(operation, name, None)
    for inner in graph.get_operations() if graph else ():
      if inner.type != 'Placeholder':
        yield inner
      yield from _inside(inner)


def _kernels(operation):
  """The kernels that take the types of an operation."""
  for kernel in kernels.get_registered_kernels_for_op(operation.type).kernel:
    if all(
      operation.node_def.attr[constraint.name].type
      in constraint.allowed_values.list.type
      for constraint in kernel.constraint
    ):
      yield kernel


def _large_arguments(operation):
  """The names of inputs and outputs that are not small."""
  for definitions, tensors in (
    (operation.op_def.input_arg, iter(operation.inputs)),
    (operation.op_def.output_arg, iter(operation.outputs)),
  ):
    for definition in definitions:
      number = definition.number_attr
      count = operation.node_def.attr[number].i if number else 1
      for _ in range(count):
        tensor = next(tensors, None)
        if tensor is not None and not _is_small(tensor):
          yield definition.name


def _is_small(tensor):
  if tensor.dtype.name == 'resource' or tensor.op.type in _OF_SHAPES:
    return True
  shape = tensor.shape
  return shape.is_fully_defined() and math.prod(shape) <= _SMALL


# The update's operations do not depend on the precision: weights are float32.
@pytest.mark.parametrize(
  ('layca', 'precision'),
  [(False, 'float32'), pytest.param(True, 'bfloat16', marks=bfloat16.needed)],
)
@pytest.mark.parametrize('network', NETWORKS)
def test_every_network_stays_on_a_gpu(network, layca, precision):
  made = trainer(network, optimizer__layca=layca, precision=precision)
  assert not obstacles(made.compile())


@pytest.mark.parametrize('layca', [True, False])
@pytest.mark.parametrize('optimizer', BASES)
def test_every_optimizer_stays_on_a_gpu(optimizer, layca):
  program = trainer(optimizer__name=optimizer, optimizer__layca=layca).compile()
  assert not obstacles(program)


def test_schedules_and_records_stay_on_a_gpu():
  made = trainer(
    alpha_schedule=((0, -0.5), (1, 0.0)), record_steps=True, log_every_steps=2
  )
  assert not obstacles(made.compile())


def test_a_replay_stays_on_a_gpu(tmp_path):
  kernels = trainer().kernels
  layers = [{'name': k.name[:-2], 'shape': [*k.shape]} for k in kernels]
  folder = test_replay.write(tmp_path, np.ones([8, len(kernels)]), layers)
  assert not obstacles(trainer(optimizer__replay=folder).compile())


def test_what_a_gpu_cannot_do_is_seen():
  images, labels = tf.zeros([100, 8], tf.uint8), tf.zeros([100], tf.int32)

  @tf.function
  def program():
    hits = tf.constant(0)
    for i in tf.range(3):
      batch = tf.gather(images, tf.range(100) - i)
      hits += tf.reduce_sum(labels) + tf.cast(tf.reduce_sum(batch), tf.int32)
    return hits

  found = obstacles(program.get_concrete_function())
  assert 'GatherV2 of uint8, int32, int32 has no GPU kernel' in found
  assert 'Sum of int32, int32 has input in host memory' in found
