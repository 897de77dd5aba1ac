"""The paper's sweeps: which runs there are, and how rates are chosen."""

import itertools
import math

import pytest

from configs.sweeps import alpha_study, rate_grid, runs
from layca.study.sweep import plan

TASKS = ('c10_cnn1', 'c100_resnet', 'tiny_cnn')
FILES = {
  alpha_study: 'configs/sweeps/alpha_study.py',
  rate_grid: 'configs/sweeps/rate_grid.py',
}
HELD_OUT = 'data.validation_share'


def stages(module, variant, accuracy=lambda overrides: 0.0, seeds=1):
  """All stages, each {name: overrides}, given the accuracy of each run."""
  generator = module.get_sweep(variant, seeds)
  found, results = [], None
  while True:
    try:
      stage = generator.send(results)
    except StopIteration:
      return found
    found.append({name: overrides for name, _, overrides in stage})
    results = {
      name: {
        'diverged': None,
        'test_accuracy': accuracy(overrides),
        **(
          {'best_val_accuracy': accuracy(overrides), 'test_accuracy': 0.0}
          if overrides.get(HELD_OUT)
          else {}
        ),
      }
      for name, overrides in found[-1].items()
    }


def best_at(exponent):
  """An accuracy that is best at a rate, the same for all alphas."""
  return lambda run: -abs(math.log(run['rho'], 3) - exponent)


def exponents(stage, part):
  return [
    round(math.log(run['rho'], 3), 6)
    for name, run in stage.items()
    if part in name
  ]


@pytest.mark.parametrize('scale', ['paper', 'small'])
@pytest.mark.parametrize('task', TASKS)
@pytest.mark.parametrize('module', FILES)
@pytest.mark.parametrize('options', ['', ',select_on=test', ',rates=5'])
def test_every_run_has_a_config_that_can_be_used(module, task, scale, options):
  variant = f'{task},{scale}{options}'
  planned = plan.rehearse(plan.Sweep(f'{FILES[module]}:{variant}', 2))
  for run in itertools.chain(*planned):
    assert run.name.startswith(f'{task}/')
    assert run.config.task == f'{task}:{scale}'
    assert run.name.endswith(f'seed={run.config.seed}')


def test_the_paper_is_the_default_scale():
  (grid,) = plan.rehearse(plan.Sweep(f'{FILES[rate_grid]}:c10_cnn1'))
  assert grid[0].config.task == 'c10_cnn1:paper'


def test_the_study_of_the_paper():
  grids, sgd = stages(alpha_study, 'c10_cnn1', best_at(-1))
  grid = {name: run for name, run in grids.items() if '/grid/' in name}
  layca = {name: run for name, run in grids.items() if name not in grid}
  assert exponents(grid, 'sgd') == [2, 1, 0, -1, -2, -3, -4, -5, -6, -7]
  assert {run['alpha'] for run in grid.values()} == {0.0}
  alphas = [-0.8, -0.6, -0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8]
  for study, with_layca, rate in ((layca, True, 3**-3), (sgd, False, 3**-1)):
    assert [run['alpha'] for run in study.values()] == alphas
    assert {run['optimizer.layca'] for run in study.values()} == {with_layca}
    assert {run['rho'] for run in study.values()} == {rate}
  assert 'c10_cnn1/layca/alpha=+0.6/seed=0' in layca
  assert 'c10_cnn1/sgd/alpha=-0.8/seed=0' in sgd
  assert 'c10_cnn1/sgd/grid/alpha=+0.0/rate=3^-1/seed=0' in grid


def test_the_config_of_layca_at_alpha_0_is_the_one_of_the_task():
  planned = plan.rehearse(plan.Sweep(f'{FILES[alpha_study]}:c10_cnn1,small'))
  (run,) = (
    run for run in planned[0] if run.name == 'c10_cnn1/layca/alpha=+0.0/seed=0'
  )
  alone = plan.resolve('configs/c10_cnn1.py:small', {})
  assert run.config.to_dict() == alone.to_dict()


def test_rates_are_chosen_on_images_held_out_and_then_used_on_all():
  grids, sgd = stages(alpha_study, 'c10_cnn1,small')
  for name, run in {**grids, **sgd}.items():
    assert run.get(HELD_OUT) == (0.1 if '/grid/' in name else None)


def test_select_on_test_changes_nothing_in_the_config():
  grids, sgd = stages(alpha_study, 'c10_cnn1,select_on=test', best_at(-4))
  assert not any(HELD_OUT in run for run in {**grids, **sgd}.values())
  assert {run['rho'] for run in sgd.values()} == {3.0**-4}


@pytest.mark.parametrize('module', FILES)
def test_the_precision_of_all_runs(module):
  for options, precision in (
    ('', 'float32'),
    (',precision=bfloat16', 'bfloat16'),
  ):
    for run in itertools.chain(
      *plan.rehearse(plan.Sweep(f'{FILES[module]}:c10_cnn1{options}'))
    ):
      assert run.config.precision == precision


def test_a_small_study():
  variant = 'tiny_cnn,small,alphas=7,rates=5'
  grids, sgd = stages(alpha_study, variant, best_at(-2))
  assert exponents(grids, 'sgd') == [1, 0, -1, -2, -3]
  assert [run['alpha'] for run in sgd.values()] == (
    [-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6]
  )
  assert len(grids) == 5 + 7


