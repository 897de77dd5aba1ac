"""The committed figures and report show what the committed records give.

Their numbers change when records or rules do, never because code was
rearranged: then `launch.reproduce --report_only` and `launch.figures` write
them anew.
"""

import functools
import io
import pathlib

import pandas as pd
import pytest

from launch import command_line
from configs import defaults
from layca.study import figures
from layca.study.analysis import records, scale_rules

RESULTS = pathlib.Path(__file__).parent.parent / 'results'
PAPER, MEDIUM = RESULTS / 'paper', RESULTS / 'medium'
HEAD_START = RESULTS / 'head_start'
HEAD_STARTS = [HEAD_START, HEAD_START / 'unbounded']
TABLES = sorted((PAPER / 'report').glob('figure_*.csv'))


@functools.cache
def loaded(folder=PAPER):
  usual = command_line.flat(defaults.get_config())
  return records.load(folder / 'runs', usual)


@pytest.mark.parametrize(
  ('folder', 'path'),
  [
    *((PAPER, path) for path in TABLES),
    (MEDIUM, MEDIUM / 'figure_2.csv'),
    *((folder, folder / 'figure_head_start.csv') for folder in HEAD_STARTS),
  ],
  ids=lambda path: path.stem,
)
def test_a_figure_has_the_numbers_that_the_records_give(folder, path):
  drawing = figures.draw(path.stem.removeprefix('figure_'), loaded(folder))
  found = pd.read_csv(io.StringIO(drawing.to_csv()))
  pd.testing.assert_frame_equal(
    found, pd.read_csv(path), rtol=1e-9, check_dtype=False
  )


def test_every_figure_of_the_report_has_a_table():
  assert TABLES
  pictures = {path.stem for path in (PAPER / 'report').glob('figure_*.png')}
  assert pictures == {path.stem for path in TABLES}


@pytest.mark.parametrize(
  ('folder', 'tasks'), [(PAPER, 4), (MEDIUM, 1)], ids=['small', 'medium']
)
def test_all_records_obey_the_rules_of_their_scale(folder, tasks):
  table = scale_rules.check(loaded(folder))
  assert table['task'].nunique() == tasks
  assert table.loc[~table['is_obeyed'].astype(bool)].empty


def test_every_run_was_judged_by_the_rules_of_its_time():
  """A run of the report says with which rules and commit it was made."""
  assert {'rules', 'commit'} <= set(loaded().runs)
  assert loaded().runs[['rules', 'commit']].notna().all(axis=None)
