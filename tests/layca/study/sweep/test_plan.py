"""A sweep becomes runs, or one line that says what is wrong with it."""

import json

import pytest

from configs import mnist_single_layer
from layca.study.sweep import plan
from layca.training.errors import InputError
from tests.layca.study.sweep import sweep_files
from tests.layca.study.sweep.sweep_files import create, of_configs, run_of, tiny


def refusal(sweep):
  """The line about a sweep that cannot be run."""
  with pytest.raises(InputError) as error:
    plan.all_runs([sweep])
  assert '\n' not in str(error.value)
  return str(error.value)


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


def rates(planned, sweep):
  return [run.config.rho for run in planned[sweep].values()]


def test_before_there_are_results_what_depends_on_them_is_undecided():
  planned = SWEEP.runs(lambda run: None)
  assert rates(planned, 'grid') == list(RATES)
  final = planned['mine'].values()
  assert [run.undecided for run in final] == [('rho',)] * 2
  assert [run.config.seed for run in final] == [1, 2]
  assert len(plan.unique(planned)) == 5


@pytest.mark.parametrize('best', RATES)
def test_results_decide_the_rest(best):
  def result_of(run):
    return {'test_accuracy': run.config.rho == best}

  planned = SWEEP.runs(result_of)
  assert rates(planned, 'mine') == [best] * 2
  assert not any(run.undecided for run in planned['mine'].values())


def test_equal_settings_are_one_run():
  one, two = of_configs(tiny(), tiny(seed=1)), of_configs(tiny(), tiny(seed=2))
  planned = plan.all_runs([one, two])
  assert [run.config.seed for run in planned['mine'].values()] == [0, 1, 2]
  assert len(plan.all_runs([of_configs(tiny(), tiny())])['mine']) == 1


def test_sweeps_that_share_a_run_both_list_it():
  def get_runs(options, seeds, result_of):
    return {'other': [tiny()]}

  planned = plan.all_runs([of_configs(tiny()), create(get_runs)])
  assert list(planned['mine']) == list(planned['other'])
  assert len(plan.unique(planned)) == 1


def test_lists_grow_by_what_is_decided(tmp_path):
  def listed(name):
    return json.loads((tmp_path / 'sweeps' / f'{name}.json').read_text())

  planned = SWEEP.runs(lambda run: None)
  plan.write_lists(planned, tmp_path)
  grid = {'sweep': 'grid', 'runs': sorted(planned['grid'])}
  assert listed('grid') == grid
  assert listed('mine') == {'sweep': 'mine', 'runs': []}

  planned = SWEEP.runs(lambda run: {'test_accuracy': 1.0})
  plan.write_lists({'mine': planned['mine']}, tmp_path)
  more = of_configs(tiny(seed=5)).runs(lambda run: None)
  plan.write_lists(more, tmp_path)
  assert listed('mine')['runs'] == sorted([*planned['mine'], *more['mine']])
  assert listed('grid') == grid


def raises(error):
  def get_runs(options, seeds, result_of):
    raise error

  return create(get_runs)


def returns(value):
  return create(lambda options, seeds, result_of: value)


@pytest.mark.parametrize(
  ('sweep', 'words'),
  [
    (
      raises(ValueError('no such task')),
      r'test_plan.py, line \d+: no such task',
    ),
    (raises(KeyError('x')), r"test_plan.py, line \d+: KeyError: 'x'"),
    (raises(ValueError('many\nlines')), r'test_plan.py, line \d+: lines'),
    (create(choose), r'line \d+: AttributeError: .*rates'),
    (returns([tiny()]), r'mine: get_runs must return {sweep: configs}'),
    (returns({'a/b': [tiny()]}), "mine: 'a/b' cannot name a sweep"),
    (returns({'a': tiny()}), 'mine: the runs of a must be a list'),
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
  with pytest.raises(InputError, match=words):
    raise InputError(refusal(sweep))


def test_a_key_without_value_whose_default_has_none_is_no_open_one():
  assert run_of(tiny()).undecided == ()
  assert tiny().data.image_size == 16
  assert run_of(tiny(data__image_size=None)).undecided == ()
  assert run_of(tiny()).defaults == sweep_files.DEFAULTS.to_dict()
