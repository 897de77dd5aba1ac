"""The sweeps on c10_cnn2: five methods, and SGD without weight decay."""

import math

import pytest

from configs.sweeps import adaptive, weight_decay
from tests.configs.sweeps.planned import check_refused, configs

# Of the plain method, and with Layca: at all scales the paper's.
RATES = {
  'sgd': (0.5, 1 / 27),
  'sgd_amom': (0.5, 1 / 243),
  'rmsprop': (3e-4, 1 / 27),
  'adam': (3e-4, 1 / 243),
  'adagrad': (1e-2, 1 / 27),
}
# Steps of an epoch, epochs, and drops of the plain methods and of Layca.
SCALES = {
  'paper': (390, 250, tuple(range(25, 250, 25)), (100, 170, 220)),
  'medium': (117, 120, tuple(range(12, 120, 12)), (48, 82, 106)),
  'small': (78, 120, tuple(range(12, 120, 12)), (48, 82, 106)),
}


@pytest.mark.parametrize('scale', SCALES)
def test_every_method_is_trained_plain_and_with_layca(scale):
  _, epochs, plain_drops, layca_drops = SCALES[scale]
  found = configs(adaptive, scale)
  assert len(found) == 2 * len(RATES)
  for config in found:
    with_layca, name = config.optimizer.layca, config.optimizer.name
    plain, layca = RATES[name]
    assert config.rho == pytest.approx(layca if with_layca else plain)
    assert config.task == f'c10_cnn2:{scale}'
    assert config.epochs == epochs
    drops, factor = (layca_drops, 0.2) if with_layca else (plain_drops, 0.5)
    assert config.schedule.drop_epochs == drops
    assert config.schedule.drop_factor == factor
    # Fewer updates need more L2 where the gradient is not scaled.
    l2 = 2e-3 if scale != 'paper' and name.startswith('sgd') else 5e-4
    assert config.optimizer.l2 == (0.0 if with_layca else l2)


@pytest.mark.parametrize('variant', ['', 'small'])
def test_another_l2_is_that_of_all_plain_methods(variant):
  for config in configs(adaptive, variant, l2=3e-3):
    assert config.task == f'c10_cnn2:{variant or "paper"}'
    assert config.optimizer.l2 == (0.0 if config.optimizer.layca else 3e-3)


@pytest.mark.parametrize(
  ('variant', 'options', 'units', 'angle'),
  [
    ('paper', {}, 9.74, 0.0316),
    ('small', {}, 3.741, 0.0632),
    ('small', {'l2': 5e-4}, 0.935, 0.0316),
  ],
)
def test_the_l2_of_the_small_scale_acts_within_its_few_updates(
  variant, options, units, angle
):
  _, config, *_ = configs(weight_decay, variant, **options)
  rates = [
    config.rho
    * config.schedule.drop_factor
    ** sum(epoch >= drop for drop in config.schedule.drop_epochs)
    for epoch in range(config.epochs)
  ]
  found = sum(rates) * SCALES[variant][0] * 2 * config.optimizer.l2
  assert found == pytest.approx(units, rel=2e-3)
  # Radians an update at the equilibrium, before the first drop.
  found = math.sqrt(4 * config.rho * config.optimizer.l2)
  assert found == pytest.approx(angle, abs=1e-4)


@pytest.mark.parametrize('options', [{}, {'l2': 0.02}])
def test_weight_decay_shares_the_runs_of_sgd_with_the_methods(options):
  options = {'seeds': 2, 'precision': 'bfloat16', **options}
  found = configs(weight_decay, 'small', **options)
  adapted = configs(adaptive, 'small', **options)
  shared = [config.to_dict() for config in adapted]
  for seed in (0, 1):
    without, with_l2 = found[seed], found[seed + 2]
    assert with_l2.seed == without.seed == seed
    assert with_l2.precision == 'bfloat16'
    assert with_l2.to_dict() in shared
    assert without.optimizer.l2 == 0.0
    without.optimizer.l2 = with_l2.optimizer.l2
    assert without.to_dict() == with_l2.to_dict()


@pytest.mark.parametrize(
  ('options', 'decays'),
  [
    ({}, (0, 2e-3, 2e-3 / 9, 2e-3 / 3, 6e-3, 18e-3)),
    ({'l2': 0.1, 'step': 2.0}, (0, 0.1, 0.025, 0.05, 0.2, 0.4)),
  ],
)
def test_five_values_of_weight_decay_and_none(options, decays):
  found = configs(weight_decay, 'small', **options)
  assert [c.optimizer.l2 for c in found] == pytest.approx(list(decays))
  for config in found:
    config.optimizer.l2 = 0.0
    assert config.to_dict() == found[0].to_dict()


@pytest.mark.parametrize('module', [adaptive, weight_decay])
@pytest.mark.parametrize(
  ('variant', 'options', 'words'),
  [
    ('tiny', {}, "scale='tiny': use one of paper, medium"),
    ('small', {'precision': 'half'}, "precision='half'"),
    ('small', {'l2': math.nan}, 'l2=nan: must be above 0'),
  ],
)
def test_a_wrong_option_is_one_line(module, variant, options, words):
  check_refused(module, variant, options, words)
