"""Claims 13 to 15: the paper's advice on how to use Layca, Appendix A.2.

A rate, or a lack of batch norm, that keeps a run from fitting its training
images is a point against it: in claims 13 and 14 all runs count, a diverged one
with accuracy 0. Claim 15 is about generalisation: its runs must fit.
"""

import pathlib
from collections.abc import Sequence

import pandas as pd

from layca.study.analysis import advice, paper_numbers
from layca.study.analysis.tasks import Task
from layca.study.claims import runs
from layca.study.claims.verdict import (
  TIE,
  Claim,
  Row,
  above,
  at_most,
  judge,
  missing,
)

_DEFAULT, _NEIGHBOURS = -3, (-2, -4)
_SCHEDULE = ('schedule.drop_epochs', 'epochs')


class _Advice:
  """The runs of a task at alpha 0, without biases.

  Attributes:
    name: of the task.
    folder: that they are in.
    layca: runs of Layca.
    sgd: runs of SGD.
  """

  def __init__(self, folder: pathlib.Path, task: Task):
    self.name, self.folder = task.name, folder
    chosen = advice.describe(task.runs[task.runs['alpha'] == 0])
    chosen = chosen[~chosen['has_biases']]
    self.layca = chosen[chosen['method'] == 'Layca']
    self.sgd = chosen[chosen['method'] == 'SGD']

  def varied(
    self, chosen: pd.DataFrame, key: str, same: Sequence[str]
  ) -> dict[float, pd.DataFrame]:
    """Returns runs by the values of one setting.

    Args:
      chosen: of which runs.
      key: of the setting.
      same: what is equal in all runs that are returned; of several such sets
        of runs it is the one with the most values of the setting.
    """
    sets = [group for _, group in chosen.groupby(list(same))] or [chosen]
    most = max(sets, key=lambda group: group[key].nunique())
    groups = runs.by_setting(self.folder, most, [key])
    return {values[0]: group for values, group in groups.items()}


def claims(folder: pathlib.Path | None) -> list[Claim]:
  """Judges claims 13 to 15 on the runs in a folder, or None.

  Raises:
    InputError: if runs of the same settings differ in more than the seed.
  """
  studies = [_Advice(folder, task) for task in runs.find(folder)]
  studies = [study for study in studies if len(study.layca)]
  return [_default_rate(studies), _batch_norm(studies), _later_drops(studies)]


def _default_rate(studies):
  def row(study):
    with_norm = study.layca[study.layca['has_batch_norm']]
    groups = study.varied(with_norm, 'exponent', _SCHEDULE)
    accuracies = {e: runs.accuracies(group) for e, group in groups.items()}
    told = _telling(groups)
    texts = [
      f'3^{exponent:g} {runs.mean(values, told).text("%")}'
      for exponent, values in sorted(accuracies.items(), reverse=True)
    ]
    ours = f'{", ".join(texts)} ({runs.count(pd.concat(groups.values()))})'
    parts = []
    for exponent in _NEIGHBOURS:
      name = f'3^{exponent}'
      if {exponent, _DEFAULT} <= set(accuracies):
        pair = accuracies[exponent], accuracies[_DEFAULT]
        parts.append(at_most(name, runs.difference(*pair, told), TIE))
      else:
        parts.append(missing(name, 'no runs of it or of 3^-3'))
    return Row(study.name, ours, parts)

  return judge(
    13,
    [row(study) for study in studies if study.layca['has_batch_norm'].any()],
    statement='The rate 3^-3 is a good default on every task.',
    rule="Layca's accuracy at 3^-2 and at 3^-4 minus that at 3^-3. Holds if "
    'both 95% intervals end at or below 1 point, which counts as a tie; does '
    'not hold if one of them begins above 1 point. Runs that do not fit their '
    'training images count, diverged ones with accuracy 0.',
    paper=_authors_rates(),
    remark='The first version of the paper publishes no grid of rates of '
    'Layca: the numbers are of the second (arXiv 1806.01603v2).',
  )


