"""What is said of the machine that a run goes on on."""

import json

import tensorflow as tf

from layca.training import devices, loop
from layca.training.run import environment
from tests.layca.training import tiny

ENVIRONMENT = {'cpu': 'A', 'onednn': True, 'intra_op_threads': 2}


def test_it_names_all_that_decides_digits():
  described = environment.current()
  assert json.loads(json.dumps(described)) == described
  assert described['tensorflow'] == tf.__version__
  assert described['device'] == 'CPU' or tf.config.list_physical_devices('GPU')
  assert isinstance(described['onednn'], bool)
  assert 1 <= described['intra_op_threads'] <= devices.num_cores()
  assert set(described) >= {'cpu', 'instructions', 'inter_op_threads'}


def test_threads_may_come_from_the_environment(monkeypatch):
  monkeypatch.setenv('TF_NUM_INTRAOP_THREADS', '7')
  monkeypatch.delenv('TF_NUM_INTEROP_THREADS', raising=False)
  described = environment.current()
  assert described['intra_op_threads'] == 7
  assert described['inter_op_threads'] == devices.num_cores()


def test_the_same_environment_is_nothing_to_warn_of():
  assert not environment.difference(ENVIRONMENT, dict(ENVIRONMENT))


def test_what_differs_is_one_line():
  now = ENVIRONMENT | {'cpu': 'B', 'intra_op_threads': 1}
  line = environment.difference(ENVIRONMENT, now)
  assert 'cpu A -> B' in line
  assert 'intra_op_threads 2 -> 1' in line
  assert 'onednn' not in line
  assert '\n' not in line


def test_a_run_that_goes_on_elsewhere_warns_and_records_both(
  tmp_path, monkeypatch, capsys
):
  config = tiny.config(steps_per_call=1)

  def interrupt(*_):
    raise KeyboardInterrupt

  with monkeypatch.context() as patch:
    patch.setattr('layca.training.output.console.epoch_line', interrupt)
    try:
      loop.train(config, tmp_path)
    except KeyboardInterrupt:
      assert 'another environment' not in capsys.readouterr().out
  first = environment.current()
  second = first | {'cpu': 'Another'}
  monkeypatch.setattr(environment, 'current', lambda: second)
  result = loop.train(config, tmp_path)
  assert f'cpu {first["cpu"]} -> Another' in capsys.readouterr().out
  assert result['environment'] == second
  assert result['earlier_environments'] == [first]
