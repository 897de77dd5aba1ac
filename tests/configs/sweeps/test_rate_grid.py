"""The grid of rates, and the choice among them."""

import pytest

from configs.sweeps import rate_grid
from tests.configs.sweeps.planned import check_refused, configs, exponent


@pytest.mark.parametrize(
  ('task', 'scale', 'held_out'),
  [
    ('c10_cnn1', 'paper', 5000),
    ('c100_resnet', 'small', 10_000),
    # Its own: it always holds images out.
    ('tiny_cnn', 'small', 2000),
    ('tiny_cnn', 'paper', 10_000),
  ],
)
def test_every_rate_with_every_seed(task, scale, held_out):
  grid = configs(rate_grid, f'{task},{scale}', seeds=2, precision='bfloat16')
  found = [(c.optimizer.layca, c.seed, exponent(c)) for c in grid]
  assert found == [
    (layca, seed, rate)
    for layca, first in ((False, 2), (True, 0))
    for seed in (0, 1)
    for rate in range(first, -8, -1)
  ]
  for config in grid:
    assert config.task == f'{task}:{scale}'
    assert config.precision == 'bfloat16'
    assert config.alpha == 0.0
    assert config.data.validation_examples == held_out


def test_a_grid_may_be_left_out_and_nothing_held_out_of_cifar():
  options = {'rates__sgd': (1, -0.5), 'rates__layca': (), 'select_on': 'test'}
  grid = configs(rate_grid, 'c10_cnn1', **options)
  assert [exponent(config) for config in grid] == [1, -0.5]
  assert {config.data.validation_examples for config in grid} == {0}
  assert grid[0].task == 'c10_cnn1:paper'


def result(accuracy, diverged=None, train=1.0, **more):
  numbers = {'test_accuracy': accuracy, 'train_accuracy': train}
  return {'diverged': diverged, **numbers, **more}


DIVERGED = result(0.9, 'loss not finite')
VALIDATED = result(0.9, best_val_accuracy=0.2), result(0.1, best_val_accuracy=1)


@pytest.mark.parametrize(
  ('results', 'best'),
  [
    ({-1: result(0.2), -2: result(0.5), -3: result(0.4)}, -2),
    ({-1: result(0.2), -2: None}, None),
    # Validation counts where there is some.
    ({-1: VALIDATED[0], -2: VALIDATED[1]}, -2),
    # Of equals the larger one.
    ({-1: result(0.4), -2: result(0.5), -3: result(0.5)}, -2),
    # What does not fit is not chosen while another does.
    ({-1: result(0.5, train=0.98), -2: result(0.2, train=0.981)}, -2),
    ({-1: result(0.5, train=0.98), -2: result(0.2, train=0.5)}, -1),
    # One that diverged in its first epoch has no accuracy.
    ({1: DIVERGED, 0: result(0.1), 2: {'diverged': 'not finite'}}, 0),
  ],
)
def test_the_best_rate(results, best):
  assert rate_grid.choose({e: e for e in results}, results.get) == best


def test_no_rate_can_be_chosen_where_all_diverged():
  with pytest.raises(ValueError, match=r'3\^1, 3\^2 all diverged'):
    rate_grid.choose({1: 1, 2: 2}, lambda config: DIVERGED)


@pytest.mark.parametrize(
  ('variant', 'options', 'words'),
  [
    ('c11', {}, "task='c11': use one of c10_cnn1, c100_resnet, tiny_cnn"),
    ('c10_cnn1,tiny', {}, "scale='tiny': use one of paper, medium"),
    ('c10_cnn1,small,5', {}, "'c10_cnn1,small,5': only task and scale"),
    ('c10_cnn1', {'select_on': 'train'}, "'train': use one of validation"),
    ('c10_cnn1', {'precision': 'half'}, "precision='half': use one of float32"),
  ],
)
def test_a_wrong_option_names_the_known_ones(variant, options, words):
  check_refused(rate_grid, variant, options, words)
