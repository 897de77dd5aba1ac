"""Saved now and then, the newest two kept, the newest readable restored."""

import gc

import pytest
import tensorflow as tf

from layca.training.errors import InputError
from layca.training.run import checkpoints


@pytest.fixture
def clock(monkeypatch):
  now = [0.0]
  monkeypatch.setattr(checkpoints.time, 'monotonic', lambda: now[0])
  return now


def make(folder, value=0.0, seconds=60.0):
  variable = tf.Variable(tf.fill([1000], value))
  return variable, checkpoints.Checkpoints(folder, seconds, value=variable)


def save_steps(folder, *steps):
  variable, saver = make(folder)
  for step in steps:
    variable.assign(tf.fill([1000], float(step)))
    saver.save(step)


def damage(folder, step):
  path = folder / f'ckpt-{step}.data-00000-of-00001'
  path.write_bytes(path.read_bytes()[:100])


def test_nothing_saved_is_nothing_restored(tmp_path):
  assert make(tmp_path)[1].restore() is None


def test_the_newest_comes_back_and_two_are_kept(tmp_path):
  save_steps(tmp_path, 1, 2, 3)
  variable, saver = make(tmp_path)
  assert saver.restore().endswith('ckpt-3')
  assert float(variable[0]) == 3.0
  assert len(list(tmp_path.glob('*.index'))) == 2


def test_a_damaged_one_is_passed_over_with_a_warning(tmp_path, caplog):
  save_steps(tmp_path, 1, 2)
  damage(tmp_path, 2)
  variable, saver = make(tmp_path)
  assert saver.restore().endswith('ckpt-1')
  assert float(variable[0]) == 1.0
  assert 'ckpt-2' in caplog.text


def test_all_damaged_is_an_error_that_names_the_folder(tmp_path):
  save_steps(tmp_path, 1, 2)
  damage(tmp_path, 1)
  damage(tmp_path, 2)
  with pytest.raises(InputError, match=f'none of .*{tmp_path}'):
    make(tmp_path)[1].restore()


def test_a_save_is_due_after_so_many_seconds(tmp_path, clock):
  _, saver = make(tmp_path, seconds=60.0)
  clock[0] = 59.0
  saver.save_if_due(1)
  assert not list(tmp_path.glob('*.index'))
  clock[0] = 61.0
  saver.save_if_due(2)
  clock[0] = 100.0
  saver.save_if_due(3)
  assert [p.stem for p in tmp_path.glob('*.index')] == ['ckpt-2']


def test_one_that_does_not_fit_is_refused_without_a_list(tmp_path, caplog):
  variables = {f'v{i}': tf.Variable(tf.zeros([3])) for i in range(5)}
  checkpoints.Checkpoints(tmp_path, 60.0, **variables).save(1)
  _, saver = make(tmp_path)
  with pytest.raises(InputError):
    saver.restore()
  # TensorFlow complains when what it restored to is gone.
  del saver
  gc.collect()
  assert [record.levelname for record in caplog.records] == ['WARNING']
  assert 'ckpt-1' in caplog.text
