"""The benchmark's tables, from what the processes answered."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from layca.benchmark.jobs import PRODUCT, REFERENCE, Candidate, Job

# By job, the answers of `measure.measure`, one a round; none if it failed.
Answers = Mapping[Job, Sequence[Mapping]]

_MEBIBYTE = 2**20
_FORMATS = {
  'ms/step': '{:.2f}',
  'at most': '<= {:.2f}',
  'GFLOP/s': '{:.0f}',
  'of product': '{:.2f}',
  'at least': '>= {:.2f}',
  'first step s': '{:.1f}',
  'ops/step': '{:,.0f}',
  'memory MiB': '{:.0f}',
  'GPU MiB': '{:.0f}',
}


def speed(answers: Answers) -> pd.DataFrame:
  """Returns a row for each limit, and for each candidate of each job."""
  ratios = _ratios_by_round(answers) | _ratios_in_turn(answers)
  rows = []
  for job, candidate, rounds in _alone(answers):
    seconds = min(_fastest(rounds), default=np.nan)
    is_reference = candidate.key == REFERENCE
    rows.append(
      {
        'job': job.name,
        'candidate': candidate.label,
        'ms/step': 1e3 * seconds if rounds else 'failed',
        'ours / it': ratios.get((job.name, candidate.key), ''),
        'at most': job.targets.get(candidate.key),
        'GFLOP/s': (job.gflop or np.nan) / seconds,
        'of product': None,
        'at least': job.rate_target if is_reference else None,
      }
    )
  frame = pd.DataFrame(rows)
  product = frame['GFLOP/s'][frame['candidate'] == PRODUCT.label].max()
  frame['of product'] = frame['GFLOP/s'] / product
  return frame


def costs(answers: Answers, on_gpu: bool) -> pd.DataFrame:
  """Returns what each candidate that did not fail takes beside time."""
  rows = [
    {
      'job': job.name,
      'candidate': candidate.label,
      'first step s': rounds[0]['first_step_seconds'],
      'ops/step': rounds[0]['operations'],
      'memory MiB': _mebibytes(rounds, 'peak_bytes'),
    }
    | ({'GPU MiB': _mebibytes(rounds, 'gpu_bytes')} if on_gpu else {})
    for job, candidate, rounds in _alone(answers)
    if job.name and rounds
  ]
  return pd.DataFrame(rows)


def to_text(frame: pd.DataFrame) -> str:
  """Returns aligned text, the two names on the left."""
  cells = pd.DataFrame(
    {name: [_cell(name, x) for x in column] for name, column in frame.items()}
  )
  for name in cells.columns[:2]:
    width = max(map(len, [name, *cells[name]])) + 1
    cells[name] = cells[name].str.ljust(width)
    cells = cells.rename(columns={name: name.ljust(width)})
  lines = cells.to_string(index=False).splitlines()
  return '\n'.join(line.rstrip() for line in lines)


def _alone(
  answers: Answers,
) -> Iterator[tuple[Job, Candidate, Sequence[Mapping]]]:
  """Yields job, candidate and rounds of each that was measured alone."""
  for job, rounds in answers.items():
    if len(job.candidates) == 1:
      yield job, job.candidates[0], rounds


def _fastest(rounds):
  """Returns the seconds of a step in the fastest epoch, by round."""
  return [min(answer['step_seconds'][0]) for answer in rounds]


def _ratios_by_round(answers):
  """Returns ratios of the fastest epochs (lowest-highest round)."""
  seconds = {(job.name, c.key): _fastest(r) for job, c, r in _alone(answers)}
  texts = {}
  for (name, key), its in seconds.items():
    ours = seconds.get((name, REFERENCE), [])
    # As many as both have.
    by_round = [one / other for one, other in zip(ours, its, strict=False)]
    if by_round and key != REFERENCE:
      low, high = min(by_round), max(by_round)
      texts[name, key] = f'{min(ours) / min(its):.2f} ({low:.2f}-{high:.2f})'
  return texts


def _ratios_in_turn(answers):
  """Returns medians (quartiles) of the ratios of all turns."""
  texts = {}
  for job, rounds in answers.items():
    turns = [np.array(answer['step_seconds']) for answer in rounds]
    if turns and len(job.candidates) > 1:
      ours, *others = np.concatenate(turns, axis=1)
      for candidate, its in zip(job.candidates[1:], others, strict=True):
        low, median, high = np.percentile(ours / its, [25, 50, 75])
        texts[job.name, candidate.key] = f'{median:.3f} ({low:.3f}-{high:.3f})'
  return texts


def _mebibytes(rounds, key):
  """Returns the largest of all rounds, None where the system has no count."""
  return max(answer[key] or 0 for answer in rounds) / _MEBIBYTE or None


def _cell(name, value):
  if isinstance(value, str):
    return value
  return '' if pd.isna(value) else _FORMATS[name].format(value)
