"""What a command line makes of a config's network."""

import pathlib
import sys

import pytest
from absl import flags
from ml_collections import config_flags

from launch import command_line
from launch.usage import own_network
from configs import defaults
from layca.training import config_checks
from layca.training.errors import InputError

ROOT = pathlib.Path(__file__).parents[3]


def config(monkeypatch, *overrides, file='digits'):
  """The config that flags of `launch.train` give."""
  values = flags.FlagValues()
  config_flags.DEFINE_config_file(
    'config',
    flag_values=values,
    lock_config=False,
    accept_new_attributes=True,
  )
  arguments = ['train', f'--config={ROOT}/configs/{file}.py', *overrides]
  monkeypatch.setattr(sys, 'argv', arguments)
  command_line.parse_flags(arguments, values)
  own_network.take(values['config'])
  return values.config


def test_another_network_has_none_of_the_options_of_the_configs(monkeypatch):
  made = config(
    monkeypatch,
    '--config.model.name=my_net:Net',
    '--config.model.width=16',
    '--config.model.kind=wide',
    '--config.model.widths=(1, 2)',
    '--config.model.is_deep=true',
  )
  assert made.model.to_dict() == {
    'name': 'my_net:Net',
    'width': 16,
    'kind': 'wide',
    'widths': (1, 2),
    'is_deep': True,
  }


@pytest.mark.parametrize('name', [(), ('--config.model.name=vgg',)])
def test_the_configs_own_network_keeps_its_options(monkeypatch, name):
  made = config(monkeypatch, *name, '--config.model.with_bias=True')
  assert made.model.convs_per_stage == 3
  assert made.model.with_bias is True


def test_a_config_that_names_no_network_takes_any(monkeypatch):
  made = config(
    monkeypatch,
    '--config.model.name=mlp',
    '--config.model.widths=(8,)',
    file='defaults',
  )
  assert made.model.to_dict() == {'name': 'mlp', 'widths': (8,)}
  config_checks.check(made)


@pytest.mark.parametrize(
  ('flag', 'words'),
  [
    ('--config.alpa=0.1', 'no key alpa in a config: did you mean alpha?'),
    (
      '--config.data.paht=x',
      'no key data.paht in a config: did you mean data.p',
    ),
    ('--config.zzz=1', 'no key zzz in a config'),
  ],
)
def test_only_a_network_has_keys_of_its_own(monkeypatch, flag, words):
  made = config(monkeypatch, flag)
  with pytest.raises(InputError, match=words.replace('?', r'\?')):
    config_checks.check_keys(made.to_dict(), defaults.get_config().to_dict())
