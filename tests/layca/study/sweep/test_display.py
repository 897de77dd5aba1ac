"""The live table on a terminal, and plain lines elsewhere."""

import contextlib
import time

import pytest
from rich import console

from layca.study.sweep import display
from layca.study.sweep.progress import Progress
from layca.study.sweep.run_status import RunStatus
from tests.layca.study.sweep.sweep_files import run_of, tiny

ROW = {'epoch': 2, 'train_accuracy': 0.51, 'test_accuracy': 0.42}


@pytest.fixture
def progress():
  runs = [run_of(tiny(alpha=alpha, epochs=25)) for alpha in (0.6, -0.6)]
  statuses = [
    RunStatus(run, row=row, has_started=True)
    for run, row in zip(runs, (ROW, None), strict=True)
  ]
  return Progress(statuses, broken=['my/[bad]/sweep'])


def test_the_table_shows_what_runs_and_what_failed(progress):
  screen = console.Console(width=80, markup=False)
  with screen.capture() as captured:
    screen.print(display.create_table(progress))
  lines = captured.get().splitlines()
  assert '0 of 2 done' in lines[0]
  (row,) = (line for line in lines if 'alpha=+0.6' in line)
  cells = [text.strip() for text in row.strip('│').split('│')]
  assert cells[1:] == ['3/25', '0.510', '0.420']
  assert any('alpha=-0.6' in line and '0/25' in line for line in lines)
  assert any('my/[bad]/sweep' in x and 'failed' in x for x in lines)


def test_elsewhere_events_are_lines_and_a_line_a_minute_sums_up(
  capsys, monkeypatch, progress
):
  now = [1000.0]
  monkeypatch.setattr(time, 'monotonic', lambda: now[0])
  event = 'done [bold]a[/bold]: ' + 'x' * 200
  with display.Display() as shown:
    for _ in range(150):
      shown.show(progress)
      now[0] += 1.0
    shown.say(event)
  lines = capsys.readouterr().out.splitlines()
  assert lines == [*[progress.summary()] * 3, event]


def test_on_a_terminal_the_table_stays_below_the_events(
  capsys, monkeypatch, progress
):
  monkeypatch.setenv('FORCE_COLOR', '1')
  monkeypatch.setenv('TERM', 'xterm')
  monkeypatch.setenv('COLUMNS', '90')
  with contextlib.suppress(KeyboardInterrupt), display.Display() as shown:
    shown.show(progress)
    shown.say('done a')
    shown.show(progress)
    raise KeyboardInterrupt
  text = capsys.readouterr().out
  assert 'alpha=+0.6' in text.partition('done a')[2]
  # The cursor was hidden, and is shown again whatever happens.
  assert '\x1b[?25l' in text
  assert text.endswith('\x1b[?25h')
