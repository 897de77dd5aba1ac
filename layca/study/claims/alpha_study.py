"""What the claims on the alpha study have in common."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd

from layca.study import paper
from layca.study.analysis import tasks
from layca.study.analysis.paper_numbers import curve
from layca.study.analysis.records import Records
from layca.study.analysis.tasks import Task
from layca.study.claims import verdict
from layca.study.claims.accuracies import Accuracies
from layca.study.claims.verdict import Part, Row, above, at_most, missing
from layca.study.paper import LAYCA, SGD

METHODS = (LAYCA, SGD)
TOO_FEW = missing('best', 'fewer than two alphas, or seeds, that all runs fit')


def rows(
  row: Callable[[Task], Row | None],
  records: Records,
  sweeps: Sequence[str],
  *methods: str,
) -> Iterable[Row | None]:
  """Yields what `row` returns of tasks with the runs of methods.

  By default both. No task without runs of the first counts.
  """
  for task in tasks.find(records, *sweeps, methods=methods or METHODS):
    runs, _ = task.distinct(task.runs, ['method', 'alpha'])
    if (runs['method'] == (methods or METHODS)[0]).any():
      yield row(task.with_runs(runs))


def fitted(task: Task, method: str) -> Accuracies:
  """Returns the accuracies of a method's runs that fit, by alpha."""
  runs = task.runs
  return Accuracies(
    runs[runs['fitted'] & (runs['method'] == method)], ['alpha']
  )


def authors(describe: Callable[[dict, dict], str]) -> str:
  """Returns what is said of the authors' percents by alpha, of each task."""
  texts = []
  for task in paper.ALPHA_TASKS:
    names = [f'v1_fig2_{task.authors}_{method.lower()}' for method in METHODS]
    curves = [(100 * curve(n)).to_dict() for n in names]
    texts.append(f'{task.data} {describe(*curves)}')
  return '; '.join(texts)


def each(task: Task) -> tuple[Accuracies | None, str]:
  """Returns accuracies by (method, alpha) of the runs that fit.

  And what is missing to compare the methods' bests, or ''.
  """
  if lacking := _unmatched(task):
    return None, lacking
  kept = task.runs[task.runs['fitted']]
  for method in METHODS:
    if not (kept['method'] == method).any():
      return None, f'no run of {method} fits'
  return Accuracies(kept, ['method', 'alpha']), ''


def both(task: Task) -> tuple[Accuracies | None, str]:
  """Returns accuracies by (method, alpha), where all runs of both fit.

  And what is missing to compare the methods over alpha, or ''.
  """
  if lacking := _unmatched(task):
    return None, lacking
  fits = task.runs.groupby('alpha')['fitted'].all()
  kept = task.runs[task.runs['alpha'].map(fits)]
  if not len(kept):
    return None, 'at no alpha all runs of both fit'
  return Accuracies(kept, ['method', 'alpha']), ''


def _unmatched(task):
  """Returns that the methods were not run at the same alphas, or ''."""
  alphas = task.runs.groupby('method')['alpha'].agg(set)
  ours, others = (alphas.get(method, set()) for method in METHODS)
  if ours == others:
    return ''
  return f'{len(ours)} alphas of Layca and {len(others)} of SGD do not match'


def of_method(means: pd.Series, method: str) -> pd.Series:
  """Returns the means of one method by alpha."""
  kept = {x[1]: mean for x, mean in means.items() if x[0] == method}
  return pd.Series(kept)


def none_is_better(
  found: Accuracies, alpha: float, among: Sequence[float] = ()
) -> list[Part]:
  """Returns a part for each other alpha, of all: it is at most a tie better."""
  return [
    at_most(
      f'alpha {x:+.1f}',
      found.difference(x, alpha),
      '+points',
      found.tie(alpha),
    )
    for x in among or found.settings
    if x != alpha
  ]


def shared_by(found: Iterable[Accuracies]) -> list[float]:
  """Returns the alphas that all runs of some tasks fit, sorted."""
  return sorted(set.intersection(*(set(x.complete) for x in found)))


def bests_differ(
  by_task: Mapping[str, Accuracies], one: str, other: str
) -> Part:
  """Returns a part: on each of two tasks its own best alpha is better."""
  name, pair = f'{one} and {other}', (one, other)
  shared = shared_by(by_task[task] for task in pair)
  if len(shared) < 2 or min(len(by_task[task].table) for task in pair) < 2:
    return dataclasses.replace(TOO_FEW, name=name)
  sides = []
  for here, there in (pair, pair[::-1]):
    elsewhere = by_task[there].table[shared]

    def choose(means, seed, elsewhere=elsewhere, shared=shared):
      own = means[shared].idxmax()
      best = elsewhere.drop(index=seed, errors='ignore').mean().idxmax()
      return {} if own == best else {own: 1, best: -1}

    gain = by_task[here].crossed(choose)
    if not gain.error:
      sides.append(missing(here, 'one alpha is the best of both'))
    else:
      sides.append(above(here, gain, '+points'))
  return verdict.all_of(name, sides)
