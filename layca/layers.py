"""Which variables are kernels, in forward order; the layer table."""

import math
from collections.abc import Sequence
from typing import Any

import sonnet as snt
import tensorflow as tf

from layca import checks, patterns, rules


def forward_kernels(
  model: snt.Module, example_input: Any, **call_args: Any
) -> tuple[tf.Variable, ...]:
  """Returns the kernels of a module in the order the forward pass reads them.

  Sonnet sorts `trainable_variables` by attribute name, which is not the order
  of the layers. Here the forward pass is traced, not run, so that moving
  averages stay as they are; a model that has no variables yet is built. Under
  a distribution strategy call it in the scope, outside of `run`, with a model
  that has its variables.

  Args:
    model: any Sonnet module, or a Keras model on TensorFlow.
    example_input: what the module is called with: a tensor or a structure.
    **call_args: further arguments of the call, such as `is_training=False`.

  Returns:
    Trainable kernels, each once; of a Keras model its own kind of variables.

  Raises:
    ValueError: if the forward pass reads no kernel, or has no variables yet
      under a strategy.
  """
  if tf.distribute.has_strategy():
    # No variable can be created there while a function is traced.
    _require_variables(model)
  forward = tf.function(lambda x: model(x, **call_args), autograph=False)
  graph = forward.get_concrete_function(example_input).graph
  kernels = {
    id(handle): v
    for v in model.trainable_variables
    if rules.is_kernel(v.shape)
    for handle in _handles(v)
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


def _require_variables(model):
  """Raises Sonnet's ValueError, with the remedy, if it has none yet."""
  return model.variables


def _handles(variable):
  """Returns what stands for a variable in a graph, on each replica."""
  (variable,) = checks.as_variables([variable])
  strategy = tf.distribute.get_strategy()
  return [v.handle for v in strategy.experimental_local_results(variable)]


def layer_table(
  parameters: Sequence[tf.Variable],
  multipliers: Sequence[float] | None = None,
  rules: Sequence[str] | None = None,
) -> list[dict]:
  """Returns what is trained, and how: one JSON-ready row per parameter.

  Args:
    parameters: variables, kernels in forward order.
    multipliers: factor on the rate, one per parameter; None for ones.
    rules: how each is trained, as `Layca.rules` tells; None for 'base'.

  Returns:
    Dicts of index, name, shape, weights, multiplier and rule.
  """
  multipliers = multipliers or [1.0] * len(parameters)
  rules = rules or ['base'] * len(parameters)
  return [
    {
      'index': index,
      'name': patterns.name_of(parameter),
      'shape': list(parameter.shape),
      'weights': math.prod(parameter.shape),
      'multiplier': float(multiplier),
      'rule': rule,
    }
    for index, (parameter, multiplier, rule) in enumerate(
      zip(parameters, multipliers, rules, strict=True)
    )
  ]


def format_layer_table(rows: Sequence[dict]) -> str:
  """Returns the layer table as aligned text, with the total of weights.

  A row may have a `schedule` of its multiplier: pairs (epoch, multiplier).
  """
  head = ['index', 'name', 'shape', 'weights', 'multiplier', 'rule', '']
  if any('schedule' in row for row in rows):
    head[-1] = 'multiplier by epoch'
  cells = [head] + [
    (
      str(row['index']),
      row['name'],
      'x'.join(map(str, row['shape'])),
      f'{row["weights"]:,}',
      f'{row["multiplier"]:.4g}',
      row['rule'],
      _by_epoch(row.get('schedule', ())),
    )
    for row in rows
  ]
  widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
  column_formats = [
    f'{{:{a}{w}}}' for a, w in zip('><<>><<', widths, strict=True)
  ]
  line = '  '.join(column_formats)
  lines = [line.format(*row).rstrip() for row in cells]
  total = sum(row['weights'] for row in rows)
  return '\n'.join([*lines, f'{len(rows)} layers, {total:,} weights'])


def _by_epoch(schedule):
  """Returns `0: 0.1, 40: 1`; of a long schedule, its ends."""
  texts = [f'{epoch}: {multiplier:.4g}' for epoch, multiplier in schedule]
  if len(texts) > 4:
    texts[1:-1] = ['...']
  return ', '.join(texts)
