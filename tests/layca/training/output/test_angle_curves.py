"""Random rotation behind the curves of the angle deviation."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from layca.training.output import angle_curves, deviation

RANDOM = 'random rotation at the same rates'
RANGE = 'its range over the layers'


def run(step_angles, shortcuts=()):
  """A run of 10 steps an epoch; its step angles [n, L] may hold None."""
  count, depth = np.shape(step_angles)
  return deviation.of_run(
    ['layer'] * depth,
    range(count),
    10 * np.arange(1, count + 1),
    np.full([count, depth], 0.5),
    step_angles,
    shortcuts,
  )


def draw(drawn):
  axes = Figure().add_subplot()
  angle_curves.draw(axes, drawn)
  return axes


def random_curve(axes):
  (line,) = (line for line in axes.lines if line.get_label() == RANDOM)
  return line


def band(axes):
  """The lower and upper end [n, 2] of the band of random rotation, by time."""
  (collection,) = axes.collections
  ends = {}
  for time, value in collection.get_paths()[0].vertices:
    ends.setdefault(time, []).append(value)
  return np.array([(min(e), max(e)) for _, e in sorted(ends.items())])


def legend(*deviations):
  handles = angle_curves.legend_handles(deviations)
  return [handle.get_label() for handle in handles]


def test_the_dotted_line_is_random_rotation_at_the_rates_of_all_layers():
  line = random_curve(draw(run(np.full([3, 4], 0.1))))
  np.testing.assert_array_equal(line.get_xdata(), [0, 1, 2, 3])
  expected = 1 - np.cos(0.1) ** np.array([0, 10, 20, 30])
  np.testing.assert_allclose(line.get_ydata(), expected, rtol=1e-9)
  assert line.is_dashed()


def test_where_rates_differ_a_band_reaches_from_least_to_largest():
  angles = np.array([0.02, 0.3, 0.1])
  drawn = run([angles, angles])
  axes = draw(drawn)
  expected = 1 - np.cos(angles) ** np.array([[0], [10], [20]])
  np.testing.assert_allclose(band(axes), expected[:, :2], atol=1e-12)
  median = random_curve(axes).get_ydata()
  np.testing.assert_allclose(median, expected[:, 2])
  assert legend(drawn) == [RANDOM, RANGE]


def test_where_rates_agree_up_to_rounding_there_is_one_line():
  drawn = run([0.1 * (1 + np.array([0, 1e-6, -1e-6]))] * 3)
  assert np.ptp(band(draw(drawn)), axis=1).max() < 1e-4
  assert legend(drawn) == [RANDOM]


def test_layers_whose_rates_are_unknown_are_not_in_the_band():
  axes = draw(run([[0.1, 0.2], [0.1, None], [None, None]]))
  one, other = np.cos(0.1) ** 10, np.cos(0.2) ** 10
  expected = [0, 1 - (one + other) / 2, 1 - one**2, np.nan]
  np.testing.assert_allclose(random_curve(axes).get_ydata(), expected)


def test_nothing_is_drawn_of_rates_that_are_not_known():
  drawn = deviation.Deviation(
    'ab', np.arange(2), np.array([[0, 0], [0.1, 0.3]]), None
  )
  axes = draw(drawn)
  assert [line.get_label() for line in axes.lines] == ['a', 'b']
  assert not axes.collections
  assert legend(drawn) == []


@pytest.mark.parametrize('shortcuts', [(), (1,)])
def test_a_legend_of_several_explains_what_any_of_them_shows(shortcuts):
  same, apart = run([[0.1, 0.1]]), run([[0.1, 0.3]], shortcuts)
  kinds = ['forward path', 'shortcut'] if shortcuts else []
  assert legend(same, apart) == [*kinds, RANDOM, RANGE]
  assert legend() == []
