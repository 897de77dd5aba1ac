"""The live table on a terminal, and plain lines elsewhere."""

import time

import pytest
from rich import console

from layca.study.sweep import display

SNAPSHOT = display.Snapshot(
  total=10,
  done=4,
  failed=('sgd/[bad]/seed=0',),
  running=(
    display.Running('layca/alpha=+0.6/seed=0', 3, 25, 0.51, 0.42),
    display.Running('layca/alpha=-0.6/seed=0', 0, 25, None, None),
  ),
  seconds_left=754.0,
)


def test_the_summary_counts_all_runs():
  assert display.summary(SNAPSHOT) == (
    '4 of 10 done, 2 running, 3 waiting, 1 failed, about 12:34 left'
  )
  assert 'unknown time left' in display.summary(display.Snapshot(10, 4))


def test_the_table_shows_what_runs_and_what_failed():
  screen = console.Console(width=80, markup=False)
  with screen.capture() as captured:
    screen.print(display.create_table(SNAPSHOT))
  lines = captured.get().splitlines()
  assert '4 of 10 done' in lines[0]
  (row,) = (line for line in lines if 'alpha=+0.6' in line)
  assert [text.strip() for text in row.strip('│').split('│')] == [
    'layca/alpha=+0.6/seed=0',
    '3/25',
    '0.510',
    '0.420',
  ]
  assert any('alpha=-0.6' in line and '0/25' in line for line in lines)
  assert any('sgd/[bad]/seed=0' in x and 'failed' in x for x in lines)


def test_elsewhere_events_are_lines_and_a_line_a_minute_sums_up(
  capsys, monkeypatch
):
  now = [1000.0]
  monkeypatch.setattr(time, 'monotonic', lambda: now[0])
  with display.Display() as shown:
    for _ in range(150):
      shown.show(SNAPSHOT)
      now[0] += 1.0
    shown.say('done [bold]a[/bold]: ' + 'x' * 200)
  lines = capsys.readouterr().out.splitlines()
  assert lines == [
    *[display.summary(SNAPSHOT)] * 3,
    'done [bold]a[/bold]: ' + 'x' * 200,
  ]


def test_on_a_terminal_the_table_stays_below_the_events(capsys, monkeypatch):
  monkeypatch.setenv('FORCE_COLOR', '1')
  monkeypatch.setenv('TERM', 'xterm')
  monkeypatch.setenv('COLUMNS', '90')
  with display.Display() as shown:
    shown.show(SNAPSHOT)
    shown.say('done a')
    shown.show(SNAPSHOT)
  text = capsys.readouterr().out
  assert 'done a' in text
  assert text.rindex('alpha=+0.6') > text.index('done a')
  assert '\x1b[' in text


@pytest.mark.parametrize('forced', [False, True])
def test_an_error_leaves_the_terminal_as_it_was(capsys, monkeypatch, forced):
  if forced:
    monkeypatch.setenv('FORCE_COLOR', '1')
    monkeypatch.setenv('TERM', 'xterm')
  shown = display.Display()
  with pytest.raises(KeyboardInterrupt):
    show_and_interrupt(shown)
  text = capsys.readouterr().out
  # The cursor was hidden, and is shown again.
  assert ('\x1b[?25l' in text) == forced
  assert text.endswith('\x1b[?25h') == forced


def show_and_interrupt(shown):
  with shown:
    shown.show(SNAPSHOT)
    raise KeyboardInterrupt
