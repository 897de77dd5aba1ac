"""What is said of the machine that a run goes on on."""

import json

import tensorflow as tf

from layca.training import devices
from layca.training.run import environment
from layca.training.run.run_folder import RunFolder


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


def test_a_run_that_goes_on_elsewhere_warns_and_records_all(
  tmp_path, monkeypatch, capsys
):
  def go_on(is_resumed, **now):
    monkeypatch.setattr(environment, 'current', lambda: now)
    recorded = environment.record(RunFolder(tmp_path), is_resumed)
    return recorded, capsys.readouterr().out

  first, second = {'cpu': 'A', 'cores': 2}, {'cpu': 'B', 'cores': 2}
  both = {'environment': second, 'earlier_environments': [first]}
  alone = {'environment': first, 'earlier_environments': []}
  assert go_on(False, **first) == (alone, '')
  assert go_on(True, **first) == (alone, '')
  for warning in ('(cpu: A -> B)', ''):
    recorded, said = go_on(True, **second)
    assert recorded == both
    assert warning in said
    assert said.count('\n') == bool(warning)
  # A run that starts anew has no past.
  assert go_on(False, **first) == (alone, '')
