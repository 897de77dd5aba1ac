"""Test accuracy by the spread of the layers' rotation, on made-up runs."""

import numpy as np
import pytest

from layca.angle_deviation import log_rotation_spread
from tests.layca.study.figures.drawings import draw, hollow, panels, points
from tests.layca.study.made_up_runs import write_all

EVEN, UNEVEN, MOST = [0.5, 0.5, 0.5], [0.2, 0.5, 0.8], [0.1, 0.5, 0.9]


def run(last, accuracy, **options):
  """A run whose layers end at these distances; the epoch before is another."""
  distances = [[0.1, 0.01, 0.1], last]
  return {'distances': distances, 'test_accuracy': accuracy} | options


def test_each_run_stands_at_its_spread_with_its_accuracy(tmp_path):
  write_all(
    tmp_path,
    run(EVEN, 0.7),
    run(UNEVEN, 0.6, alpha=0.4),
    run(MOST, 0.5, alpha=0.6),
    run(UNEVEN, 0.55, layca=False),
    run(MOST, 0.9, layca=False, alpha=0.4, train_accuracy=0.9),
    epochs=2,
  )
  drawing = draw('spread', tmp_path, with_authors=True)
  spreads = [log_rotation_spread(np.array(x)) for x in (EVEN, UNEVEN, MOST)]
  assert spreads[0] == pytest.approx(0, abs=1e-9)
  (axes,) = panels(drawing)
  np.testing.assert_allclose(
    points(axes, 'Layca'), list(zip(spreads, (70, 60, 50), strict=True))
  )
  assert len(points(axes, 'SGD')) == 2
  assert drawing.table['log_rotation_spread'].tolist() == pytest.approx(
    [*spreads, *spreads[1:]]
  )
  layca, both, authors = drawing.notes
  assert 'Layca, rank correlation (Spearman)' in layca
  assert '-1.00 over 3 runs that fit' in layca
  # The run that does not fit counts nowhere.
  assert 'both' in both
  assert 'over 4 runs' in both
  assert 'authors, alpha 0: Layca spread 0.03, 89.18%, SGD' in authors
  assert len(draw('spread', tmp_path).notes) == 2


def test_a_run_that_does_not_fit_is_hollow(tmp_path):
  write_all(tmp_path, run(EVEN, 0.7, train_accuracy=0.5), epochs=2)
  (axes,) = panels(draw('spread', tmp_path))
  (line,) = axes.lines
  assert line.get_markerfacecolor() == 'none'
  assert not hollow(axes)
