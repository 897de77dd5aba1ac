"""The pictures of a report are small files."""

import io

import pytest
from PIL import Image

from layca.study.plots import style
from layca.study.reproduce.report import drawn
from layca.training.output import rotation_plot


def test_a_picture_gets_smaller_and_looks_the_same():
  picture = Image.linear_gradient('L').convert('RGB').resize((600, 600))
  buffer = io.BytesIO()
  picture.save(buffer, 'PNG')
  small = drawn.compress(buffer.getvalue())
  with Image.open(io.BytesIO(small)) as compressed:
    assert compressed.mode == 'P'
    assert compressed.size == picture.size
    pairs = zip(
      picture.getdata(), compressed.convert('RGB').getdata(), strict=True
    )
    assert max(abs(a[0] - b[0]) for a, b in pairs) <= 4


@pytest.mark.parametrize(
  ('panels', 'is_wide'), [(1, False), (2, False), (3, True)]
)
def test_a_picture_of_many_panels_is_wide(panels, is_wide):
  figure, _ = style.create_panels('title', ['x'] * panels, ['y'])
  png = drawn.compress(rotation_plot.to_png(figure))
  assert drawn.Drawn('2', 'title', png, '', []).is_wide == is_wide


def test_without_a_picture_there_is_none_to_be_wide():
  assert not drawn.Drawn('2', 'title', None, '', []).is_wide
