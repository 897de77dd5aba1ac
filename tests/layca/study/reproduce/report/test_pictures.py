"""The pictures of a report are small files."""

import io

import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image, ImageChops

from layca import rotation_figure
from layca.study.analysis import records
from layca.study.plots import style
from layca.study.plots.drawing import Drawing
from layca.study.reproduce.report import pictures

TABLE = pd.DataFrame({'mean': [0.5], 'values': ['0.4 0.6']})


def test_a_picture_gets_smaller_and_looks_the_same():
  figure = Figure()
  figure.subplots().imshow([[0.0, 0.5], [1.0, 0.2]], cmap='gray')
  whole = rotation_figure.to_png(figure)
  small = pictures.create('2', Drawing(figure, 'title', TABLE)).png
  assert len(small) < len(whole)
  before, after = (
    Image.open(io.BytesIO(png)).convert('L') for png in (whole, small)
  )
  assert ImageChops.difference(before, after).getextrema()[1] <= 4


@pytest.mark.parametrize(('panels', 'is_wide'), [(2, False), (3, True)])
def test_a_picture_of_many_panels_is_wide(panels, is_wide):
  figure, _ = style.create_panels('title', ['x'] * panels, ['y'])
  picture = pictures.create('2', Drawing(figure, 'title', TABLE))
  assert picture.is_wide == is_wide
  # The page leaves the numbers of each seed to the file.
  assert list(picture.table) == ['mean']
  assert picture.csv == 'mean,values\n0.5,0.4 0.6\n'


def test_what_cannot_be_drawn_says_why_but_not_where(tmp_path):
  (tmp_path / 'runs').mkdir()
  picture = pictures.draw('5_left', records.load(tmp_path / 'runs'))
  assert picture.title == 'Figure 5 (left): not drawn'
  assert picture.notes[0].startswith('runs ')
  assert not picture.png
