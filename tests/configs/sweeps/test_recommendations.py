"""The sweep on the paper's advice: rates, batch norm, drops, biases."""

import itertools

import pytest

from configs.sweeps import recommendations
from layca.study.sweep import plan
from layca.training import config_checks

FILE = 'configs/sweeps/recommendations.py'
TASKS = ('c10_cnn1', 'c100_resnet', 'tiny_cnn')
DEFAULT = 'c10_cnn1/rate=3^-3/seed=0'


def planned(variant, seeds=1):
  """The configs by the runs' names."""
  sweep = plan.Sweep(f'{FILE}:{variant}', seeds)
  return {
    run.name: run.config for run in itertools.chain(*plan.rehearse(sweep))
  }


def changes(runs, name):
  """What sets a run of c10_cnn1 apart from the default, by key."""
  default, other = (
    config_checks.flatten(runs[each].to_dict())
    for each in (DEFAULT, f'c10_cnn1/{name}/seed=0')
  )
  return {k: v for k, v in other.items() if default.get(k) != v}


@pytest.mark.parametrize('scale', ['paper', 'small'])
def test_the_default_rate_and_its_neighbours_on_every_task(scale):
  runs = planned(scale)
  for task in TASKS:
    alone = plan.resolve(f'configs/{task}.py:{scale}', {})
    default = runs[f'{task}/rate=3^-3/seed=0']
    assert default.to_dict() == alone.to_dict()
    for exponent, rho in ((-2, 1 / 9), (-4, 1 / 81)):
      config = runs[f'{task}/rate=3^{exponent}/seed=0']
      assert config.rho == pytest.approx(rho)
      config.rho = default.rho
      assert config.to_dict() == default.to_dict()


@pytest.mark.parametrize(('scale', 'rate'), [('paper', 1.0), ('small', 1 / 3)])
def test_batch_norm(scale, rate):
  runs = planned(scale)
  without = {'model.use_batch_norm': False}
  sgd = {'optimizer.layca': False, 'rho': pytest.approx(rate)}
  assert changes(runs, 'batch_norm=off/layca') == without
  assert changes(runs, 'batch_norm=off/sgd') == without | sgd
  assert changes(runs, 'batch_norm=on/sgd') == sgd


@pytest.mark.parametrize(
  ('scale', 'late', 'early', 'later', 'epochs'),
  [
    ('paper', (80, 90, 97), (40, 90, 97), (130, 140, 147), (100, 150)),
    ('small', (20, 22), (10, 22), (32, 34), (25, 37)),
  ],
)
def test_the_first_drop(scale, late, early, later, epochs):
  runs = planned(scale)
  assert runs[DEFAULT].schedule.drop_epochs == late
  assert runs[DEFAULT].epochs == epochs[0]
  assert changes(runs, 'drop=early') == {'schedule.drop_epochs': early}
  assert changes(runs, 'drop=later') == {
    'epochs': epochs[1],
    'schedule.drop_epochs': later,
  }
  # As far from the end as in the default.
  assert epochs[1] - later[0] == epochs[0] - late[0]


def test_biases():
  runs = planned('small')
  assert 'with_bias' not in runs[DEFAULT].model
  assert changes(runs, 'biases=on') == {'model.with_bias': True}
  assert runs['c10_cnn1/biases=on/seed=0'].task == 'c10_cnn1:small'


def test_no_two_runs_are_the_same():
  runs = planned('small', seeds=2)
  assert len(runs) == 2 * (3 * 3 + 3 + 2 + 1)
  texts = {config.to_json_best_effort() for config in runs.values()}
  assert len(texts) == len(runs)
  assert {config.seed for config in runs.values()} == {0, 1}


def test_some_tasks():
  names = list(planned('tasks=tiny_cnn'))
  assert names == [f'tiny_cnn/rate=3^{e}/seed=0' for e in (-2, -3, -4)]
  both = planned('small,tasks=c100_resnet/c10_cnn1')
  assert len(both) == 3 + 9
  assert {name.split('/')[0] for name in both} == {'c100_resnet', 'c10_cnn1'}


def test_the_precision_of_all_runs():
  for config in planned('small,precision=bfloat16').values():
    assert config.precision == 'bfloat16'


def test_the_paper_is_the_default_scale():
  assert {config.task for config in planned('').values()} == {
    f'{task}:paper' for task in TASKS
  }


@pytest.mark.parametrize(
  ('variant', 'words'),
  [
    ('tasks=c10_cnn2', "unknown task 'c10_cnn2': use one of c10_cnn1, c100_"),
    ('tasks=', "unknown task ''"),
    ('c10_cnn1', "unknown scale 'c10_cnn1'"),
    ('small,alphas=7', "unknown option 'alphas': use one of tasks, precision"),
  ],
)
def test_an_unknown_variant_names_the_known_ones(variant, words):
  with pytest.raises(ValueError, match=words):
    next(recommendations.get_sweep(variant, 1))
