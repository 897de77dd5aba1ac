"""The benchmark's table, from what the processes answered."""

import statistics
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
  of_rounds, in_turn = _ratios_of_rounds(answers), _ratios_in_turn(answers)
  rows = [(*_HEADER, 'GPU MiB')]
  for job, rounds in answers.items():
    if len(job.candidates) == 1:
      name = (job.network, job.candidates[0].key)
      ratio = _spread(in_turn.get(name, []), decimals=3) or _spread(
        of_rounds[name], decimals=2
      )
      rows.append(_row(job, rounds, ratio))
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
  versions = [f'{n} {version}' for n, version in machine['versions'].items()]
  device = f'{machine["device"]}, {machine["cores"]} CPU cores'
  if machine['load'] is not None:
    device += f', load average {machine["load"]:.1f} before the first round'
  return '\n'.join(
    [
      f'ms/step: median of {rounds} rounds of {epochs} epochs of {steps} '
      'steps, shuffling included, compilation not.',
      'Layca / it: median (quartiles); with three decimals of blocks of '
      f'{BLOCK_STEPS} steps in turn in one process, else of rounds.',
      'target: on two CPU cores. first step: from the start of the process, '
      'median. memory: the largest of a process.',
      f'{device}; {", ".join(versions)}.',
    ]
  )


def _ratios_of_rounds(answers: Answers) -> dict[tuple, list[float]]:
  """Returns {(network, key): Layca's time over it, by round}."""
  seconds = {
    (job.network, job.candidates[0].key): [
      statistics.median(answer['step_seconds'][0]) for answer in rounds
    ]
    for job, rounds in answers.items()
    if len(job.candidates) == 1
  }
  return {
    (network, key): _divide(seconds.get((network, REFERENCE), []), its)
    for (network, key), its in seconds.items()
  }


def _ratios_in_turn(answers: Answers) -> dict[tuple, list[float]]:
  """Returns {(network, key): Layca's time over it, by block}."""
  ratios = {}
  for job, rounds in answers.items():
    for place, candidate in enumerate(job.candidates[1:], 1):
      ratios[job.network, candidate.key] = [
        ratio
        for answer in rounds
        for ratio in _divide(
          answer['step_seconds'][0], answer['step_seconds'][place]
        )
      ]
  return ratios


def _divide(numerators, denominators):
  """Returns the ratios, as many as both have."""
  pairs = zip(numerators, denominators, strict=False)
  return [numerator / denominator for numerator, denominator in pairs]


def _spread(ratios, decimals):
  """Returns median and quartiles as text, '' if there are no ratios."""
  if not ratios:
    return ''
  low, middle, high = np.percentile(ratios, [25, 50, 75])
  return f'{middle:.{decimals}f} ({low:.{decimals}f}-{high:.{decimals}f})'


def _row(job, rounds, ratio):
  """Returns the cells of one candidate, the GPU's memory last."""
  (candidate,) = job.candidates
  cells = (job.network, candidate.label)
  if not rounds:
    return (*cells, 'failed', '', '', '', '', '')
  target = candidate.targets.get(job.network)
  step = statistics.median(
    seconds for answer in rounds for seconds in answer['step_seconds'][0]
  )
  first_step = statistics.median(a['first_step_seconds'] for a in rounds)
  return (
    *cells,
    f'{1e3 * step:.2f}',
    '' if candidate.key == REFERENCE else ratio,
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
