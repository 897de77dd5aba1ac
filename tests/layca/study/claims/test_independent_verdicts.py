"""The verdicts once more, from the files of the runs by pandas and scipy alone.

Read as claim_rules.toml words it. Where that leaves it open, fitted at once are
all alphas of the methods that are compared, all runs of Section 6, and all
values of a setting of the recommendations.
"""

import itertools
import json
import math
import pathlib

import numpy as np
import pandas as pd
import pytest
from scipy import linalg, stats

from configs import defaults
from layca.study import claim_rules, claims
from layca.study.analysis import records
from layca.training import config_checks
from tests.layca.study.claims import made_up

ROOT = pathlib.Path(__file__).parents[4]
# Of Section 6.
METHODS = ('sgd', 'sgd_amom', 'rmsprop', 'adam', 'adagrad')
MISSING = (1.0, 1.0)


def read(folder):
  """A row a run that has a result, with what the rules are about."""
  members = {}
  for file in folder.glob('sweeps/*.json'):
    sweep = json.loads(file.read_text())
    for run in sweep['runs']:
      members.setdefault(run, set()).add(sweep['sweep'])
  rows = []
  for file in sorted(folder.rglob('layers.json')):
    config, result = (
      json.loads((file.parent / name).read_text())
      for name in ('config.json', 'result.json')
    )
    lines = (file.parent / 'metrics.jsonl').read_text().splitlines()
    rows.append(describe(config, result, [json.loads(line) for line in lines]))
    name = file.parent.relative_to(folder).as_posix()
    rows[-1]['sweeps'] = members.get(name, set())
  return pd.DataFrame(rows)


def describe(config, result, epochs):
  last = result.get('test_accuracy', math.nan)
  accuracy = result.get('best_epoch_test_accuracy', last)
  diverged = result['diverged'] is not None or math.isnan(accuracy)
  drops = config['schedule']['drop_epochs']
  end = math.floor(min([*drops[:1], config['epochs']]))
  losses = [epoch['train_loss'] for epoch in epochs]
  plateau = losses[end - min(10, math.ceil(end / 7)) : end]
  distances = np.array(
    epochs[-1]['rotation']['cosine_distance'] if epochs else []
  )
  angles = np.arccos(1 - distances)
  optimizer, model = config['optimizer'], config['model']
  return {
    **{key: config[key] for key in ('task', 'seed', 'alpha')},
    **{key: optimizer[key] for key in ('layca', 'name', 'l2')},
    'rate': round(math.log(config['rho'], 3), 3),
    'norm': model.get('use_batch_norm', True),
    'usual': not model.get('with_bias') and config['precision'] != 'float16',
    'drop': drops[0] if drops else math.inf,
    'schedule': (*drops, config['epochs']),
    'accuracy': 0.0 if diverged else accuracy,
    'diverged': diverged,
    'fits': result.get('train_accuracy', 0) > 0.98 and not diverged,
    'angle': np.median(angles) if epochs else math.nan,
    'spread': np.log(angles).std() if epochs else math.nan,
    'plateau': np.mean(plateau) if len(losses) >= end else math.nan,
  }


def table(runs, setting, value='accuracy'):
  runs = runs.drop_duplicates([setting, 'seed'])
  return runs.pivot(index='seed', columns=setting, values=value)


