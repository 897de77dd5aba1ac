"""Bad settings are refused by name, before any compute."""

import math

import pytest

from layca import rotation
from layca.training import config_checks, config_values
from layca.training.errors import InputError
from tests.layca.training import tiny


def test_the_defaults_are_good():
  config_checks.check(tiny.config())


BAD = {
  'seed': (-1,),
  'rho': (0.0, math.nan, math.inf, 1e300),
  'alpha': (1.0, -1.0, math.nan),
  'alpha_schedule': (
    (0, 0.3),
    ((0, 0.3), (0, 0.2)),
    ((1, 0.3),),
    ((0, 0.3), (5, 0.2), (4, 0.1)),
    ((0, 0.3), (2.5, 0.0)),
    ((True, 0.3),),
    ((0, 1.0),),
    ((0, math.nan),),
    ((0, 'x'),),
    ((0, 0.3, 0.1),),
    ((0, 0.3), (10**9, 0.0)),
  ),
  'layer_schedules': (
    ('conv_0/', ((0, 1.0), (4, 0.1))),
    (('conv_0/', ()),),
    (('conv_0/', ((0, -1.0),)),),
    (('conv_0/', ((0, math.inf),)),),
    ((3, ((0, 1.0),)),),
    (('a', ((0, 1.0),)), ('a', ((0, 0.5),))),
    ('x',),
  ),
  'alpha_interpolation': ('cubic', None),
  'record_steps': (None,),
  'log_every_steps': (-1, True, None),
  'tensorboard.bands': (-1, True),
  'tensorboard.per_layer': (None,),
  'tensorboard.figure_to_one': (None,),
  'epochs': (0, 10**9),
  'batch_size': (0, 10**12),
  'steps_per_call': (0, True),
  'checkpoint_seconds': (-1.0,),
  'precision': ('float64', None),
  'min_probability': (-1e-7, 0.5, math.nan),
  'loss_scale': (0.0, -1.0, math.nan, math.inf),
  'jit_compile': (None,),
  'optimizer.name': ('lion',),
  'optimizer.others': ('train',),
  'optimizer.momentum': (1.0, None),
  'optimizer.l2': (-1e-4,),
  'optimizer.layca': (None,),
  'optimizer.nesterov': (True,),
  'optimizer.operations': ('lars',),
  'optimizer.granularity': ('filter', None),
  'optimizer.rules': (('w', 'base'), (('w', 'turn'),), ((1, 'base'),), None),
  'optimizer.replay': (None,),
  'model.name': ('vgg17', 'mine.py', 'mine:'),
  'stop.unchanged_epochs': (0,),
  'stop.check_epoch': (-1,),
  'schedule.warmup_epochs': (1e30, -1.0),
  'schedule.drop_epochs': (None, ('a', 'b'), (math.nan,), (5, 5), (8, 5), (0,)),
  'schedule.drop_factor': (0.0, 1.5),
  'data.train_examples': (0, True),
  'data.image_size': (10**12,),
  'data.validation_examples': (-1,),
  'data.watched_examples': (0,),
  'data.shift': (-0.1, 0.6),
}


@pytest.mark.parametrize(
  ('key', 'value'), [(key, value) for key in BAD for value in BAD[key]]
)
def test_a_bad_value_is_named(key, value):
  config = tiny.config(**{key.replace('.', '__'): value})
  with pytest.raises(InputError, match=f'^config.{key}=.*must be') as error:
    config_checks.check(config)
  assert '\n' not in str(error.value)


@pytest.mark.parametrize(
  'overrides',
  [
    {'alpha_schedule': ((0, -0.4), (40, 0.0)), 'alpha_interpolation': 'linear'},
    {'layer_schedules': (('conv', ((0, 0), (7, 2.0))), ('b', ((0, 1.0),)))},
    # As JSON holds them.
    {'alpha_schedule': [[0, 0.4]], 'layer_schedules': []},
    {'optimizer__operations': 'relative', 'optimizer__granularity': 'neuron'},
    {'optimizer__replay': 'a/run', 'optimizer__others': 'freeze'},
    {'optimizer__rules': (('dense/w', 'base'),)},
    {'optimizer__rules': [], 'optimizer__layca': False},
  ],
)
def test_good_rates_pass(overrides):
  config_checks.check(tiny.config(**overrides))


SCHEDULE, OWN = ((0, 0.4), (2, 0.0)), (('conv_0/', ((0, 1.0), (2, 0.1))),)


@pytest.mark.parametrize(
  ('overrides', 'words'),
  [
    (
      {'alpha': 0.2, 'alpha_schedule': SCHEDULE},
      r'alpha=0\.2: .* 0\.0 with alp',
    ),
    (
      {'optimizer__layca': False, 'optimizer__operations': 'relative'},
      "optimizer.operations='relative': .* unless optimizer.layca is True",
    ),
    (
      {'optimizer__layca': False, 'optimizer__granularity': 'neuron'},
      "optimizer.granularity='neuron': .* unless optimizer.layca",
    ),
    (
      {'optimizer__layca': False, 'optimizer__rules': (('w', 'base'),)},
      r"optimizer.rules=\(\('w', 'base'\),\): .* unless optimizer.layca",
    ),
    (
      {'optimizer__layca': False, 'optimizer__replay': 'run'},
      "optimizer.replay='run': .* unless optimizer.layca",
    ),
    *(
      (
        {'optimizer__replay': 'run', key: value},
        f'{name}=.* with optimizer.rep',
      )
      for key, name, value in (
        ('alpha', 'alpha', 0.2),
        ('alpha_schedule', 'alpha_schedule', SCHEDULE),
        ('layer_schedules', 'layer_schedules', OWN),
        ('optimizer__operations', 'optimizer.operations', 'hyperball'),
        ('optimizer__granularity', 'optimizer.granularity', 'neuron'),
        ('optimizer__others', 'optimizer.others', 'rotate'),
      )
    ),
  ],
)
def test_settings_of_rates_that_exclude_others_are_named(overrides, words):
  with pytest.raises(InputError, match=f'^config.{words}') as error:
    config_checks.check(tiny.config(**overrides))
  assert '\n' not in str(error.value)


def test_a_module_of_ones_own_that_is_not_there_is_named():
  words = r"^config.model.name='nonesuch:Net': there is no module nonesuch: "
  with pytest.raises(InputError, match=words):
    config_checks.check(tiny.config(model={'name': 'nonesuch:Net'}))
  with pytest.raises(InputError, match=r"^data.name='nonesuch:load': there is"):
    config_checks.check(tiny.config(data__name='nonesuch:load'))


def test_the_operations_are_those_of_layca():
  assert list(rotation.OPERATIONS) == [*config_values.OPERATIONS]


def test_a_config_without_a_network_is_named():
  with pytest.raises(InputError, match=r'^config\.model\.name=None: must be'):
    config_checks.check(tiny.config(model={}))


def test_differences_name_all_that_changed_but_what_is_ignored():
  old = {'rho': 0.1, 'data': {'name': 'digits', 'data_dir': 'a'}}
  new = {'rho': 0.2, 'data': {'name': 'digits', 'data_dir': 'b'}, 'x': 1}
  changed = config_checks.differences(old, new, ['data.data_dir'])
  assert changed == ['rho: 0.1 -> 0.2', 'x: None -> 1']
