"""How many seeds decide a claim whose effect is as large as the paper's."""

import math

import pandas as pd
from scipy import optimize, special, stats

from layca.study import claim_rules, paper
from layca.study.analysis import tasks
from layca.study.analysis.blocks import Blocks
from layca.study.analysis.paper_numbers import curve
from layca.study.analysis.records import Records

# The estimate is made of the first seeds.
SEEDS = 3
_METHODS = (paper.LAYCA, paper.SGD)
_MOST = 1000
_CERTAIN = 1e3


def estimate(records: Records) -> pd.DataFrame:
  """Returns a row a task and comparison of the alpha study.

  Returns:
    `task`, `comparison`; `paper`, its difference in accuracy; `expected`, the
    same difference in log-odds at our accuracy; `deviation`, of our runs of the
    first three seeds; `seeds_needed` and `seeds`, how many there are.
  """
  rows = []
  for task in tasks.find(records, 'alpha_study', methods=_METHODS):
    if task.authors:
      rows += _of_task(task)
  columns = ['task', 'comparison', 'paper', 'expected', 'deviation']
  return pd.DataFrame(rows, columns=[*columns, 'seeds_needed', 'seeds'])


def _of_task(task):
  runs = task.runs[task.runs['fitted']]
  first = Blocks(
    runs[runs['seed'] < SEEDS], ['method', 'alpha'], 'reported_test_accuracy'
  )
  if not first.freedom > 0:
    return
  layca, sgd = (curve(f'v1_fig2_{task.authors}_{x.lower()}') for x in _METHODS)
  pairs = {
    'Layca and SGD, each at its best alpha': (layca.max(), sgd.max()),
    'Layca at alpha 0 and -0.4': (layca[0.0], layca[-0.4]),
    'Layca at alpha -0.4 and +0.4': (layca[-0.4], layca[0.4]),
  }
  reference = first.table.max().max()
  for comparison, (one, other) in pairs.items():
    expected = (special.logit(one) - special.logit(other)) * (
      reference * (1 - reference)
    )
    needed = seeds_needed(expected, first.deviation, len(first.settings))
    yield (
      task.name,
      comparison,
      one - other,
      expected,
      first.deviation,
      needed,
      runs['seed'].nunique(),
    )


def seeds_needed(effect: float, deviation: float, settings: int) -> int:
  """Returns the seeds that show a difference of two settings with 80% power.

  Args:
    effect: difference of the means, in the unit of the deviation.
    deviation: standard deviation of what is left of a value without the effects
      of its setting and its seed.
    settings: settings that share the deviation, each with all seeds.
  """

  def power(seeds):
    freedom = (settings - 1) * (seeds - 1)
    center = abs(effect) / (deviation * math.sqrt(2 / seeds))
    limit = stats.t.ppf(1 - claim_rules.LEVEL, freedom)
    return stats.nct.sf(limit, freedom, center)

  # Where nothing varies, two seeds tell all.
  if abs(effect) > _CERTAIN * deviation:
    return 2
  if power(_MOST) < claim_rules.POWER:
    return _MOST
  return math.ceil(
    optimize.brentq(lambda n: power(n) - claim_rules.POWER, 1.01, _MOST)
  )
