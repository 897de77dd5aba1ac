"""The sweeps on c10_cnn2: five methods, and SGD without weight decay."""

import itertools
import math

import pytest

from configs.sweeps import adaptive, methods, weight_decay
from layca.study.sweep import plan

FILES = {
  adaptive: 'configs/sweeps/adaptive.py',
  weight_decay: 'configs/sweeps/weight_decay.py',
}
METHODS = ('sgd', 'sgd_amom', 'rmsprop', 'adam', 'adagrad')
STEPS_PER_EPOCH = {'paper': 390, 'small': 15}


def planned(module, variant, seeds=1):
  """The configs by the runs' names."""
  sweep = plan.Sweep(f'{FILES[module]}:{variant}', seeds)
  return {
    run.name: run.config for run in itertools.chain(*plan.rehearse(sweep))
  }


def rates(config, steps_per_epoch):
  """The rate of each update of a run."""
  return [
    config.rho
    * config.schedule.drop_factor
    ** sum(epoch >= drop for drop in config.schedule.drop_epochs)
    for epoch in range(config.epochs)
    for _ in range(steps_per_epoch)
  ]


def decay_units(config, scale):
  """The sum over updates of rate * 2 * l2."""
  all_rates = rates(config, STEPS_PER_EPOCH[scale])
  return sum(rate * 2 * config.optimizer.l2 for rate in all_rates)


@pytest.mark.parametrize(('scale', 'epochs'), [('paper', 250), ('small', 75)])
def test_every_method_is_trained_plain_and_with_layca(scale, epochs):
  runs = planned(adaptive, scale)
  assert list(runs) == [
    f'c10_cnn2/{method}{layca}/seed=0'
    for method in METHODS
    for layca in ('', '+layca')
  ]
  for name, config in runs.items():
    assert config.task == f'c10_cnn2:{scale}'
    assert config.epochs == epochs
    assert config.optimizer.layca == ('+layca' in name)
    assert config.optimizer.name == name.split('/')[1].removesuffix('+layca')


@pytest.mark.parametrize(
  ('method', 'paper', 'small', 'layca'),
  [
    ('sgd', 0.5, 0.5, 1 / 27),
    ('sgd_amom', 0.5, 0.5, 1 / 243),
    ('rmsprop', 3e-4, 3e-3, 1 / 27),
    ('adam', 3e-4, 3e-3, 1 / 243),
    ('adagrad', 1e-2, 1e-2, 1 / 27),
  ],
)
def test_the_rates_are_the_papers_but_where_few_updates_take_larger_ones(
  method, paper, small, layca
):
  for scale, plain in (('paper', paper), ('small', small)):
    runs = planned(adaptive, scale)
    assert runs[f'c10_cnn2/{method}/seed=0'].rho == plain
    assert runs[f'c10_cnn2/{method}+layca/seed=0'].rho == pytest.approx(layca)


@pytest.mark.parametrize(
  ('scale', 'plain', 'layca'),
  [
    ('paper', tuple(range(25, 250, 25)), (100, 170, 220)),
    ('small', (8, 15, 22, 30, 38, 45, 52, 60, 68), (48, 66)),
  ],
)
def test_plain_rates_halve_every_tenth_and_laycas_drop_as_the_config_says(
  scale, plain, layca
):
  for name, config in planned(adaptive, scale).items():
    drops, factor = (layca, 0.2) if '+layca' in name else (plain, 0.5)
    assert config.schedule.drop_epochs == drops
    assert config.schedule.drop_factor == factor


def test_the_paper_is_the_default_scale_with_its_l2_on_plain_methods_alone():
  for name, config in planned(adaptive, '').items():
    assert config.task == 'c10_cnn2:paper'
    assert config.optimizer.l2 == (0.0 if '+layca' in name else 5e-4)


def test_the_small_scale_has_more_l2_where_the_gradient_is_not_scaled():
  l2 = {
    name.split('/')[1]: config.optimizer.l2
    for name, config in planned(adaptive, 'small').items()
  }
  assert l2 == dict.fromkeys(map('{}+layca'.format, METHODS), 0.0) | {
    'sgd': 1e-2,
    'sgd_amom': 1e-2,
    'rmsprop': 5e-4,
    'adam': 5e-4,
    'adagrad': 5e-4,
  }


def test_another_l2_is_that_of_all_plain_methods():
  for scale in ('paper', 'small'):
    for name, config in planned(adaptive, f'{scale},l2=3e-3').items():
      assert config.optimizer.l2 == (0.0 if '+layca' in name else 3e-3)


def test_the_l2_of_the_small_scale_acts_within_its_few_updates():
  paper, small, weak = (
    planned(weight_decay, variant)['c10_cnn2/sgd/seed=0']
    for variant in ('paper', 'small', 'small,l2=5e-4')
  )
  assert decay_units(paper, 'paper') == pytest.approx(9.74, abs=0.01)
  assert decay_units(small, 'small') == pytest.approx(2.28, abs=0.01)
  assert decay_units(weak, 'small') == pytest.approx(0.114, abs=0.001)
  # Radians an update at the equilibrium, before the first drop.
  angles = [math.sqrt(4 * c.rho * c.optimizer.l2) for c in (paper, small)]
  assert angles == pytest.approx([0.0316, 0.1414], abs=1e-4)


@pytest.mark.parametrize('variant', ['', 'small', 'small,l2=0.02'])
def test_weight_decay_shares_the_run_of_sgd_with_the_methods(variant):
  runs = planned(weight_decay, variant, seeds=2)
  names = [
    f'c10_cnn2/{method}/seed={seed}'
    for method in ('sgd', 'sgd,l2=0')
    for seed in (0, 1)
  ]
  assert list(runs) == names
  shared = planned(adaptive, variant, seeds=2)
  for seed in (0, 1):
    name = f'c10_cnn2/sgd/seed={seed}'
    assert runs[name].to_dict() == shared[name].to_dict()
    without = runs[f'c10_cnn2/sgd,l2=0/seed={seed}']
    assert without.optimizer.l2 == 0.0
    without.optimizer.l2 = runs[name].optimizer.l2
    assert without.to_dict() == runs[name].to_dict()


@pytest.mark.parametrize('module', FILES)
def test_the_precision_and_the_seeds_of_all_runs(module):
  runs = planned(module, 'small,precision=bfloat16', seeds=3)
  for name, config in runs.items():
    assert config.precision == 'bfloat16'
    assert name.endswith(f'/seed={config.seed}')
  assert {config.seed for config in runs.values()} == {0, 1, 2}
  for config in planned(module, 'small').values():
    assert config.precision == 'float32'


@pytest.mark.parametrize('module', FILES)
@pytest.mark.parametrize(
  ('variant', 'words'),
  [
    ('tiny', "unknown scale 'tiny': use one of paper, small"),
    ('c10_cnn2,small', "unknown scale 'c10_cnn2'"),
    ('small,rates=5', "unknown option 'rates': use one of l2, precision"),
    ('small,precision=half', "unknown precision 'half'"),
    ('small,l2=0', 'l2=0: must be above 0'),
    ('small,l2=nan', 'l2=nan: must be above 0'),
    ('small,l2=x', "'x'"),
  ],
)
def test_an_unknown_variant_names_the_known_ones(module, variant, words):
  with pytest.raises(ValueError, match=words):
    next(module.get_sweep(variant, 1))


def test_every_method_has_a_rate():
  assert tuple(methods.RATES) == METHODS