class Fit:
  """Least squares with an effect of each setting and of each seed."""

  def __init__(self, runs, setting, value='accuracy'):
    self.all = table(runs, setting, value)
    self.whole = self.all.dropna(axis='columns')
    self.means = self.all.mean()
    seeds, settings = np.nonzero(self.all.notna().to_numpy())
    values = self.all.to_numpy(float)[seeds, settings]
    width, height = self.all.shape[1], len(self.all)
    design = np.hstack([np.eye(width)[settings], np.eye(height)[seeds]])
    self.effects, _, rank, _ = linalg.lstsq(design, values)
    self.freedom = len(values) - rank
    squares = ((values - design @ self.effects) ** 2).sum()
    self.variance = squares / self.freedom if self.freedom else math.nan
    self.inverse = linalg.pinv(design.T @ design)

  def difference(self, one, other):
    """The difference of two settings and its standard error."""
    if not {one, other} <= set(self.all):
      return None
    weights = np.zeros(len(self.effects))
    weights[[self.all.columns.get_loc(x) for x in (one, other)]] = 1, -1
    error = (self.variance * (weights @ self.inverse @ weights)) ** 0.5
    return weights @ self.effects, error

  def chosen(self, choose):
    """The same of (setting, weight) that the means of other seeds choose."""
    if min(self.whole.shape) < 2:
      return None
    weights = pd.DataFrame(0.0, self.whole.index, self.whole.columns)
    for seed in weights.index:
      for setting, weight in choose(self.whole.drop(index=seed).mean(), seed):
        weights.loc[seed, setting] += weight / len(weights)
    error = (self.variance * (weights**2).to_numpy().sum()) ** 0.5
    return (weights * self.whole).to_numpy().sum(), error

  def above(self, found, threshold=0.0):
    """p-values that it is above a threshold, and below."""
    if found is None or not self.freedom > 0:
      return MISSING
    if not found[1]:
      return 0.5, 0.5
    t = (found[0] - threshold) / found[1]
    return stats.t.sf(t, self.freedom), stats.t.cdf(t, self.freedom)

  def at_most_a_tie(self, one, other):
    found = self.difference(one, other)
    return self.above(found, tie(self.means.get(other, 0)))[::-1]


def tie(accuracy):
  return claim_rules.TIE_LOG_ODDS * accuracy * (1 - accuracy)


def holm(p_values):
  """The least p-value after Holm's correction."""
  return min(1.0, len(p_values) * min(p_values))


def decide(parts):
  """The verdict of parts: p-values that each holds, and that it fails."""
  holds, fails = zip(*(parts or [MISSING]), strict=True)
  if holm(fails) < claim_rules.LEVEL:
    return 'does not hold'
  return 'holds' if max(holds) < claim_rules.LEVEL else 'not decided'


def any_of(parts):
  holds, fails = zip(*parts, strict=True)
  return holm(holds), max(fails)


def of_tasks(runs, layca=True):
  """Runs of Layca and SGD of each task that has the one that is asked for."""
  for _, of_task in runs[runs['name'] == 'sgd'].groupby('task'):
    if (of_task['layca'] == layca).any():
      yield of_task


def fitted(runs, layca=True):
  return Fit(runs[runs['fits'] & (runs['layca'] == layca)], 'alpha')


def alpha_0_is_best(runs):
  for fit in map(fitted, of_tasks(runs)):
    others = [alpha for alpha in fit.all if alpha != 0]
    yield from [fit.at_most_a_tie(x, 0) for x in others] or [MISSING]


def early_layers_first(runs):
  for fit in map(fitted, of_tasks(runs)):
    pairs = [x for x in fit.all if x >= 0.4 and -x in fit.all]
    yield from [fit.above(fit.difference(-x, x)) for x in pairs] or [MISSING]


def extreme(means, method, is_best):
  own = means[means.index.str.startswith(method)]
  return own.idxmax() if is_best else own.idxmin()


def compare_methods(runs, kept, *signs):
  """A part on the bests, or also the worsts, of Layca minus those of SGD."""
  alphas = [set(runs['alpha'][runs['layca'] == x]) for x in (True, False)]
  if alphas[0] != alphas[1] or not len(kept):
    return MISSING
  method = kept['layca'].map({True: 'Layca', False: 'SGD'})
  fit = Fit(
    kept.assign(key=method + kept['alpha'].map('{:+.2f}'.format)), 'key'
  )
  if {name[0] for name in fit.whole} != {'L', 'S'}:
    return MISSING
  choices = [*itertools.product(('Layca', 'SGD'), signs)]
  return fit.above(
    fit.chosen(
      lambda means, _: [
        (extreme(means, x, sign > 0), sign if x == 'Layca' else -sign)
        for x, sign in choices
      ]
    )
  )


def layca_beats_sgd(runs):
  for of_task in of_tasks(runs):
    yield compare_methods(of_task, of_task[of_task['fits']], 1)


