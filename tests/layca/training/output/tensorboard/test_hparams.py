"""The page HParams: one table of runs whose settings differ."""

import pytest
from tensorboard.backend.event_processing import (
  data_provider,
  plugin_event_multiplexer,
)
from tensorboard.context import RequestContext
from tensorboard.plugins import base_plugin
from tensorboard.plugins.hparams import (
  api_pb2,
  backend_context,
  list_session_groups,
)

from configs import defaults
from layca.training.output.tensorboard import hparams
from tests.layca.training import tiny
from tests.layca.training.output.tensorboard import read_events, test_board

USUAL = defaults.get_config().to_dict()
ALWAYS = {
  'task': 'tiny',
  'optimizer.name': 'sgd',
  'optimizer.layca': True,
  'alpha': 0.0,
  'rho': 0.037037,
  'seed': 0,
}
# What the tiny config itself changes.
OF_TINY = {
  'epochs': 2,
  'batch_size': 32,
  'data.train_examples': 100,
  'data.test_examples': 50,
  'model.name': 'vgg',
  'model.convs_per_stage': 1,
  'model.widths': '[4, 8]',
  'model.use_batch_norm': True,
  'model.bn_momentum': 0.9,
}


def settings(**overrides):
  return hparams.settings(tiny.config(**overrides).to_dict(), USUAL)


def test_a_run_tells_what_differs_from_the_defaults():
  assert settings() == ALWAYS | OF_TINY
  schedule = ((0, -0.4), (1, 0.0))
  assert settings(
    alpha_schedule=schedule, optimizer__l2=1e-4, data__flip=True
  ) == ALWAYS | OF_TINY | {
    'alpha_schedule': '[[0, -0.4], [1, 0.0]]',
    'optimizer.l2': 1e-4,
    'data.flip': True,
  }


def test_without_defaults_a_run_tells_all():
  found = hparams.settings(tiny.config().to_dict(), {})
  assert found['schedule.drop_factor'] == 0.2
  assert found['data.flip'] is False


def test_how_a_run_ended_is_told(tmp_path):
  for diverged, status in (
    (None, api_pb2.STATUS_SUCCESS),
    ('loss not finite', api_pb2.STATUS_FAILURE),
  ):
    folder = tmp_path / str(diverged)
    test_board.write(folder, [], {'diverged': diverged})
    assert read_events.hparams(folder, 'session_end_info').status == status


def table(folder):
  """What TensorBoard makes of all runs below a folder: columns and rows."""
  runs = plugin_event_multiplexer.EventMultiplexer().AddRunsFromDirectory(
    folder
  )
  runs.Reload()
  provider = data_provider.MultiplexerDataProvider(runs, str(folder))
  context = backend_context.Context(
    base_plugin.TBContext(data_provider=provider)
  )
  request_context = RequestContext()
  request = api_pb2.ListSessionGroupsRequest(
    start_index=0,
    slice_size=100,
    include_metrics=True,
    allowed_statuses=[
      api_pb2.STATUS_SUCCESS,
      api_pb2.STATUS_FAILURE,
      api_pb2.STATUS_UNKNOWN,
    ],
  )
  groups = list_session_groups.Handler(
    request_context, context, '0', request
  ).run()
  metadata = context.hparams_metadata(request_context, '0')
  experiment = context.experiment_from_metadata(
    request_context, '0', True, metadata, None
  )
  return experiment, {group.name: group for group in groups.session_groups}


def test_runs_of_a_sweep_are_one_table_with_the_columns_of_all(tmp_path):
  changes = {
    'a': dict(alpha=-0.6),
    'b': dict(alpha=0.6, optimizer__l2=0.01),
    'c': dict(optimizer__layca=False, data__flip=True),
  }
  last = test_board.rows(2)[-1]
  for name, change in changes.items():
    config = tiny.config(**change)
    board = test_board.Board(
      tmp_path / name, test_board.LAYERS, config, USUAL, 'command'
    )
    board.start(0.1, {})
    board.write([last])
    board.finish(test_board.RESULT, [last])
  experiment, found = table(tmp_path)
  columns = [info.name for info in experiment.hparam_infos]
  assert {*columns} == {*ALWAYS, *OF_TINY, 'optimizer.l2', 'data.flip'}
  # The page shows the first columns until others are asked for.
  assert {info.name for info in experiment.hparam_infos if info.differs} == {
    'alpha',
    'optimizer.layca',
  }
  # A run is called by its folder, and its last numbers stand beside it.
  assert {*found} == {'a', 'b', 'c'}
  assert found['b'].hparams['alpha'].number_value == pytest.approx(0.6)
  metrics = [info.name.tag for info in experiment.metric_infos]
  assert metrics[:2] == ['Overview/accuracy/test', 'Overview/accuracy/train']
  values = {v.name.tag: v.value for v in found['b'].metric_values}
  assert values['Overview/accuracy/test'] == pytest.approx(
    last['test_accuracy']
  )
