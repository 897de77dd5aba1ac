"""Claims 4 to 7: does it matter which layers train faster? Section 5.

As in Figure 2, only runs that fit their training images are compared.
"""

import pathlib

import pandas as pd

from layca.study.analysis import paper_numbers
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

_METHODS = ('Layca', 'SGD')
_LARGE = 0.4


class _Study:
  """The runs of a task: Layca and SGD by alpha.

  Attributes:
    name: of the task.
    all: runs of both methods.
    fitted: accuracies of those that fit, by alpha, by method.
  """

  def __init__(self, folder: pathlib.Path, task: Task):
    self.name = task.name
    chosen = task.runs[task.runs['method'].isin(_METHODS)]
    groups = runs.by_setting(folder, chosen, ('method', 'alpha'))
    self.all = pd.concat([chosen[:0], *groups.values()])
    self.fitted = {method: {} for method in _METHODS}
    for (method, alpha), group in groups.items():
      if len(fitted := group[runs.fits(group)]):
        self.fitted[method][alpha] = runs.accuracies(fitted)

  def of(self, *methods: str) -> pd.DataFrame:
    """Returns all runs of methods."""
    return self.all[self.all['method'].isin(methods)]

  @property
  def groups(self) -> list[list[float]]:
    """Returns all of `fitted`: together they tell how much seeds vary."""
    return [v for of_alphas in self.fitted.values() for v in of_alphas.values()]

  def best(self, method: str) -> float:
    """Returns the alpha of the highest mean accuracy."""
    means = {a: sum(v) / len(v) for a, v in self.fitted[method].items()}
    return max(means, key=means.get)

  def undecided(self, name: str, reason: str, *methods: str) -> Row:
    """Returns a row of which a part is missing."""
    return Row(
      self.name, runs.count(self.of(*methods)), [missing(name, reason)]
    )


def claims(folder: pathlib.Path | None) -> list[Claim]:
  """Judges claims 4 to 7 on the alpha study in a folder, or None.

  Raises:
    InputError: if runs of one method and alpha differ in more than the seed.
  """
  studies = [_Study(folder, task) for task in runs.find(folder)]
  studies = [study for study in studies if len(study.of('Layca'))]
  return [
    _best_at_0(studies),
    _early_layers_first(studies),
    _best_against_best(studies),
    _range(studies),
  ]


def _best_at_0(studies):
  def row(study):
    fitted = study.fitted['Layca']
    if 0.0 not in fitted or len(fitted) < 2:
      reason = 'runs that fit at alpha 0 and elsewhere are missing'
      return study.undecided('alpha 0', reason, 'Layca')
    others = {
      a: runs.difference(values, fitted[0.0], study.groups)
      for a, values in fitted.items()
      if a
    }
    best = max(others, key=lambda alpha: others[alpha].value)
    at_0 = runs.mean(fitted[0.0], study.groups).text('%')
    ours = (
      f'alpha 0 {at_0}; best of {len(others)} others: alpha {best:+.1f}, '
      f'{others[best].text("points")} '
      f'({runs.count(study.of("Layca"))})'
    )
    parts = [at_most(f'alpha {a:+.1f}', g, TIE) for a, g in others.items()]
    return Row(study.name, ours, parts)

  def paper(layca, sgd):
    best = max(layca, key=layca.get)
    return f'{layca[0]:.2f}% at 0; the best is {best:+.1f}, {layca[best]:.2f}%'

  return judge(
    4,
    list(map(row, studies)),
    statement='Layca at alpha 0 is the best or ties.',
    rule='The accuracy at each other alpha minus that at alpha 0. Holds if '
    'every 95% interval ends at or below 1 point, which counts as a tie; does '
    'not hold if one of them begins above 1 point.',
    paper=_paper(paper),
    remark='The paper says that alpha 0 is always the best; in its own records '
    'alpha +0.1 is, on CIFAR-10 (89.43% against 89.18%), within the noise of '
    'single runs.',
  )