def layca_covers_more(runs):
  for of_task in of_tasks(runs):
    all_fit = of_task.groupby('alpha')['fits'].transform('all')
    yield compare_methods(of_task, of_task[all_fit], 1, -1)


def turns_more(runs, setting, one, other):
  pair = runs[runs[setting].isin([one, other])]
  if pair[setting].nunique() < 2:
    return [MISSING]
  angles, spreads = (Fit(pair, setting, x) for x in ('angle', 'spread'))
  return [
    angles.above(angles.difference(one, other)),
    spreads.above(spreads.difference(other, one)),
  ]


def layca_rotates_more(runs):
  for of_task in of_tasks(runs):
    kept = of_task[of_task['fits'] & (of_task['alpha'] == 0)]
    yield from turns_more(kept, 'layca', True, False)


def plateaus_are_higher(runs):
  for of_task in of_tasks(runs):
    kept = of_task[of_task['layca'] & of_task['fits'] & (of_task['alpha'] >= 0)]
    heights = table(kept, 'alpha', 'plateau').dropna(axis='columns')
    if heights.shape[1] < 3 or len(heights) < 2:
      yield MISSING
    else:
      yield tuple(stats.page_trend_test(x).pvalue for x in (-heights, heights))


def section_6(runs):
  """Runs of each task by method, and the fit of their accuracies."""
  shared = runs['sweeps'].map(lambda sweeps: 'adaptive' in sweeps)
  runs = runs[(runs['alpha'] == 0) & ~runs['diverged']]
  runs = runs[(runs['l2'] == 0) | shared]
  key = runs['name'] + runs['layca'].map({True: '+', False: ''})
  runs = runs.assign(key=key + (runs['l2'] > 0).map({True: '*', False: ''}))
  return [(x, Fit(x, 'key')) for _, x in runs.groupby('task')]


def methods_coincide(runs):
  for _, fit in section_6(runs):
    modes = [[name + end for name in METHODS] for end in ('*', '+')]
    lacking = [x for x in modes if not set(x) <= set(fit.all)]
    for mode in lacking or modes:
      apart, alike = [], []
      for one, other in itertools.permutations(mode, 2) if not lacking else ():
        margin = tie(fit.means[[one, other]].mean())
        p_above, p_below = fit.above(fit.difference(one, other), margin)
        apart.append(p_above)
        alike.append(p_below)
      # Ten pairs; an interval of 90% where others have 95%.
      pair = (min(1, 10 * min(apart)), max(alike) / 2) if apart else MISSING
      yield pair if mode is modes[0] else pair[::-1]


def every_method_gains(runs):
  for _, fit in section_6(runs):
    for name in METHODS:
      yield fit.at_most_a_tie(f'{name}*', f'{name}+')


def weight_decay_rotates(runs):
  for of_task, fit in section_6(runs):
    yield from turns_more(of_task, 'key', 'sgd*', 'sgd')
    yield fit.above(fit.difference('sgd*', 'sgd'))


def layca_needs_no_decay(runs):
  for _, fit in section_6(runs):
    yield fit.at_most_a_tie('sgd*', 'sgd+')


def decay_must_be_tuned(runs):
  kept = runs[~runs['layca'] & (runs['l2'] > 0) & ~runs['diverged']]
  for fit in (Fit(x, 'l2') for x in of_tasks(kept, layca=False)):
    if fit.all.shape[1] < 3:
      continue
    parts = []
    for value in fit.all:
      found = value in fit.whole.columns or None
      found = found and fit.chosen(
        lambda means, _, value=value: ((means.idxmax(), 1), (value, -1))
      )
      margin = tie(fit.means.max())
      is_best = found is not None and found == (0, 0)
      parts.append((1.0, 0.0) if is_best else fit.above(found, margin))
    worse, tied = any_of(parts)
    yield worse, tied / 2


