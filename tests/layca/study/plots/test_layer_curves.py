"""Panels of layer rotation: ours, the authors' below; none without a run."""

import numpy as np
import pandas as pd
import pytest

from layca.angle_deviation import Deviation
from layca.study.analysis.layer_rotation import LayerRotation
from layca.study.analysis.tasks import Task
from layca.study.plots import layer_curves
from tests.layca.study.figures.drawings import points

EMPTY, TIMES = pd.DataFrame(), np.array([0.0, 1.0])
TASK = Task('c10_cnn1', EMPTY, None)
OURS = Deviation(['a', 'b'], TIMES, np.array([[0, 0], [0.2, 0.4]]), None)
THEIRS = Deviation(['a', 'b', 'c'], TIMES, np.full([2, 3], 0.5), None)
RUN = pd.Series({'rho': 0.1, 'seed': 3, 'optimizer.l2': 0.5}, dtype=object)


@pytest.mark.parametrize('width', [4.0, 2.8])
def test_a_panel_has_a_curve_a_layer_and_the_authors_stand_below(width):
  with_run = LayerRotation(TASK, 'digits', 'Layca', RUN, OURS, None)
  without = LayerRotation(TASK, 'digits', 'SGD', None, None, THEIRS)
  figure, axes = layer_curves.draw('', [[with_run, without]], (width, 3.0), 1)
  # Ours, the authors' below, and a column of its own as high as both.
  ((ours, none, _),) = axes
  not_theirs, theirs = figure.axes[3:5]
  assert points(ours, 'b') == [[0, 0], [1, 0.4]]
  assert 'L2 0.5, rate 0.1, seed 3' in ours.get_title()
  assert points(theirs, 'c') == [[0, 0.5], [1, 0.5]]
  assert not none.get_visible()
  assert not not_theirs.get_visible()
