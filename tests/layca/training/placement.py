"""What a GPU would compute of a program, as TensorFlow's kernels tell.

The wheel for the CPU knows the kernels of the GPU as well.
"""

import math

from tensorflow.python.framework import kernels

# Where loops and branches keep the graphs that they were traced to.
_GRAPHS = ('_body_graph', '_true_graph', '_false_graph')
_GPU_TYPES = ('GPU', 'DEFAULT')

# Numbers that the host may work on: seeds, rates.
_SMALL = 64
# The host knows shapes without asking the GPU, also where the graph does not.
_OF_SHAPES = ('Shape', 'ShapeN', 'Size', 'BroadcastGradientArgs')


def loop_bodies(program):
  """The operations of all while loops in a concrete function, and inside."""
  for operation in program.graph.get_operations():
    if operation.type in ('While', 'StatelessWhile'):
      yield from _inside(operation)


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
