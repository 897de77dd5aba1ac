"""The comments above the keys of a config, as a config file writes them."""

import importlib.util
import textwrap

import pytest

from launch.usage import key_comments
from configs import defaults, mnist_single_layer, paper
from configs.sweeps import alpha_study

SOURCE = """
import ml_collections
from configs import defaults, mnist_single_layer


def get_config(variant='a'):
  config = ml_collections.ConfigDict()
  unrelated = defaults.get_config()
  # Of two lines, which
  # are one text.
  config.first = 1  # Not this.
  config.second = (
    1,
    2,
  )
  config.third = 3

  config.alone = 4
  # All of these.
  config.group = group = ml_collections.ConfigDict()
  # Deep.
  group.key = 5
  config.optimizer = defaults.optimizer()
  config.optimizer.layca = False
  # Whole.
  config.toy = mnist_single_layer.get_config()
  # Of no key.
  unrelated.seed = 7
  return str(config)
"""


def read(tmp_path, source):
  path = tmp_path / 'source.py'
  path.write_text(textwrap.dedent(source))
  spec = importlib.util.spec_from_file_location('source', path)
  module = importlib.util.module_from_spec(spec)
  spec.loader.exec_module(module)
  return key_comments.read(module.get_config)


def test_a_comment_holds_for_the_keys_below_it(tmp_path):
  found = read(tmp_path, SOURCE)
  first = 'Of two lines, which are one text.'
  assert found == {
    'first': first,
    'second': first,
    'third': first,
    'alone': '',
    'group': 'All of these.',
    'group.key': 'Deep.',
    'optimizer': 'Deep.',
    **{
      f'optimizer.{key}': text
      for key, text in key_comments.read(defaults.optimizer).items()
    },
    'toy.*': 'Whole.',
  }
  assert found['optimizer.layca'].startswith('Whether Layca')


@pytest.mark.parametrize(
  'get_config',
  [
    defaults.get_config,
    mnist_single_layer.get_config,
    paper.get_config,
    alpha_study.get_config,
  ],
)
def test_every_key_has_a_meaning(get_config):
  found = key_comments.read(get_config)
  for key in get_config():
    # What a sweep's variant decides is told with the variants.
    if key not in ('task', 'scale') or get_config is not alpha_study.get_config:
      of_key = [x for x in found if x == key or x.startswith(f'{key}.')]
      assert any(map(found.get, of_key)), key
