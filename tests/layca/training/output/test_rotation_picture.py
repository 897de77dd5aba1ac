"""The pictures of a run are PNG files, with the axis that is asked for."""

import matplotlib
import numpy as np
import pytest

from layca.training.output import rotation_picture
from tests.layca.training import tiny
from tests.layca.training.output.tensorboard.test_board import LAYERS, rows


def size(png):
  assert png.startswith(b'\x89PNG\r\n\x1a\n')
  return tuple(np.frombuffer(png[16:24], '>u4').tolist())


def test_a_card_is_wide_and_a_run_s_picture_as_ever():
  config, kept = tiny.config(), rows()
  assert size(rotation_picture.of_run(config, LAYERS, kept)) == (960, 720)
  width, height = size(rotation_picture.of_card(config, LAYERS, kept))
  assert 2.0 < width / height < 2.3
  # Fonts of other figures are as they were.
  assert matplotlib.rcParams['font.size'] == 10


@pytest.mark.parametrize('draw', ['of_run', 'of_card'])
@pytest.mark.parametrize(('to_one', 'top'), [(False, None), (True, 1.0)])
def test_the_axis_reaches_to_one_on_request(monkeypatch, draw, to_one, top):
  tops = []

  def drawn(axes, deviation, top=None):
    tops.append(top)
    axes.set_ylim(0, 1)

  monkeypatch.setattr('layca.rotation_figure.draw', drawn)
  config = tiny.config(tensorboard__figure_to_one=to_one)
  getattr(rotation_picture, draw)(config, LAYERS, rows())
  assert tops == [top]
