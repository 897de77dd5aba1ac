"""A drawing's picture and table as files and as text."""

import math

import pandas as pd
import pytest
from matplotlib.figure import Figure

from layca.study.plots.drawing import Drawing
from layca.training.errors import InputError

TABLE = pd.DataFrame(
  {
    'task': ['with, comma', 'b'],
    'n': [10, 0],
    'mean': [2 / 3, math.nan],
    'values': [[0.5], []],
  }
)
DRAWING = Drawing(Figure(), 'Figure 0: title', TABLE, ['a note'])


def test_a_table_has_six_digits_and_leaves_what_is_missing_empty(tmp_path):
  paths = DRAWING.write(tmp_path / 'a' / 'b', 'figure_0')
  names = ['figure_0.png', 'figure_0.svg', 'figure_0.csv']
  assert [path.name for path in paths] == names
  assert paths[0].read_bytes().startswith(b'\x89PNG')
  assert '<svg' in paths[1].read_text()
  assert paths[2].read_text().splitlines() == [
    'task,n,mean,values',
    '"with, comma",10,0.666667,[0.5]',
    'b,0,,[]',
  ]


def test_the_text_has_title_notes_and_the_table_but_single_values():
  lines = DRAWING.to_text().splitlines()
  assert lines[:3] == ['', 'Figure 0: title', 'a note']
  assert [line.split() for line in lines[3:]] == [
    ['task', 'n', 'mean'],
    ['with,', 'comma', '10', '0.6667'],
    ['b', '0'],
  ]


@pytest.mark.parametrize('out', ['file', 'file/below'])
def test_a_folder_that_cannot_be_written_is_refused(tmp_path, out):
  (tmp_path / 'file').write_text('')
  with pytest.raises(InputError, match=rf'--out=.*{out} cannot be written'):
    DRAWING.write(tmp_path / out, 'figure_0')
