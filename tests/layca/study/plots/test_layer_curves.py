"""Panels of layer rotation: ours, the authors' below, and empty ones."""

import numpy as np
import pandas as pd
import pytest

from layca.study.analysis.layer_rotation import LayerRotation
from layca.study.analysis.tasks import Task
from layca.study.plots import layer_curves
from layca.training.output import deviation
from tests.layca.study.figures.drawings import points

TABLE = pd.DataFrame()
TASK = Task('c10_cnn1', TABLE, TABLE, settings=(), folder='')
OURS = deviation.of_run(['a', 'b'], [0], [9], [[0.2, 0.4]], [[0.1, 0.1]])
THEIRS = deviation.Deviation(
  ['a', 'b', 'c'], np.array([0.0, 1.0]), np.full([2, 3], 0.5), None
)
RUN = pd.Series({'rho': 0.1, 'seed': 3, 'optimizer.l2': 0.5}, dtype=object)


@pytest.mark.parametrize('width', [4.0, 2.8])
def test_a_panel_has_a_curve_a_layer_and_the_authors_stand_below(width):
  rows = [
    [
      LayerRotation(TASK, 'CIFAR-10, 2 kernels', 'Layca', RUN, OURS, THEIRS),
      LayerRotation(TASK, 'CIFAR-10, 2 kernels', 'SGD', None, None, None),
    ]
  ]
  _, axes = layer_curves.draw('title', rows, (width, 3.0), 1)
  assert axes.shape == (2, 3)
  (ours, none, _), (theirs, not_theirs, _) = axes
  assert points(ours, 'b').tolist() == [[0, 0], [1, 0.4]]
  title = ours.get_title()
  assert 'L2 0.5, rate 0.1, seed 3' in title
  assert 'spread 0.18' in title
  assert points(theirs, 'c').tolist() == [[0, 0.5], [1, 0.5]]
  assert ('3 kernels' in theirs.get_title()) == (width == 4.0)
  assert [text.get_text() for text in none.texts] == ['no run']
  assert [text.get_text() for text in not_theirs.texts] == ['not in the paper']
  assert len(layer_curves.legend_handles(rows)) == 1


def test_without_authors_there_is_no_row_below():
  each = LayerRotation(TASK, 'CIFAR-10, 2 kernels', 'Layca', RUN, OURS, None)
  _, axes = layer_curves.draw('title', [[each]])
  assert axes.shape == (1, 1)
