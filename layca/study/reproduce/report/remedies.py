"""What would decide a claim that is not decided: which runs, and their time.

How many seeds it takes is what it would take if the estimate stayed where it
is: certainty, in standard errors, grows with the root of the number of seeds,
and Holm's correction asks for more of it.
"""

import math

import pandas as pd
from scipy import stats

from layca.study import claim_rules, paper
from layca.study.claims import HOLDS, UNDECIDED, Claim, verdict
from layca.study.claims.verdict import Row
from layca.study.reproduce.report import findings
from layca.training.output.console import duration

# Of more, none would make the runs.
_MOST = 100


def of_claim(claim: Claim, runs: pd.DataFrame) -> str:
  """Returns what would decide a claim, in words.

  '' if it is decided, or rests on no sweep.

  Args:
    claim: as judged.
    runs: of `report_tables.runs_and_time`.
  """
  runs = _left_and_pace(runs[runs['seeds'] > 0])
  runs = runs[runs['sweep'].isin(claim_rules.CLAIMS[claim.number].sweeps)]
  if claim.verdict != UNDECIDED or runs.empty:
    return ''
  if (task := paper.STUDIED_ON.get(claim.number)) is not None:
    runs = runs[runs['task'].str.partition(':')[0] == task]
  left = runs[runs['left'] > 0]
  texts = [
    f'{task}: {_in_words(rows, rows["left"])} not made yet'
    for task, rows in left.groupby('task', sort=False)
  ]
  for row in claim.rows:
    of_row = (
      runs if row.task == findings.ALL else runs[runs['task'] == row.task]
    )
    if row.verdict != HOLDS and not of_row['left'].any():
      texts.append(f'{row.task}: {_more_seeds(row, of_row)}')
  return '; '.join(texts)


def _left_and_pace(runs):
  """Returns how many runs are `left`, with the seconds of one of the task."""
  done = runs.groupby('task')[['seconds', 'finished']].sum()
  # NaN where none is finished.
  pace = done['seconds'] / done['finished']
  return runs.assign(
    left=runs['planned'] - runs['finished'], pace=runs['task'].map(pace)
  )


def _more_seeds(row: Row, runs: pd.DataFrame) -> str:
  """Returns how many more seeds would decide a claim on a task, in words."""
  if any(min(part.p_holds, part.p_fails) >= 1 for part in row.parts):
    return 'no seeds, but what is missing'
  seeds = runs['seeds'].max()
  needed = seeds_needed(row, seeds)
  if needed > _MOST:
    return f'even {_MOST} seeds would not, if the numbers stay'
  more = max(1, math.ceil(needed - seeds))
  names = ' and '.join(
    name.replace('_', ' ') for name in runs['sweep'].unique()
  )
  made = _in_words(runs, runs['planned'] * more / runs['seeds'])
  return (
    f'{more} more seed{"" if more == 1 else "s"} of {names}, {made}, if the '
    'numbers stay'
  )


def seeds_needed(row: Row, seeds: int) -> float:
  """Returns how many seeds would decide a row with 80% power; or infinity.

  Args:
    row: of a claim.
    seeds: how many it was judged on.
  """
  together = verdict.all_of('', row.parts)
  p_values = zip(
    (together.p_holds, together.p_fails), together.corrections, strict=True
  )
  return min(seeds * _times_as_many(*p_value) for p_value in p_values)


def _times_as_many(p, correction):
  """Returns what the number of seeds must be multiplied by; or infinity."""
  certainty = stats.norm.isf(p / correction)
  if not certainty > 0:
    return math.inf
  wanted = stats.norm.isf(claim_rules.LEVEL / correction)
  return ((wanted + stats.norm.ppf(claim_rules.POWER)) / certainty) ** 2


def _in_words(rows, counts):
  """Returns how many runs there are, and how long they take."""
  count, seconds = counts.sum(), (counts * rows['pace']).sum(skipna=False)
  is_known = not math.isnan(seconds)
  time = (
    f'{duration(seconds)} one by one' if is_known else 'of a time not known'
  )
  return f'{count:.0f} run{"" if count == 1 else "s"} ({time})'
