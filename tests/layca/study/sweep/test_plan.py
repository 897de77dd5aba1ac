"""A sweep becomes runs, or one line that says what is wrong with it."""

import json

import pytest

from configs import mnist_single_layer
from layca.study.sweep import plan
from layca.training.errors import InputError
from tests.layca.study.sweep.sweep_files import create, of_configs, run_of, tiny


def choose(options, seeds, result_of):
  """A grid of rates, and the best of them with other seeds."""
  grid = {rho: tiny(rho=rho) for rho in options.rates}
  results = {rho: result_of(config) for rho, config in grid.items()}
  best = None
  if None not in results.values():
    best = max(results, key=lambda rho: results[rho]['test_accuracy'])
  final = [tiny(rho=best, seed=seed) for seed in range(1, 1 + seeds)]
  return {'grid': list(grid.values()), 'mine': final}


RATES = (0.5, 0.25, 0.125)
SWEEP = create(choose, seeds=2, rates=RATES)


def returns(value):
  return create(lambda options, seeds, result_of: value)


def listed(runs, sweep):
  return [run for run in runs if run.sweep == sweep]


def rates(runs):
  return [run.config.rho for run in runs]


def test_before_there_are_results_what_depends_on_them_is_undecided():
  runs = SWEEP.runs(lambda run: None)
  assert rates(listed(runs, 'grid')) == list(RATES)
  final = listed(runs, 'mine')
  assert [run.undecided for run in final] == [('rho',)] * 2
  assert [run.config.seed for run in final] == [1, 2]


@pytest.mark.parametrize('best', RATES)
def test_results_decide_the_rest(best):
  def result_of(run):
    return {'test_accuracy': run.config.rho == best}

  runs = SWEEP.runs(result_of)
  assert rates(listed(runs, 'mine')) == [best] * 2
  assert not any(run.undecided for run in runs)


def test_equal_settings_are_one_run_that_both_sweeps_list():
  other = returns({'other': [tiny(), tiny(seed=2)]})
  runs = plan.all_runs([of_configs(tiny(), tiny(seed=1)), other])
  assert [run.sweep for run in runs] == ['mine'] * 2 + ['other'] * 2
  assert [run.config.seed for run in plan.unique(runs)] == [0, 1, 2]


def test_lists_grow_by_what_is_decided(tmp_path):
  def check(sweep, runs):
    text = (tmp_path / 'sweeps' / f'{sweep}.json').read_text()
    names = sorted(run.name for run in runs)
    assert json.loads(text) == {'sweep': sweep, 'runs': names}

  runs = SWEEP.runs(lambda run: None)
  plan.write_lists(runs, tmp_path)
  check('grid', listed(runs, 'grid'))
  check('mine', [])

  final = listed(SWEEP.runs(lambda run: {'test_accuracy': 1.0}), 'mine')
  plan.write_lists(final, tmp_path)
  more = of_configs(tiny(seed=5)).runs(lambda run: None)
  plan.write_lists(more, tmp_path)
  check('mine', [*final, *more])
  check('grid', listed(runs, 'grid'))


def raises(error):
  def get_runs(options, seeds, result_of):
    raise error

  return create(get_runs)


@pytest.mark.parametrize(
  ('sweep', 'words'),
  [
    (raises(KeyError('x')), r"test_plan.py, line \d+: KeyError: 'x'"),
    (raises(ValueError('many\nlines')), r'test_plan.py, line \d+: lines'),
    (create(choose), r'line \d+: AttributeError: .*rates'),
    (returns([tiny()]), r'mine: get_runs must return {sweep: configs}'),
    (returns({'a/b': [tiny()]}), "mine: 'a/b' cannot name a sweep"),
    (returns({'a': tiny()}), 'mine: not the config of a training job'),
    (returns({'a': ['abc']}), 'mine: not the config of a training job'),
    (returns({'a': [mnist_single_layer.get_config()]}), 'mine: .*no key'),
    (of_configs(tiny(alpa=0.1)), 'mine: there is no key alpa'),
    (of_configs(tiny(alpha=1.0)), r'config.alpha=1.0: must be between -1 and'),
    (of_configs(tiny(optimizer__name='lion')), 'must be one of sgd'),
    (of_configs(tiny(rho=None, epochs=0)), r'config.epochs=0'),
    (of_configs(), 'the sweep has no runs'),
  ],
)
def test_what_is_wrong_is_one_line_before_anything_runs(sweep, words):
  with pytest.raises(InputError, match=words) as error:
    plan.all_runs([sweep])
  assert '\n' not in str(error.value)


def test_a_key_without_value_whose_default_has_none_is_no_open_one():
  assert tiny().data.image_size == 16
  assert run_of(tiny(data__image_size=None)).undecided == ()