def _batch_norm(studies):
  def row(study):
    same = ('exponent', *_SCHEDULE)
    groups = study.varied(study.layca, 'has_batch_norm', same)
    if len(groups) < 2:
      # Batch norm is not studied on every task.
      return None
    ours = [f'Layca {_with_and_without(groups)}']
    part = above('accuracy', _loss(groups), TIE)
    counted = runs.count(pd.concat(groups.values()))
    if len(study.sgd):
      of_sgd = study.varied(study.sgd, 'has_batch_norm', same)
      if len(of_sgd) == 2:
        ours.append(f'SGD, for comparison, {_with_and_without(of_sgd)}')
    return Row(study.name, f'{"; ".join(ours)} ({counted})', [part])

  return judge(
    14,
    list(filter(None, map(row, studies))),
    statement="Batch norm matters for Layca: without it, Layca's accuracy "
    'drops.',
    rule="Layca's accuracy with batch norm minus that without, all else equal. "
    'Holds if the 95% interval begins above 1 point, does not hold if it ends '
    'at or below 1 point, which counts as a tie. Runs that do not fit their '
    'training images count, diverged ones with accuracy 0.',
    paper='advice without a number',
  )


def _loss(groups):
  return runs.difference(*_accuracies(groups), _telling(groups))


def _accuracies(groups):
  return [runs.accuracies(groups[on]) for on in (True, False)]


def _telling(groups):
  """Returns accuracies that tell how much seeds vary: not of zeros alone."""
  return [
    runs.accuracies(group)
    for group in groups.values()
    if not runs.has_diverged(group).all()
  ]


def _with_and_without(groups):
  told = _telling(groups)
  with_, without = (
    runs.mean(values, told).text('%') for values in _accuracies(groups)
  )
  loss = _loss(groups).text('points')
  return f'{with_} with, {without} without, {loss}'


def _later_drops(studies):
  def row(study):
    with_norm = study.layca[study.layca['has_batch_norm']]
    groups = study.varied(with_norm, 'first_drop', ('exponent',))
    if len(groups) < 2:
      # The drops are not studied on every task.
      return None
    fitted = {
      drop: runs.accuracies(group[runs.fits(group)])
      for drop, group in sorted(groups.items())
      if runs.fits(group).any()
    }
    texts = [
      f'first drop at epoch {drop:g} '
      f'{runs.mean(values, fitted.values()).text("%")}'
      for drop, values in fitted.items()
    ]
    counted = runs.count(pd.concat(groups.values()))
    ours = [*texts, counted]
    if len(fitted) < 2:
      part = missing('drops', 'fewer than two of them have runs that fit')
      return Row(study.name, ', '.join(ours), [part])
    gain = runs.difference(
      fitted[max(fitted)], fitted[min(fitted)], fitted.values()
    )
    ours[-1:] = [f'latest minus earliest {gain.text("points")} ({counted})']
    return Row(study.name, ', '.join(ours), [above('drops', gain)])

  return judge(
    15,
    list(filter(None, map(row, studies))),
    statement='Waiting longer on the plateau before the rate drops helps '
    'generalisation.',
    rule="Layca's accuracy with the latest first drop of the rate minus that "
    'with the earliest, of runs that fit their training images; a run whose '
    'drop is later still may be longer. Holds if the 95% interval lies above '
    '0, does not hold if it lies below 0.',
    paper='advice without a number',
  )


def _authors_rates():
  texts = []
  for data, name in runs.AUTHORS.items():
    curve = paper_numbers.curve(f'v2_exploration_rho0_{name}')
    grid = dict(zip(curve.x, curve.y, strict=True))
    accuracies = [
      f'{100 * grid[exponent]:.2f}% at 3^{exponent}'
      for exponent in (-2, -3, -4)
    ]
    texts.append(f'{data} {", ".join(accuracies)}')
  return '; '.join(texts)
