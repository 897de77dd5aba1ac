"""What stands below the benchmark's tables: how, and on what, it measured."""

from collections.abc import Mapping

_TEXT = """
ms/step: {step};
  the fastest epoch of up to {rounds} processes that each measure
  {seconds:g} s or two epochs; compilation not included.
ours / it: ratio of these (lowest-highest round); with three decimals median
  (quartiles) of short epochs that are taken in turn in one process.
GFLOP/s: of the step's convolutions and products, forward and back. of product:
  over the rate of a large float32 matrix product.
at most, at least: targets on two CPU cores.
first step: from the start of the process, in the first round, where all is
  compiled anew.
ops/step: nodes of the compiled step as traced, constants and branches included.
memory: the most that a process took.
{device}, {cores} CPU cores with {instruction_set}{load};
oneDNN {onednn} (TF_ENABLE_ONEDNN_OPTS {onednn_variable}); {versions}.
"""


def format_notes(
  step: str, rounds: int, seconds: float, machine: Mapping
) -> str:
  """Returns how the numbers came about, and what they were measured on.

  Args:
    step: what a step is, and whose time is `ours`.
    rounds: number of times that each candidate was measured.
    seconds: for which a process measured it.
    machine: the answer of `machine.py`.
  """
  load = machine['load']
  before = f', load average {load or 0:.1f} before the first round'
  texts = {
    'load': '' if load is None else before,
    'onednn': 'on' if machine['onednn'] else 'off',
    'onednn_variable': machine['onednn_variable'] or 'not set',
    'versions': ', '.join(f'{n} {v}' for n, v in machine['versions'].items()),
  }
  return _TEXT.strip().format(
    step=step, rounds=rounds, seconds=seconds, **machine | texts
  )