def best_alpha_differs(runs):
  fits = [fitted(x, layca=False) for x in of_tasks(runs, layca=False)]
  if len(fits) < 2 or len(set.intersection(*(set(x.whole) for x in fits))) < 2:
    return
  pairs = []
  for pair in itertools.combinations(fits, 2):
    shared = [x for x in pair[0].whole if x in pair[1].whole]
    sides = []
    for here, there in (pair, pair[::-1]):
      elsewhere = there.whole[shared]

      def choose(means, seed, elsewhere=elsewhere, shared=shared):
        others = elsewhere.drop(index=seed, errors='ignore').mean()
        return (means[shared].idxmax(), 1), (others.idxmax(), -1)

      enough = min(len(here.whole), len(there.whole)) > 1
      found = here.chosen(choose) if enough else None
      is_same = found is not None and found == (0, 0)
      sides.append(MISSING if is_same else here.above(found))
    pairs.append((max(side[0] for side in sides), 1.0))
  shared = set.intersection(*(set(x.whole) for x in fits))
  good_enough = [
    max(
      fit.at_most_a_tie(other, alpha)[0]
      for fit in fits
      for other in shared - {alpha}
    )
    for alpha in shared
  ]
  yield any_of(pairs)[0], min(good_enough)


def up_to_30_percent(runs):
  parts = [
    fit.above(
      fit.chosen(lambda means, _: ((means.idxmax(), 0.7), (means.idxmin(), -1)))
    )
    for fit in map(fitted, of_tasks(runs))
  ]
  yield any_of(parts) if parts else MISSING


def varied(runs, key, equal, layca=True):
  """The runs of each task that differ in a setting, in most of its values."""
  for _, of_task in runs[runs['usual'] & (runs['alpha'] == 0)].groupby('task'):
    kept = of_task[(of_task['layca'] == layca) & (of_task['name'] == 'sgd')]
    if key != 'norm':
      kept = kept[kept['norm']]
    sets = [of_set for _, of_set in kept.groupby(equal)]
    if sets:
      yield max(sets, key=lambda of_set: of_set[key].nunique())


def default_rate(runs):
  for kept in varied(runs, 'rate', ['schedule']):
    fit = Fit(kept, 'rate')
    yield from (fit.at_most_a_tie(x, -3.0) for x in (-2.0, -4.0))


def batch_norm_matters(runs):
  for kept in varied(runs, 'norm', ['rate', 'schedule']):
    if kept['norm'].nunique() > 1:
      fit = Fit(kept, 'norm', 'spread')
      yield fit.above(fit.difference(False, True))


def late_drops_help(runs, layca=True):
  for kept in varied(runs, 'drop', ['rate'], layca):
    if kept['drop'].nunique() > 1:
      fit = Fit(kept[kept['fits']], 'drop')
      drops = [*fit.all]
      found = fit.difference(max(drops), min(drops)) if drops[1:] else None
      yield fit.above(found)


def late_drops_help_sgd(runs):
  return late_drops_help(runs, layca=False)


@pytest.fixture(scope='module', params=['results/paper/runs', 'made up'])
def study(request, tmp_path_factory):
  """Runs, as they are read here and there."""
  folder = ROOT / request.param
  if request.param == 'made up':
    folder = tmp_path_factory.mktemp('study')
    made_up.write_study(folder)
  # Older runs lack keys of today.
  usual = config_checks.flatten(defaults.get_config().to_dict())
  return read(folder), records.load(folder, usual)


@pytest.mark.parametrize('number', range(4, 21))
def test_a_verdict_follows_from_the_rule(study, number):
  runs, found = study
  rule, parts = claim_rules.CLAIMS[number], []
  if len(runs):
    members = runs['sweeps'].map(lambda sweeps: bool(sweeps & {*rule.sweeps}))
    judge = globals()[rule.judge.split('.')[1]]
    parts = [*judge(runs[members])]
  (claim,) = claims.judge(found, [number])
  assert decide(parts) == claim.verdict, claim.ours
  # Theirs are not cut at 1.
  judged = [
    (min(1, part.p_holds), min(1, part.p_fails))
    for row in claim.rows
    for part in row.parts
  ]
  expected, judged = (
    sorted(pair for pair in pairs if pair != MISSING)
    for pairs in (parts, judged)
  )
  np.testing.assert_allclose(judged, expected, rtol=1e-4, atol=1e-9)
