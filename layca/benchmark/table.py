"""The benchmark's tables, from what the processes answered."""

from collections.abc import Sequence

from layca.benchmark import comparisons
from layca.benchmark.candidates import RATE_TARGETS, REFERENCE
from layca.benchmark.comparisons import Answers

_MEBIBYTE = 2**20
_LIMITS = {
  'product': 'matrix product',
  'convolution': '3x3 convolution',
}
_SPEED = (
  'layers',
  'candidate',
  'ms/step',
  'Layca / it',
  'at most',
  'GFLOP/s',
  'of product',
  'at least',
)
_COSTS = (
  'layers',
  'candidate',
  'first step s',
  'ops/step',
  'memory MiB',
  'GPU MiB',
)
_LEFT_ALIGNED = 2


def format_speed(answers: Answers, batch_size: int) -> str:
  """Returns a row for each limit, and for each candidate on each network.

  Args:
    answers: by job, those of `limit.measure` and `worker.measure`, one a round.
    batch_size: of the steps.
  """
  product = comparisons.fastest_rate(answers, 'product')
  ratios = comparisons.ratios(answers)
  rows = [_SPEED]
  for operation, label in _LIMITS.items():
    rate = comparisons.fastest_rate(answers, operation)
    if rate:
      rows.append(('', label, '', '', '', *_rate(rate, product), ''))
  for network, candidate, rounds in _alone(answers):
    name = (network, candidate.label)
    if not rounds:
      rows.append((*name, 'failed', *[''] * 5))
      continue
    seconds = comparisons.fastest_step(rounds)
    gflop = comparisons.step_gflop(answers, network, batch_size)
    is_reference = candidate.key == REFERENCE
    rate_targets = RATE_TARGETS if is_reference else {}
    rows.append(
      (
        *name,
        f'{1e3 * seconds:.2f}',
        ratios.get((network, candidate.key), ''),
        _target('<=', candidate.targets, network, batch_size),
        *_rate(gflop and gflop / seconds, product),
        _target('>=', rate_targets, network, batch_size),
      )
    )
  return _align(rows)


def format_costs(answers: Answers, on_gpu: bool) -> str:
  """Returns what each candidate that did not fail takes beside time.

  Args:
    answers: by job, those of `worker.measure`, one a round.
    on_gpu: whether to show the GPU's memory.
  """
  rows = [_COSTS]
  for network, candidate, rounds in _alone(answers):
    if rounds:
      first_step = rounds[0]['first_step_seconds']
      operations = rounds[0]['operations']
      rows.append(
        (
          network,
          candidate.label,
          f'{first_step:.1f}',
          '' if operations is None else f'{operations:,}',
          _mebibytes(rounds, 'peak_bytes'),
          _mebibytes(rounds, 'gpu_bytes'),
        )
      )
  return _align(rows if on_gpu else [row[:-1] for row in rows])


def _alone(answers):
  """Yields network, candidate and rounds of each that was measured alone."""
  for job, rounds in answers.items():
    if len(job.candidates) == 1:
      yield job.network, job.candidates[0], rounds


def _rate(rate, product):
  """Returns the cells of a rate and its ratio to the matrix product's."""
  if not rate:
    return '', ''
  return f'{rate:.0f}', f'{rate / product:.2f}'


def _target(sign, targets, network, batch_size):
  target = targets.get((network, batch_size))
  return '' if target is None else f'{sign} {target:.2f}'


def _mebibytes(rounds, key):
  """Returns the largest of all rounds, '' where the system does not tell."""
  largest = max(answer[key] or 0 for answer in rounds)
  return f'{largest / _MEBIBYTE:.0f}' if largest else ''


def _align(rows: Sequence[Sequence[str]]) -> str:
  widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
  return '\n'.join(_line(row, widths) for row in rows)


def _line(row, widths):
  cells = [
    cell.ljust(width) if place < _LEFT_ALIGNED else cell.rjust(width)
    for place, (cell, width) in enumerate(zip(row, widths, strict=True))
  ]
  return '  '.join(cells).rstrip()