def _early_layers_first(studies):
  def row(study):
    fitted = study.fitted['Layca']
    gains = {
      alpha: runs.difference(fitted[-alpha], fitted[alpha], study.groups)
      for alpha in fitted
      if alpha >= _LARGE and -alpha in fitted
    }
    if not gains:
      reason = 'no alpha from 0.4 has runs that fit at both signs'
      return study.undecided('pairs', reason, 'Layca')
    texts = [f'{a:.1f}: {gain.text("points")}' for a, gain in gains.items()]
    ours = f'{", ".join(texts)} ({runs.count(study.of("Layca"))})'
    parts = [above(f'|alpha| {a:.1f}', gain) for a, gain in gains.items()]
    return Row(study.name, ours, parts)

  def paper(layca, sgd):
    return ', '.join(
      f'{a:.1f} {layca[-a] - layca[a]:+.2f}'
      for a in layca
      if a >= _LARGE and -a in layca
    )

  return judge(
    5,
    list(map(row, studies)),
    statement='For |alpha| >= 0.4, early layers first (alpha below 0) beats '
    'late layers first (above 0), with Layca.',
    rule='The accuracy at -|alpha| minus that at +|alpha|, for each |alpha| '
    'from 0.4 where both fit. Holds if every 95% interval lies above 0, does '
    'not hold if one lies below 0.',
    paper=f'points, by |alpha|: {_paper(paper)}',
    remark='The paper says so without a bound on |alpha|; in its own records '
    'late layers first is better for |alpha| up to 0.2: by 2.3 to 3.6 points '
    'on CIFAR-10, 2.1 on CIFAR-100, 4.5 to 4.8 on Tiny ImageNet. At 0.4 the '
    'two tie on CIFAR-10. Its runs at -0.8 on CIFAR-100 and Tiny ImageNet, and '
    'at -0.6 on CIFAR-100, did not fit.',
  )


def _best_against_best(studies):
  def row(study):
    if lacking := _lacking(study):
      return study.undecided('best', lacking, *_METHODS)
    best = {method: study.best(method) for method in _METHODS}
    layca, sgd = (study.fitted[method][best[method]] for method in _METHODS)
    means = [runs.mean(v, study.groups).text('%') for v in (layca, sgd)]
    gain = runs.difference(layca, sgd, study.groups)
    ours = (
      f'Layca {means[0]} at {best["Layca"]:+.1f}, SGD '
      f'{means[1]} at {best["SGD"]:+.1f}; '
      f'{gain.text("points")} ({runs.count(study.all)})'
    )
    return Row(study.name, ours, [above('best against best', gain)])

  def paper(layca, sgd):
    best, other = max(layca.values()), max(sgd.values())
    return f'{best:.2f}% against {other:.2f}%, {best - other:+.2f} points'

  return judge(
    6,
    list(map(row, studies)),
    statement="Layca's best accuracy over alpha beats SGD's best.",
    rule="Layca's accuracy at its best alpha (of the highest mean) minus SGD's "
    'at its best, where both were run at the same alphas. Holds if the 95% '
    'interval lies above 0, does not hold if it lies below 0.',
    paper=_paper(paper),
  )


def _range(studies):
  def row(study):
    if lacking := _lacking(study):
      return study.undecided('range', lacking, *_METHODS)
    table = study.all.assign(accuracy=runs.accuracies(study.all))
    table.loc[~runs.fits(study.all), 'accuracy'] = None
    table = table.pivot(
      index=['method', 'seed'], columns='alpha', values='accuracy'
    ).dropna(axis='columns')
    if len(table.columns) < 3:
      reason = 'fewer than 3 alphas at which all runs of all seeds fit'
      return study.undecided('range', reason, *_METHODS)
    ranges = table.max(axis='columns') - table.min(axis='columns')
    layca, sgd = (ranges[method].tolist() for method in _METHODS)
    more = runs.difference(layca, sgd)
    ours = (
      f'Layca {runs.mean(layca).text("spread")}, SGD '
      f'{runs.mean(sgd).text("spread")}; {more.text("points")} at '
      f'{len(table.columns)} alphas ({runs.count(study.all)})'
    )
    return Row(study.name, ours, [above('range', more)])

  def paper(layca, sgd):
    layca, sgd = (max(c.values()) - min(c.values()) for c in (layca, sgd))
    return f'{layca:.2f} points against {sgd:.2f}'

  return judge(
    7,
    list(map(row, studies)),
    statement='Layca covers a wider range of accuracies over alpha than SGD.',
    rule='The highest minus the lowest accuracy over the alphas at which all '
    'runs of both fit, of each seed; that of Layca minus that of SGD. Holds if '
    'the 95% interval lies above 0, does not hold if it lies below 0.',
    paper=_paper(paper),
  )


def _lacking(study):
  """Returns what is missing to compare the methods over alpha, or ''."""
  layca, sgd = (set(study.of(method)['alpha']) for method in _METHODS)
  if layca != sgd:
    return f'{len(layca)} alphas of Layca and {len(sgd)} of SGD do not match'
  for method in _METHODS:
    if not study.fitted[method]:
      return f'no run of {method} fits'
  return ''


def _paper(tell):
  """Returns what is told of the authors' curves, by task.

  Args:
    tell: a function of accuracies in percent by alpha, of Layca and of SGD.
  """
  curves = {
    data: [
      paper_numbers.curve(f'v1_fig2_{name}_{method.lower()}')
      for method in _METHODS
    ]
    for data, name in runs.AUTHORS.items()
  }
  return '; '.join(
    f'{data} '
    + tell(*(dict(zip(c.x, (100 * y for y in c.y), strict=True)) for c in both))
    for data, both in curves.items()
  )
