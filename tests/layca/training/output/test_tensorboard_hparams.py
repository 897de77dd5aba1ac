"""What TensorBoard's HParams page shows of a run, read from its event files."""

import pytest
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2

from layca.training.output.tensorboard import Board
from tests.layca.training.made_up_run import (
  HPARAMS,
  LAYERS,
  curves,
  png,
  read,
  rows,
  write,
)


def hparams_data(folder, tag):
  content = read(folder).PluginTagToContent('hparams')[f'_hparams_/{tag}']
  return plugin_data_pb2.HParamsPluginData.FromString(content)


def test_hparams_of_a_finished_run(tmp_path):
  folder = tmp_path / 'my_run' / 'tensorboard'
  write(folder, rows(), finish=True)
  start = hparams_data(folder, 'session_start_info').session_start_info
  found = {
    name: getattr(value, value.WhichOneof('kind'))
    for name, value in start.hparams.items()
  }
  assert found == HPARAMS | {'rho': 0.037037}
  assert type(found['layca']) is bool
  assert start.group_name == f'my_run in {tmp_path}'
  end = hparams_data(folder, 'session_end_info').session_end_info
  assert end.status == api_pb2.STATUS_SUCCESS
  step = rows()[-1]['step']
  final = {k: v for k, v in curves(folder).items() if k.startswith('final/')}
  assert final == {
    'final/train_accuracy': [(step, 1.0)],
    'final/test_accuracy': [(step, pytest.approx(0.6))],
  }


@pytest.mark.parametrize('validation', [False, True])
def test_hparams_columns_are_those_that_the_run_fills(tmp_path, validation):
  write(tmp_path, rows(validation=validation))
  experiment = hparams_data(tmp_path, 'experiment').experiment
  assert [info.name for info in experiment.hparam_infos] == list(HPARAMS)
  splits = ['test', 'val', 'train'] if validation else ['test', 'train']
  assert [info.name.tag for info in experiment.metric_infos] == [
    f'final/{split}_accuracy' for split in splits
  ]


def test_a_run_that_has_not_finished_has_no_session_end(tmp_path):
  write(tmp_path, rows())
  tags = read(tmp_path).PluginTagToContent('hparams')
  assert '_hparams_/session_start_info' in tags
  assert '_hparams_/session_end_info' not in tags


def test_a_run_that_diverged_in_its_first_epoch(tmp_path):
  board = Board(tmp_path, LAYERS, HPARAMS)
  board.finish({'diverged': 'loss not finite in layer 3'}, png())
  end = hparams_data(tmp_path, 'session_end_info').session_end_info
  assert end.status == api_pb2.STATUS_FAILURE
  start = hparams_data(tmp_path, 'session_start_info').session_start_info
  assert start.hparams['seed'].number_value == 7
  assert '_hparams_/experiment' not in read(tmp_path).PluginTagToContent(
    'hparams'
  )
