"""Curves over epochs: means or medians, bands, plateaus, colours."""

import numpy as np
import pandas as pd

from layca.study.plots import epoch_curves, style
from layca.study.plots.epoch_curves import Curve

RUNS = pd.DataFrame({'a': [1.0, 2.0], 'b': [3.0, 8.0], 'c': [2.0, 2.0]})
ONE = Curve('one', pd.Series([5.0, 6.0, 7.0]), 'C0', 'o')
SEVERAL = Curve('several', RUNS, 'C1', heights=[1.0, 2.0], plateau=range(2, 4))


def draw(*curves, **options):
  _, ((axes,),) = style.create_panels('t', ['x'], ['y'])
  epoch_curves.draw(axes, curves, **options)
  return axes


def test_a_curve_is_the_mean_within_the_range():
  axes = draw(ONE, SEVERAL, scale=10)
  one, several, plateau, heights = axes.lines
  np.testing.assert_allclose(one.get_ydata(), [50, 60, 70])
  np.testing.assert_allclose(several.get_ydata(), [20, 40])
  (band,) = axes.collections
  box = band.get_datalim(axes.transData)
  assert (box.y0, box.y1) == (10, 80)
  assert plateau.get_xydata().tolist() == [[1.5, 1.5], [3.5, 1.5]]
  assert heights.get_xydata().tolist() == [[2.5, 1.0], [2.5, 2.0]]


def test_a_curve_may_be_the_median():
  (line,) = draw(Curve('a', RUNS, 'C0', is_median=True)).lines
  assert line.get_ydata().tolist() == [2, 2]


def test_the_legend_explains_what_is_there_once():
  def texts(*curves):
    return [handle.get_label() for handle in epoch_curves.handles(curves)]

  assert texts(ONE, ONE) == ['one']
  assert texts(SEVERAL)[1:] == [
    'range of the seeds',
    'plateau: mean of its epochs',
    'plateau of a single run',
  ]


def test_colours_follow_the_values():
  colors = epoch_curves.sequential([0.4, 0.0, 0.2, 0.2])
  assert sum(colors[0.0][:3]) < sum(colors[0.2][:3]) < sum(colors[0.4][:3])
  colors = epoch_curves.diverging([-0.6, -0.2, 0.0, 0.2])
  assert sum(colors[0.0][:3]) < 0.3
  (red, _, blue, _), (above, _, below, _) = colors[-0.6], colors[0.2]
  assert blue > red
  assert above > below
