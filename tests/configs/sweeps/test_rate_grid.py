"""The grid of rates, and the choice among them."""

import pytest

from configs.sweeps import rate_grid
from tests.configs.sweeps.planned import check_refused, configs, exponent


@pytest.mark.parametrize('scale', ['paper', 'small'])
@pytest.mark.parametrize('task', ['c10_cnn1', 'c100_resnet', 'tiny_cnn'])
def test_every_rate_with_every_seed(task, scale):
  grid = configs(rate_grid, f'{task},{scale}', seeds=2, precision='bfloat16')
  for layca, first in ((False, 2), (True, 0)):
    for seed in (0, 1):
      of_method = [
        config
        for config in grid
        if config.optimizer.layca == layca and config.seed == seed
      ]
      assert [exponent(c) for c in of_method] == list(range(first, -8, -1))
  for config in grid:
    assert config.task == f'{task}:{scale}'
    assert config.precision == 'bfloat16'
    assert config.alpha == 0.0
    assert config.data.validation_share == 0.1


def test_the_paper_is_the_default_scale_and_one_grid_may_be_left_out():
  grid = configs(rate_grid, 'c10_cnn1', rates__sgd=(1, -0.5), rates__layca=())
  assert [exponent(config) for config in grid] == [1, -0.5]
  assert grid[0].task == 'c10_cnn1:paper'


def test_select_on_test_holds_nothing_out_of_cifar():
  grid = configs(rate_grid, 'c10_cnn1', select_on='test')
  assert {config.data.validation_share for config in grid} == {0.0}


def result(accuracy, diverged=None, **more):
  return {'diverged': diverged, 'test_accuracy': accuracy, **more}


DIVERGED = result(0.9, 'loss not finite')


@pytest.mark.parametrize(
  ('results', 'best'),
  [
    ({-1: result(0.2), -2: result(0.5), -3: result(0.4)}, -2),
    ({-1: result(0.2), -2: None}, None),
    # Validation counts where there is some.
    (
      {
        -1: result(0.9, best_val_accuracy=0.2),
        -2: result(0.1, best_val_accuracy=0.3),
      },
      -2,
    ),
    # Of equals the larger one.
    ({-3: result(0.5), -2: result(0.5), -1: result(0.4)}, -2),
    ({-1: result(0.4), -2: result(0.5), -3: result(0.5)}, -2),
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
    ('c10_cnn1,tiny', {}, "scale='tiny': use one of paper, small"),
    ('c10_cnn1,small,5', {}, "'c10_cnn1,small,5': only task and scale"),
    (
      'c10_cnn1',
      {'select_on': 'train'},
      "select_on='train': use one of validation",
    ),
    ('c10_cnn1', {'precision': 'half'}, "precision='half': use one of float32"),
  ],
)
def test_a_wrong_option_names_the_known_ones(variant, options, words):
  check_refused(rate_grid, variant, options, words)
