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
{machine[device]}, {machine[cores]} CPU cores with
  {machine[instruction_set]}{load};
oneDNN {onednn} (TF_ENABLE_ONEDNN_OPTS={machine[onednn_variable]}); {versions}.
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
  versions = ', '.join(f'{n} {v}' for n, v in machine['versions'].items())
  load = ''
  if machine['load'] is not None:
    load = f', load average {machine["load"]:.1f} before the first round'
  return _TEXT.strip().format(
    step=step,
    rounds=rounds,
    seconds=seconds,
    machine=machine,
    load=load,
    onednn='on' if machine['onednn'] else 'off',
    versions=versions,
  )
