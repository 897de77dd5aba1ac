"""The time that the command has worked, over all of its starts."""

import json
import time

import pytest

from layca.study.reproduce import clock


def test_sessions_add_up(tmp_path):
  path = tmp_path / 'sessions.json'
  assert clock.sessions(path) == []
  with clock.running(path, 'one'):
    time.sleep(0.2)
  with pytest.raises(KeyboardInterrupt), clock.running(path, 'two'):
    raise KeyboardInterrupt
  first, second = clock.sessions(path)
  assert (first['command'], second['command']) == ('one', 'two')
  assert 0.2 <= first['seconds'] < 5
  assert 0 <= second['seconds'] < 0.2
  assert first['started'] <= second['started']


def test_a_kill_loses_little(tmp_path, monkeypatch):
  monkeypatch.setattr(clock, '_SECONDS_BETWEEN_WRITES', 0.05)
  path = tmp_path / 'sessions.json'
  with clock.running(path, 'it'):
    assert len(clock.sessions(path)) == 1
    deadline = time.monotonic() + 10
    while clock.sessions(path)[0]['seconds'] < 0.1:
      assert time.monotonic() < deadline
      time.sleep(0.01)


def test_a_file_that_cannot_be_read_counts_as_none(tmp_path):
  path = tmp_path / 'sessions.json'
  path.write_text('[{')
  with clock.running(path, 'it'):
    pass
  assert len(json.loads(path.read_text())) == 1
