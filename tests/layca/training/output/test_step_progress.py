"""Speed and time left, from a clock that the test turns."""

import pytest

from layca.training.output import step_progress


@pytest.fixture
def clock(monkeypatch):
  now = [100.0]
  monkeypatch.setattr(step_progress.time, 'monotonic', lambda: now[0])
  return now


def test_speed_counts_the_steps_of_this_process(clock):
  shown = step_progress.Progress(step=50, total_steps=150)
  clock[0] += 5.0
  assert shown.steps_per_second(60) == pytest.approx(2.0)
  assert shown.seconds_left(60) == pytest.approx(45.0)


def test_off_a_terminal_it_speaks_once_a_minute(clock, capsys):
  shown = step_progress.Progress(step=0, total_steps=1000)
  clock[0] += 59.0
  shown.show(59)
  assert capsys.readouterr().out == ''
  clock[0] += 2.0
  shown.show(61)
  out = capsys.readouterr().out
  assert out == 'step 61/1000 | 1 steps/s | 15:39 left\n'
  shown.show(62)
  assert capsys.readouterr().out == ''


def test_on_a_terminal_it_stays_on_one_line(clock, capsys, monkeypatch):
  monkeypatch.setattr(step_progress.sys.stdout, 'isatty', lambda: True)
  shown = step_progress.Progress(step=0, total_steps=10)
  clock[0] += 1.0
  shown.show(1)
  shown.say('epoch 1')
  out = capsys.readouterr().out
  assert out.startswith('\rstep 1/10')
  assert out.endswith('\repoch 1\n')


def test_how_many_steps_take_so_long_follows_the_last_ones(clock):
  shown = step_progress.Progress(step=0, total_steps=1000)
  assert shown.steps_within(5.0) == 1
  # The first call compiles: it says nothing about speed.
  clock[0] += 60.0
  shown.show(1)
  assert shown.steps_within(5.0) == 1
  clock[0] += 0.5
  shown.show(2)
  assert shown.steps_within(5.0) == 10
  clock[0] += 1.0
  shown.show(12)
  assert shown.steps_within(5.0) == 50
  clock[0] += 100.0
  shown.show(13)
  assert shown.steps_within(5.0) == 1
