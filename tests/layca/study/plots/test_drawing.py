"""A drawing's picture and table as files and as text."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from layca.study.plots.drawing import Drawing
from layca.training.errors import InputError

ROWS = {'task': ['a, b', 'c'], 'mean': [2 / 3, None], 'values': [[0.5], []]}
DRAWING = Drawing(Figure(), 'Figure 0', pd.DataFrame(ROWS), ['a note'])


def test_a_table_has_six_digits_and_leaves_what_is_missing_empty(tmp_path):
  png, svg, csv = paths = DRAWING.write(tmp_path / 'a' / 'b', 'figure_0')
  assert png.read_bytes().startswith(b'\x89PNG')
  assert '<svg' in svg.read_text()
  expected = ['task,mean,values', '"a, b",0.666667,[0.5]', 'c,,[]']
  assert csv.read_text().splitlines() == expected
  assert csv.name == 'figure_0.csv'
  # The same results give the same bytes.
  again = DRAWING.write(tmp_path, 'figure_0')
  assert [x.read_bytes() for x in again] == [x.read_bytes() for x in paths]


def test_the_text_has_title_notes_and_the_table_but_single_values():
  words = [line.split() for line in DRAWING.to_text().splitlines()]
  table = [['task', 'mean'], ['a,', 'b', '0.6667'], ['c']]
  assert words == [[], ['Figure', '0'], ['a', 'note'], *table]


def test_of_a_long_table_the_text_has_the_first_and_last_rows():
  drawing = Drawing(Figure(), '', pd.DataFrame({'row': range(2000)}))
  words = drawing.to_text().split()
  assert words[1:31] == [str(row) for row in range(30)]
  assert words[-30:] == [str(row) for row in range(1970, 2000)]
  assert len(words) == 62


@pytest.mark.parametrize('out', ['file', 'file/below'])
def test_a_folder_that_cannot_be_written_is_refused(tmp_path, out):
  (tmp_path / 'file').write_text('')
  with pytest.raises(InputError, match=rf'--out=.*{out} cannot be written'):
    DRAWING.write(tmp_path / out, 'figure_0')
