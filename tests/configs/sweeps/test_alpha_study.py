"""The study of alpha: which runs there are, and how their rates are chosen."""

import pytest

from configs import c10_cnn1
from configs.sweeps import alpha_study, rate_grid
from tests.configs.sweeps.planned import check_refused, configs, exponent, sweep

SEVEN = alpha_study.SEVEN_ALPHAS


def best_at(best):
  """An accuracy that is best at a rate."""
  return lambda config: -abs(exponent(config) - best)


def study(variant, layca, **options):
  """The study's runs of a method."""
  found = configs(alpha_study, variant, **options)
  return [config for config in found if config.optimizer.layca == layca]


def grid(variant, **options):
  return configs(alpha_study, variant, listed='rate_grid', **options)


@pytest.mark.parametrize(
  ('layca', 'accuracy', 'rate'),
  [(True, None, -3), (False, None, None), (False, best_at(-1), -1)],
)
def test_the_study_of_the_paper(layca, accuracy, rate):
  found = study('c10_cnn1', layca, accuracy=accuracy)
  assert [config.alpha for config in found] == [
    *(-0.8, -0.6, -0.4, -0.3, -0.2, -0.1, 0),
    *(0.1, 0.2, 0.3, 0.4, 0.6, 0.8),
  ]
  assert {exponent(config) for config in found} == {rate}
  assert {config.data.validation_examples for config in found} == {0}
  assert found[0].task == 'c10_cnn1:paper'


def test_its_grid_is_that_of_sgd_and_layca_at_alpha_0_the_task():
  rates = configs(rate_grid, 'c10_cnn1,small', rates__layca=())
  own = grid('c10_cnn1,small', seeds=3)
  assert [c.to_dict() for c in own] == [c.to_dict() for c in rates]
  (layca,) = study('c10_cnn1,small', True, alphas=(0.0,))
  assert layca.to_dict() == c10_cnn1.get_config('small').to_dict()


def test_select_on_test_shares_a_run_with_the_grid():
  options = {'select_on': 'test', 'accuracy': best_at(-4)}
  found = study('c10_cnn1,small', False, **options)
  (alone,) = (config for config in found if config.alpha == 0.0)
  assert exponent(alone) == -4
  in_grid = grid('c10_cnn1,small', **options)
  assert alone.to_dict() in [config.to_dict() for config in in_grid]


def test_the_choice_waits_for_the_whole_grid():
  result = {'diverged': None, 'train_accuracy': 1, 'best_val_accuracy': 0.5}
  runs = sweep(alpha_study, 'c10_cnn1,small').runs(
    lambda run: None if exponent(run.config) == -7 else result
  )
  assert len([run for run in runs if run.undecided]) == 13


def test_seeds_at_some_alphas():
  options = {'seeds': 3, 'seeds_at': (0, 0.6, -0.6), 'alphas': SEVEN}
  for layca in (True, False):
    seeds = {}
    for config in study('c10_cnn1,small', layca, **options):
      seeds.setdefault(config.alpha, []).append(config.seed)
    several = {alpha for alpha, found in seeds.items() if found == [0, 1, 2]}
    assert several == {0.0, 0.6, -0.6}
    assert all(seeds[alpha] == [0] for alpha in set(SEVEN) - several)
  # The grid has one seed.
  assert {config.seed for config in grid('c10_cnn1,small', **options)} == {0}


def test_a_rate_for_each_alpha():
  options = {'tune': 'per_alpha', 'alphas': SEVEN}
  assert {exponent(c) for c in study('c10_cnn1', True, **options)} == {None}

  options['accuracy'] = lambda config: best_at(
    -3 if config.alpha < 0.5 else -4
  )(config)
  tried = {}
  for config in grid('c10_cnn1', **options):
    if config.optimizer.layca:
      tried.setdefault(config.alpha, []).append(exponent(config))
  # 0.4 and 0.6 differ: both try the rate between theirs.
  for alpha, exponents in tried.items():
    half = [-3.5] if alpha in (0.4, 0.6) else []
    assert exponents == [*range(0, -8, -1), *half]
  final = study('c10_cnn1', True, **options)
  assert [config.alpha for config in final] == list(SEVEN)
  assert [exponent(config) for config in final] == [-3] * 6 + [-4]


def test_a_half_step_is_used_where_it_is_better():
  def accuracy(config):
    if exponent(config) == -3.5:
      return 1.0
    # Coarse rates are best at -3 below alpha 0, else at -4.
    return best_at(-3 if config.alpha < 0 else -4)(config)

  options = {'tune': 'per_alpha', 'alphas': SEVEN, 'accuracy': accuracy}
  final = study('c10_cnn1', True, **options)
  expected = [-3, -3, -3.5, -3.5, -4, -4, -4]
  assert [exponent(config) for config in final] == expected


@pytest.mark.parametrize(
  ('best', 'tried'),
  [
    ([-3, -3, -3], [set(), set(), set()]),
    ([-4, -3, -5], [{-3.5}, {-3.5}, {-4.5}]),
    ([-2, -3, -4], [{-2.5}, {-2.5, -3.5}, {-3.5}]),
  ],
)
def test_half_steps_go_towards_a_neighbour_that_differs(best, tried):
  assert alpha_study.half_steps(best) == tried


@pytest.mark.parametrize(
  ('options', 'words'),
  [
    ({'seeds_at': (0.5,)}, 'alpha_study.py.* alpha 0.5 is not in the study'),
    ({'tune': 'twice'}, "tune='twice': use one of once, per_alpha"),
    ({'alphas': (2.0,)}, 'alpha=2.0: must be between -1 and 1'),
  ],
)
def test_a_wrong_option_is_one_line(options, words):
  check_refused(alpha_study, 'c10_cnn1', options, words)
