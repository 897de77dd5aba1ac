"""Curves over epochs: means or medians, bands, plateaus, colours."""

import numpy as np
import pandas as pd

from layca.study.plots import epoch_curves, style
from layca.study.plots.epoch_curves import Curve

RUNS = pd.DataFrame({'a': [1.0, 2.0], 'b': [3.0, 8.0], 'c': [2.0, 2.0]})
ONE = Curve('one', pd.Series([5.0, 6.0, 7.0]), 'C0', 'o')
SEVERAL = Curve('several', RUNS, 'C1', heights=[1.0, 2.0], plateau=range(2, 4))
MEDIAN = Curve('several', RUNS, 'C1', is_median=True)


def test_a_curve_is_the_mean_or_the_median_within_the_range():
  _, ((axes,),) = style.create_panels('', [''], [''])
  epoch_curves.draw(axes, [ONE, SEVERAL, MEDIAN], scale=10)
  one, several, plateau, heights, median = axes.lines
  np.testing.assert_allclose(one.get_ydata(), [50, 60, 70])
  np.testing.assert_allclose(several.get_ydata(), [20, 40])
  np.testing.assert_allclose(median.get_ydata(), [20, 20])
  box = axes.collections[0].get_datalim(axes.transData)
  assert (box.y0, box.y1) == (10, 80)
  # The first and the last of its epochs, and no further.
  assert plateau.get_xydata().tolist() == [[2, 1.5], [3, 1.5]]
  assert heights.get_xydata().tolist() == [[2.5, 1.0], [2.5, 2.0]]
  # A label, a band, a plateau and its runs.
  assert len(epoch_curves.handles([ONE])) == 1
  handles = epoch_curves.handles([SEVERAL, MEDIAN])
  assert len({handle.get_label() for handle in handles}) == 4


def test_colours_follow_the_values():
  colors = epoch_curves.sequential([0.4, 0.0, 0.2, 0.2])
  assert sum(colors[0.0][:3]) < sum(colors[0.2][:3]) < sum(colors[0.4][:3])
  colors = epoch_curves.diverging([-0.6, -0.2, 0.0, 0.2])
  assert sum(colors[0.0][:3]) < 0.3
  red, blue = 0, 2
  assert colors[-0.6][blue] > colors[-0.6][red]
  assert colors[0.2][red] > colors[0.2][blue]
