"""The benchmark's tables, from what the processes answered."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from layca.benchmark.jobs import PRODUCT, REFERENCE, Job

# Columns of the two tables, with their formats.
SPEED = {
  'ms/step': '{:.2f}',
  'ours / it': '{}',
  'at most': '<= {:.2f}',
  'GFLOP/s': '{:.0f}',
  'of product': '{:.2f}',
  'at least': '>= {:.2f}',
}
COSTS = {
  'first step s': '{:.1f}',
  'ops/step': '{:,.0f}',
  'memory MiB': '{:.0f}',
  'GPU MiB': '{:.0f}',
}


def create(answers: Mapping[Job, Sequence[Mapping]]) -> pd.DataFrame:
  """Returns a row for the product, and for each candidate of each job.

  Args:
    answers: by job, those of `measure.measure`, one a round; none if it failed.
  """
  alone = {
    (job.name, job.candidates[0].key): rounds
    for job, rounds in answers.items()
    if len(job.candidates) == 1
  }
  ratios = _ratios_by_round(alone) | _ratios_in_turn(answers)
  rows = []
  for job, rounds in answers.items():
    candidate, *others = job.candidates
    if others:
      continue
    seconds = min(_fastest(rounds), default=np.nan)
    ratio = ratios.get((job.name, candidate.key)) if rounds else 'failed'
    is_reference = candidate.key == REFERENCE
    first = rounds[0] if rounds else {}
    rows.append(
      {
        'job': job.name,
        'candidate': candidate.label,
        'ms/step': 1e3 * seconds,
        'ours / it': ratio,
        'at most': job.targets.get(candidate.key),
        'GFLOP/s': (job.gflop or np.nan) / seconds,
        'at least': job.targets.get('product') if is_reference else None,
        'first step s': first.get('first_step_seconds'),
        'ops/step': first.get('operations'),
        'memory MiB': _mebibytes(rounds, 'peak_bytes'),
        'GPU MiB': _mebibytes(rounds, 'gpu_bytes'),
      }
    )
  frame = pd.DataFrame(rows).set_index(['job', 'candidate'])
  product = frame['GFLOP/s'].get(('', PRODUCT.label), np.nan)
  return frame.assign(**{'of product': frame['GFLOP/s'] / product})


def to_text(frame: pd.DataFrame, formats: Mapping[str, str]) -> str:
  """Returns these columns as aligned text, without empty ones or rows."""
  cells = frame[list(formats)].apply(
    lambda column: column.map(formats[column.name].format, na_action='ignore')
  )
  cells = cells.dropna(how='all').dropna(axis=1, how='all')
  return cells.to_string(na_rep='', sparsify=False)


def _fastest(rounds):
  """Returns the seconds of a step in the fastest epoch, by round."""
  return [min(answer['step_seconds'][0]) for answer in rounds]


def _ratios_by_round(alone):
  """Returns ratios of the fastest epochs (lowest-highest round)."""
  texts = {}
  for (name, key), rounds in alone.items():
    ours, its = _fastest(alone.get((name, REFERENCE), [])), _fastest(rounds)
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
  return max((r[key] or 0 for r in rounds), default=0) / 2**20 or None
