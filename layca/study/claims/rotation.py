"""Claims 8 and 9: how much and how evenly layers rotate, Sections 5 and 6.1.

Only runs that fit their training images are compared.
"""

import math
import pathlib

import numpy as np
import pandas as pd
from scipy import stats

from layca.study.analysis import paper_numbers
from layca.study.analysis.plateaus import by_alpha, rank_correlation
from layca.study.claims import runs
from layca.study.claims.verdict import (
  FAILS,
  HOLDS,
  UNDECIDED,
  Claim,
  Part,
  Row,
  above,
  at_most,
  judge,
  missing,
)

# Of fewer points no order is improbable enough: 1 of 3! is not below 5%.
_FEWEST = 4


def claims(folder: pathlib.Path | None) -> list[Claim]:
  """Judges claims 8 and 9 on the alpha study in a folder, or None.

  Raises:
    InputError: if runs of one method and alpha differ in more than the seed.
  """
  found = runs.find(folder)
  with_layca = [t for t in found if (t.runs['method'] == 'Layca').any()]
  return [
    judge(
      8,
      [_rotation_row(folder, task) for task in with_layca],
      statement='At alpha 0 layers rotate more, and more uniformly, with Layca '
      'than with SGD.',
      rule='Of each run at its end: the median over layers of the angle to the '
      'initialisation, and the spread, the standard deviation over layers of '
      "the logarithm of the angle; Layca's minus SGD's. Holds if the 95% "
      'interval of the angles lies above 0 and that of the spreads below 0, '
      'does not hold if one of them lies on the other side.',
      paper=_authors_rotation(),
    ),
    judge(
      9,
      [_plateau_row(folder, task) for task in with_layca],
      statement='Plateaus of the training loss are higher the more uniformly '
      'layers rotate.',
      rule='A point for each alpha of Layca, a mean over its seeds: the height '
      'of the plateau, and the spread of the rotation at its end (as in claim '
      '8). Their rank correlation (Spearman), with a one-sided permutation '
      'test over the alphas. Holds if it is below 0 with p below 0.05, does '
      'not hold if it is 0 or above; needs 4 alphas, but no second seed.',
      paper=_authors_plateaus(),
      remark="In the paper's records this is so for moderate |alpha| alone: on "
      'CIFAR-10 plateaus are as high at 0.6 as at 0.4, and higher at 0.8; on '
      'CIFAR-100 alpha -0.6 has a high loss (1.32) because its training is '
      'slow, and does not fit.',
    ),
  ]


def _rotation_row(folder, task):
  chosen = task.runs[(task.runs['alpha'] == 0)]
  chosen = chosen[chosen['method'].isin(('Layca', 'SGD'))]
  rotated = {
    method: runs.rotations(task, fitted)
    for (method,), group in runs.by_setting(folder, chosen, ['method']).items()
    if len(fitted := group[runs.fits(group)])
  }
  if len(rotated) < 2:
    reason = 'runs that fit at alpha 0 are missing'
    part = missing(' and '.join({'Layca', 'SGD'} - set(rotated)), reason)
    return Row(task.name, runs.count(chosen), [part])
  angle, spread = map(runs.difference, rotated['Layca'], rotated['SGD'])
  ours = (
    f'{runs.text_of_rotations(rotated)}; angle {angle.text("rad")}, spread '
    f'{spread.text("")} ({runs.count(chosen)})'
  )
  parts = [above('angle', angle), at_most('spread', spread)]
  return Row(task.name, ours, parts)


def _plateau_row(folder, task):
  chosen = task.runs[task.runs['method'] == 'Layca']
  chosen = pd.concat(runs.by_setting(folder, chosen, ['alpha']).values())
  fitted = chosen[runs.fits(chosen)]
  plateaus = by_alpha(fitted, task.epochs) if len(fitted) else []
  plateaus = [each for each in plateaus if each.heights]
  counted = f'{len(plateaus)} alphas ({runs.count(chosen)})'
  if len(plateaus) < _FEWEST:
    reason = f'fewer than {_FEWEST} alphas have runs that fit and a plateau'
    return Row(task.name, counted, [missing('plateaus', reason)])
  spreads = [each.spread for each in plateaus]
  heights = [each.height for each in plateaus]
  correlation = rank_correlation(spreads, heights)
  p = permutation_p(spreads, heights)
  ours = f'rank correlation {correlation:+.2f}, p {p:.2g}, of {counted}'
  return Row(task.name, ours, [_falling('plateaus', correlation, p)])


def _falling(name, correlation, p):
  if math.isnan(correlation):
    return missing(name, 'all are the same')
  if correlation >= 0:
    return Part(name, FAILS)
  if p < 0.05:
    return Part(name, HOLDS)
  return Part(name, UNDECIDED, f'too few alphas: p is {p:.2g}')


def permutation_p(x: list[float], y: list[float]) -> float:
  """Returns how often chance gives so low a rank correlation, or a lower one.

  Exact for up to 7 pairs, of 9,999 random permutations for more.
  """
  x, y = stats.rankdata(x), stats.rankdata(y)

  def statistic(x, axis):
    return np.sum(x * (y - y.mean()), axis=axis)

  test = stats.permutation_test(
    (x,),
    statistic,
    permutation_type='pairings',
    alternative='less',
    vectorized=True,
    rng=np.random.default_rng(0),
  )
  return float(test.pvalue)


def _authors_rotation():
  texts = []
  for data, name in runs.AUTHORS.items():
    rotated = {}
    for method in ('Layca', 'SGD'):
      layers = paper_numbers.family(
        f'v1_fig3_{name}_{method.lower()}'
      ).ys.values()
      angle, spread = runs.rotation([layer[-1] for layer in layers])
      rotated[method] = [angle], [spread]
    texts.append(f'{data} {runs.text_of_rotations(rotated)}')
  return '; '.join(texts)


def _authors_plateaus():
  texts = []
  for data, name in runs.AUTHORS.items():
    fitted = paper_numbers.curve(f'v1_fig2_{name}_layca').x
    curve = paper_numbers.curve(f'v1_plateau_{name}')
    heights = dict(zip(curve.x, curve.y, strict=True))
    pairs = [(abs(a), heights[a]) for a in fitted if a in heights]
    correlation = rank_correlation(*zip(*pairs, strict=True))
    texts.append(
      f'{data} {heights[0.0]:.2f} at alpha 0, rank correlation of heights with '
      f'|alpha| {correlation:+.2f}'
    )
  return '; '.join(texts)
