"""A run's folder is named by its settings: the same for equal ones."""

import pytest

from configs import c10_cnn1, c10_cnn2
from layca.study.sweep import run_name
from layca.training import config_checks
from layca.training.run import files
from tests.layca.study.sweep.sweep_files import DEFAULTS, run_of, tiny


def flat(config):
  return config_checks.flatten(files.plain(config.to_dict()))


def words(config):
  """WHAT of TASK/WHAT-HASH."""
  return run_of(config).name.split('/')[1].rpartition('-')[0]


def test_names_stay_as_they_are():
  """The folders of what users have trained hang on these."""
  expected = {
    c10_cnn1: 'c10_cnn1_small/layca,alpha=+0.0,rate=3^-3,seed=0-29686b',
    c10_cnn2: 'c10_cnn2_small/layca,alpha=+0.0,rate=3^-3,seed=0-b3bcd6',
  }
  for module, name in expected.items():
    assert run_of(module.get_config('small')).name == name


@pytest.mark.parametrize(
  ('overrides', 'expected'),
  [
    ({'alpha': 0.6, 'seed': 1}, 'layca,alpha=+0.6,rate=3^-2,seed=1'),
    ({'rho': 3.0**-3.5}, 'layca,alpha=+0.0,rate=3^-3.5,seed=0'),
    ({'rho': 3e-4}, 'layca,alpha=+0.0,rate=0.0003,seed=0'),
    ({'alpha': -0.35, 'rho': None}, 'layca,alpha=-0.35,rate=?,seed=0'),
    (
      {'alpha': None, 'optimizer__name': None, 'optimizer__l2': None},
      '?+layca,alpha=?,rate=3^-2,l2=?,seed=0',
    ),
    ({'optimizer__layca': False}, 'sgd,alpha=+0.0,rate=3^-2,seed=0'),
    ({'optimizer__name': 'adam'}, 'adam+layca,alpha=+0.0,rate=3^-2,seed=0'),
    (
      {'optimizer__l2': 5e-4, 'data__validation_examples': 10},
      'layca,alpha=+0.0,rate=3^-2,l2=0.0005,held_out=10,seed=0',
    ),
    (
      {'model__use_batch_norm': False, 'model__with_bias': True},
      'layca,alpha=+0.0,rate=3^-2,batch_norm=off,biases=on,seed=0',
    ),
    (
      {
        'alpha_schedule': ((0, -0.4), (1, 0.0)),
        'layer_schedules': (('dense', ((0, 0.5),)),),
        'optimizer__operations': 'relative',
        'optimizer__granularity': 'neuron',
      },
      'layca,alpha=+0.0,rate=3^-2,alpha_schedule,layer_schedules,relative,'
      'neuron,seed=0',
    ),
    (
      {'optimizer__replay': 'a/run'},
      'layca,alpha=+0.0,rate=3^-2,replay,seed=0',
    ),
  ],
)
def test_words(overrides, expected):
  assert words(tiny(**overrides)) == expected


@pytest.mark.parametrize(
  ('task', 'folder'),
  [
    ('a:b', 'a_b'),
    ('../x y', '___x_y'),
    ('', 'no_task'),
    ('.hidden', '_hidden'),
  ],
)
def test_a_task_is_one_folder(task, folder):
  assert run_of(tiny(task=task)).name.split('/')[0] == folder


@pytest.mark.parametrize(
  ('overrides', 'is_same'),
  [
    ({'data__data_dir': '/data', 'deterministic_ops': True}, True),
    ({'steps_per_call': 1, 'checkpoint_seconds': 1.0}, True),
    ({'batch_size': 33}, False),
    ({'precision': 'bfloat16'}, False),
    ({'schedule__drop_epochs': (1,)}, False),
    ({'model__widths': (4, 9)}, False),
    ({'data__image_size': 8}, False),
    ({'record_steps': True}, False),
  ],
)
def test_the_hash_is_of_what_changes_numbers(overrides, is_same):
  assert words(tiny(**overrides)) == words(tiny())
  assert (run_of(tiny(**overrides)).name == run_of(tiny()).name) == is_same


def test_a_key_that_is_missing_or_new_is_its_default():
  config, usual = flat(tiny(seed=1)), flat(DEFAULTS)
  name = run_name.create(config, usual)
  later = {'a.new_key': 3}
  assert run_name.create(config | later, usual | later) == name
  assert run_name.create(config | {'a.new_key': 4}, usual | later) != name
  for key in ('deterministic_ops', 'stop.train_loss', 'optimizer.l2', 'alpha'):
    del config[key]
  assert run_name.create(config, usual) == name
