"""Which variables are kernels, in forward order; the layer table."""

from collections.abc import Sequence
from typing import Any

import sonnet as snt
import tensorflow as tf

from layca import rules


def forward_kernels(
  model: snt.Module, example_input: Any, **call_args: Any
) -> tuple[tf.Variable, ...]:
  """Returns the kernels of a module in the order the forward pass reads them.

  Sonnet sorts `trainable_variables` by attribute name, which is not the order
  of the layers. Here the forward pass is traced, not run, so that moving
  averages stay as they are; a model that has no variables yet is built.

  Args:
    model: any Sonnet module.
    example_input: what the module is called with: a tensor or a structure.
    **call_args: further arguments of the call, such as `is_training=False`.

  Returns:
    Trainable kernels, each once.

  Raises:
    ValueError: if the forward pass reads no kernel.
  """
  forward = tf.function(lambda x: model(x, **call_args), autograph=False)
  graph = forward.get_concrete_function(example_input).graph
  kernels = {
    id(v.handle): v
    for v in model.trainable_variables
    if rules.is_kernel(v.shape)
  }
  read = tuple(
    kernels[id(outer)] for outer, _ in graph.captures if id(outer) in kernels
  )
  if not read:
    raise ValueError(
      f'the forward pass of {model.name} reads no trainable variable of rank '
      '2 or more'
    )
  return read


def layer_table(
  parameters: Sequence[tf.Variable],
  multipliers: Sequence[float] | None = None,
  rules: Sequence[str] | None = None,
) -> list[dict]:
  """Returns what is trained, and how: one JSON-ready row per parameter.

  Args:
    parameters: variables, kernels in forward order.
    multipliers: factor on the rate, one per parameter; None for ones.
    rules: how each is trained, such as `Layca.rule` tells; None for 'base'.

  Returns:
    Dicts of index, name, shape, weights, multiplier and rule.
  """
  multipliers = multipliers or [1.0] * len(parameters)
  rules = rules or ['base'] * len(parameters)
  return [
    {
      'index': index,
      'name': parameter.name.split(':')[0],
      'shape': parameter.shape.as_list(),
      'weights': parameter.shape.num_elements(),
      'multiplier': float(multiplier),
      'rule': rule,
    }
    for index, (parameter, multiplier, rule) in enumerate(
      zip(parameters, multipliers, rules, strict=True)
    )
  ]


def format_layer_table(rows: Sequence[dict]) -> str:
  """Returns the layer table as aligned text, with the total of weights."""
  cells = [('index', 'name', 'shape', 'weights', 'multiplier', 'rule')] + [
    (
      str(row['index']),
      row['name'],
      'x'.join(map(str, row['shape'])),
      f'{row["weights"]:,}',
      f'{row["multiplier"]:.4g}',
      row['rule'],
    )
    for row in rows
  ]
  widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
  column_formats = [
    f'{{:{a}{w}}}' for a, w in zip('><<>><', widths, strict=True)
  ]
  line = '  '.join(column_formats)
  lines = [line.format(*row).rstrip() for row in cells]
  total = sum(row['weights'] for row in rows)
  return '\n'.join([*lines, f'{len(rows)} layers, {total:,} weights'])
