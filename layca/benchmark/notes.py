"""What stands below the benchmark's tables: how, and on what, it measured."""

from collections.abc import Mapping

from layca.benchmark.rounds import Budget


def format_notes(machine: Mapping, budget: Budget, batch_size: int) -> str:
  """Returns how the numbers came about, and what they were measured on.

  Args:
    machine: the answer of `machine.py`.
    budget: how often, and for how long, each candidate was measured.
    batch_size: of the steps.
  """
  return '\n'.join(
    [
      f'ms/step: of batches of {batch_size}; the fastest epoch of up to '
      f'{budget.rounds} processes that each measure {budget.seconds:g} s or',
      '  two epochs; shuffling included, compilation not.',
      'Layca / it: ratio of these (lowest-highest round); with three decimals '
      'median (quartiles)',
      '  of short epochs that are taken in turn in one process.',
      "GFLOP/s: of the step's convolutions and products, forward and back. of "
      'product: over the rate of',
      '  a large float32 matrix product. at most, at least: targets on two CPU '
      'cores.',
      'first step: from the start of the process, in the first round, where '
      'all is compiled anew.',
      'ops/step: nodes of the compiled step as traced, constants and branches '
      'included.',
      'memory: the most that a process took.',
      format_machine(machine),
    ]
  )


def format_machine(machine: Mapping) -> str:
  """Returns lines about what it was measured on.

  Args:
    machine: the answer of `machine.py`.
  """
  versions = [f'{n} {version}' for n, version in machine['versions'].items()]
  device = (
    f'{machine["device"]}, {machine["cores"]} CPU cores with '
    f'{machine["instruction_set"]}'
  )
  if machine['load'] is not None:
    device += f', load average {machine["load"]:.1f} before the first round'
  return f'{device};\n{_onednn(machine)}; {", ".join(versions)}.'


def _onednn(machine):
  state = 'on' if machine['onednn'] else 'off'
  value = machine['onednn_variable']
  if value is None:
    return f"oneDNN {state} (TensorFlow's default here)"
  return f'oneDNN {state} (TF_ENABLE_ONEDNN_OPTS={value})'
