"""The benchmark's table, from what the processes answered."""

from collections.abc import Mapping, Sequence

import numpy as np

from layca.training.benchmark.candidates import REFERENCE
from layca.training.benchmark.rounds import BLOCK_STEPS, Job

Answers = Mapping[Job, Sequence[Mapping]]

_MEBIBYTE = 2**20
_HEADER = (
  'layers',
  'candidate',
  'ms/step',
  'Layca / it',
  'target',
  'first step s',
  'memory MiB',
)
_LEFT_ALIGNED = 2


def format_table(answers: Answers, on_gpu: bool) -> str:
  """Returns one row for each candidate on each network.

  Args:
    answers: by job, those of `worker.measure`, one a round.
    on_gpu: whether to show the GPU's memory.
  """
  by_round, in_turn = _ratios_by_round(answers), _ratios_in_turn(answers)
  rows = [(*_HEADER, 'GPU MiB')]
  for job, rounds in answers.items():
    if len(job.candidates) == 1:
      name = (job.network, job.candidates[0].key)
      rows.append(_row(job, rounds, in_turn.get(name) or by_round[name]))
  if not on_gpu:
    rows = [row[:-1] for row in rows]
  widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
  return '\n'.join(_line(row, widths) for row in rows)


def format_notes(machine: Mapping, rounds: int, steps: int, epochs: int) -> str:
  """Returns what stands below the table: how, and on what, it was measured.

  Args:
    machine: the answer of `machine.py`.
    rounds: how many processes measured each candidate.
    steps: of an epoch.
    epochs: that each process measured.
  """
  return '\n'.join(
    [
      f'ms/step: the fastest of {rounds} x {epochs} epochs of {steps} steps, '
      'shuffling included, compilation not.',
      'Layca / it: ratio of these (lowest-highest round); with three decimals '
      f'median (quartiles) of blocks of {BLOCK_STEPS} steps,',
      '  taken in turn in one process. target: on two CPU cores.',
      'first step: from the start of the process, all compiled anew; the '
      'fastest. memory: the most that a process took.',
      format_machine(machine),
    ]
  )


def format_machine(machine: Mapping) -> str:
  """Returns a line about what it was measured on.

  Args:
    machine: the answer of `machine.py`.
  """
  versions = [f'{n} {version}' for n, version in machine['versions'].items()]
  device = f'{machine["device"]}, {machine["cores"]} CPU cores'
  if machine['load'] is not None:
    device += f', load average {machine["load"]:.1f} before the first round'
  return f'{device}; {", ".join(versions)}.'


def _ratios_by_round(answers: Answers) -> dict[tuple, str]:
  """Returns {(network, key): Layca's time over it}, '' where there is none."""
  fastest = {
    (job.network, job.candidates[0].key): [
      min(answer['step_seconds'][0]) for answer in rounds
    ]
    for job, rounds in answers.items()
    if len(job.candidates) == 1
  }
  texts = {}
  for (network, key), its in fastest.items():
    laycas = fastest.get((network, REFERENCE), [])
    ratios = _divide(laycas, its)
    texts[network, key] = ''
    if ratios and key != REFERENCE:
      ratio = min(laycas) / min(its)
      texts[network, key] = f'{ratio:.2f} ({min(ratios):.2f}-{max(ratios):.2f})'
  return texts


def _ratios_in_turn(answers: Answers) -> dict[tuple, str]:
  """Returns {(network, key): Layca's time over it}, if measured in turn."""
  texts = {}
  for job, rounds in answers.items():
    for place, candidate in enumerate(job.candidates[1:], 1):
      ratios = [
        ratio
        for answer in rounds
        for ratio in _divide(
          answer['step_seconds'][0], answer['step_seconds'][place]
        )
      ]
      if ratios:
        low, middle, high = np.percentile(ratios, [25, 50, 75])
        texts[job.network, candidate.key] = (
          f'{middle:.3f} ({low:.3f}-{high:.3f})'
        )
  return texts


def _divide(numerators, denominators):
  """Returns the ratios, as many as both have."""
  pairs = zip(numerators, denominators, strict=False)
  return [numerator / denominator for numerator, denominator in pairs]


def _row(job, rounds, ratio):
  """Returns the cells of one candidate, the GPU's memory last."""
  (candidate,) = job.candidates
  cells = (job.network, candidate.label)
  if not rounds:
    return (*cells, 'failed', '', '', '', '', '')
  target = candidate.targets.get(job.network)
  step = min(min(answer['step_seconds'][0]) for answer in rounds)
  first_step = min(answer['first_step_seconds'] for answer in rounds)
  return (
    *cells,
    f'{1e3 * step:.2f}',
    ratio,
    '' if target is None else f'<= {target:.2f}',
    f'{first_step:.1f}',
    _mebibytes(rounds, 'peak_bytes'),
    _mebibytes(rounds, 'gpu_bytes'),
  )


def _mebibytes(rounds, key):
  """Returns the largest of all rounds, '' where the system does not tell."""
  largest = max(answer[key] or 0 for answer in rounds)
  return f'{largest / _MEBIBYTE:.0f}' if largest else ''


def _line(row, widths):
  cells = [
    cell.ljust(width) if place < _LEFT_ALIGNED else cell.rjust(width)
    for place, (cell, width) in enumerate(zip(row, widths, strict=True))
  ]
  return '  '.join(cells).rstrip()
