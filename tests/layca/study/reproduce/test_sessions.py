"""The time that the command has worked, over all of its starts."""

import time

import pytest

from layca.study.reproduce import sessions


def test_each_start_adds_a_session(tmp_path):
  path = tmp_path / sessions.FILE
  assert sessions.read(path) == []
  with sessions.recorded(path, 'one'):
    time.sleep(0.1)
  with pytest.raises(KeyboardInterrupt), sessions.recorded(path, 'two'):
    raise KeyboardInterrupt
  first, second = sessions.read(path)
  assert (first['command'], second['command']) == ('one', 'two')
  assert first['seconds'] >= 0.1
  assert first['started'] <= second['started']


def test_a_kill_loses_little(tmp_path, monkeypatch):
  monkeypatch.setattr(sessions, '_SECONDS_BETWEEN_WRITES', 0.01)
  path = tmp_path / sessions.FILE
  # A file that cannot be read counts as none.
  path.write_text('[{')
  with sessions.recorded(path, 'it'):
    while sessions.read(path)[0]['seconds'] < 0.05:
      time.sleep(0.01)