def test_seeds_at_some_alphas():
  variant = 'c10_cnn1,small,seeds_at=0/0.6/-0.6'
  grids, sgd = stages(alpha_study, variant, seeds=3)
  layca = {name: run for name, run in grids.items() if '/layca/' in name}
  for study in (layca, sgd):
    assert len(study) == 13 + 3 * 2
    seeds = {}
    for run in study.values():
      seeds.setdefault(run['alpha'], []).append(run['seed'])
    several = {alpha for alpha, found in seeds.items() if found == [0, 1, 2]}
    assert several == {0.0, 0.6, -0.6}
    assert all(seeds[alpha] == [0] for alpha in set(seeds) - several)
  # The grid has one seed.
  assert len(grids) == 10 + 19


def test_all_seeds_at_all_alphas():
  _, sgd = stages(alpha_study, 'c10_cnn1', seeds=2)
  assert len(sgd) == 26


def test_a_rate_for_each_alpha():
  def accuracy(run):
    best = -3 if run['alpha'] < 0.5 else -4
    return -abs(math.log(run['rho'], 3) - best)

  variant = 'c10_cnn1,tune=per_alpha,alphas=7'
  grids, refined, final = stages(alpha_study, variant, accuracy)
  assert exponents(grids, 'layca/grid/alpha=+0.2') == list(range(0, -8, -1))
  # 0.4 and 0.6 differ: both try the rate between theirs.
  half = [name for name in refined if '/layca/' in name]
  assert half == [
    f'c10_cnn1/layca/grid/alpha=+{alpha}/rate=3^-3.5/seed=0'
    for alpha in (0.4, 0.6)
  ]
  assert [run['alpha'] for run in final.values()] == (
    [-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6]
  )
  assert exponents(final, 'layca') == [-3] * 6 + [-4]
  assert not any(HELD_OUT in run for run in final.values())


def test_a_half_step_is_used_where_it_is_better():
  def accuracy(run):
    exponent = math.log(run['rho'], 3)
    # Coarse rates are best at -3 below alpha 0, else at -4; 3^-3.5 beats all.
    best = -3 if run['alpha'] < 0 else -4
    return (
      1.0
      if exponent % 1 > 0.25 and exponent % 1 < 0.75
      else (-abs(exponent - best))
    )

  *_, final = stages(
    alpha_study, 'c10_cnn1,tune=per_alpha,alphas=7,rates=5', accuracy
  )
  assert exponents(final, 'layca') == [-3, -3, -3.5, -3.5, -4, -4, -4]


@pytest.mark.parametrize(
  ('best', 'tried'),
  [
    ([-3, -3, -3], [set(), set(), set()]),
    ([-3, -4], [{-3.5}, {-3.5}]),
    ([-4, -3, -5], [{-3.5}, {-3.5}, {-4.5}]),
    ([-4, -3, -4], [{-3.5}, {-3.5}, {-3.5}]),
    ([-2, -3, -4], [{-2.5}, {-2.5, -3.5}, {-3.5}]),
  ],
)
def test_half_steps_go_towards_a_neighbour_that_differs(best, tried):
  assert runs.half_steps(best) == tried


def result(accuracy, diverged=None, **more):
  return {'diverged': diverged, 'test_accuracy': accuracy, **more}


def test_the_best_rate():
  candidates = {-1: result(0.2), -2: result(0.5), -3: result(0.4)}
  assert runs.best_exponent(candidates) == -2


def test_validation_counts_where_there_is_some():
  candidates = {
    -1: result(0.9, best_val_accuracy=0.2),
    -2: result(0.1, best_val_accuracy=0.3),
  }
  assert runs.best_exponent(candidates) == -2


def test_of_equal_rates_the_larger_one():
  for order in ([-1, -2, -3], [-3, -2, -1]):
    candidates = {e: result(0.5 if e < -1 else 0.4) for e in order}
    assert runs.best_exponent(candidates) == -2


def test_a_run_that_diverged_is_never_chosen():
  candidates = {1: result(0.9, 'loss not finite'), 0: result(0.1)}
  assert runs.best_exponent(candidates) == 0
  # One that diverged in its first epoch has no accuracy.
  candidates[2] = {'diverged': 'loss not finite'}
  assert runs.best_exponent(candidates) == 0
  del candidates[0]
  with pytest.raises(ValueError, match=r'3\^1, 3\^2 all diverged'):
    runs.best_exponent(candidates)


def test_the_grid_of_rates_is_shared_with_the_study():
  (grid,) = stages(rate_grid, 'c10_cnn1,small')
  assert exponents(grid, 'sgd') == list(range(2, -8, -1))
  assert exponents(grid, 'layca') == list(range(0, -8, -1))
  study, *_ = stages(alpha_study, 'c10_cnn1,small')
  shared = {name: run for name, run in study.items() if '/grid/' in name}
  assert shared.items() <= grid.items()


@pytest.mark.parametrize(
  ('module', 'variant', 'words'),
  [
    (alpha_study, '', "unknown task ''"),
    (alpha_study, 'c11', "unknown task 'c11': use one of c10_cnn1, c100"),
    (alpha_study, 'c10_cnn1,tiny', "unknown scale 'tiny'"),
    (alpha_study, 'c10_cnn1,alphas=9', "unknown alphas '9': use one of 13, 7"),
    (alpha_study, 'c10_cnn1,alpha=7', "unknown option 'alpha'"),
    (alpha_study, 'c10_cnn1,seeds_at=0.5', 'alpha 0.5 is not in the study'),
    (alpha_study, 'c10_cnn1,seeds_at=x', "'x'"),
    (rate_grid, 'c10_cnn1,tune=per_alpha', "unknown option 'tune'"),
    (rate_grid, 'c10_cnn1,select_on=train', "unknown select_on 'train'"),
  ],
)
def test_an_unknown_variant_names_the_known_ones(module, variant, words):
  with pytest.raises(ValueError, match=words):
    next(module.get_sweep(variant, 1))
