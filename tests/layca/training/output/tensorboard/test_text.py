"""The page Text: Markdown of config, layer table and command."""

import tensorflow as tf

from configs import defaults
from layca.training.output.tensorboard import text
from tests.layca.training import tiny

LAYERS = [
  {'name': 'vgg/conv_0/w', 'shape': [3, 3, 1, 4], 'rule': 'rotate'},
  {'name': 'vgg/b', 'shape': [4], 'rule': 'base', 'schedule': [[0, 1]]},
]


def texts(**overrides):
  made = text.create(
    tiny.config(**overrides).to_dict(),
    defaults.get_config().to_dict(),
    LAYERS,
    'python -m launch.train --config=x.py',
  )
  values = [value for summary in made for value in summary.value]
  return {v.tag: tf.make_ndarray(v.tensor).item().decode() for v in values}


def test_every_key_is_told_and_beside_it_the_default_that_it_is_not():
  lines = texts()['config'].splitlines()
  assert lines[:2] == ['| key | value | default |', '| --- | --- | --- |']
  assert '| alpha | `0.0` |  |' in lines
  assert '| **batch_size** | `32` | `128` |' in lines
  # There is no default of a network's option.
  assert '| model.convs_per_stage | `1` |  |' in lines
  keys = [line.split()[1].strip('*') for line in lines[2:]]
  assert len(keys) == len(set(keys)) > 40


def test_a_bar_does_not_end_a_cell():
  schedule = (('conv_0/|dense', ((0, 1.0),)),)
  lines = texts(layer_schedules=schedule)['config'].splitlines()
  (line,) = [line for line in lines if 'layer_schedules' in line]
  assert line.replace('\\|', '').count('|') == 4


def test_the_layer_table_has_all_columns_of_any_row():
  assert texts()['layers'].splitlines() == [
    '| name | shape | rule | schedule |',
    '| --- | --- | --- | --- |',
    '| vgg/conv_0/w | [3, 3, 1, 4] | rotate |  |',
    '| vgg/b | [4] | base | [[0, 1]] |',
  ]


def test_the_command_is_code():
  assert texts()['command'] == '    python -m launch.train --config=x.py'
