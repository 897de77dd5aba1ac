"""The angle-deviation figure: its curves, colours, axes and files."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from layca import angle_deviation, rotation_figure

RANDOM = 'random rotation at the same rates'
RANGE = 'its range over the layers'


def run(distances, step_angles=0.01, shortcuts=()):
  """A run of 10 steps an epoch; its numbers [n, L] may hold None."""
  count, depth = np.shape(distances)
  return angle_deviation.of_run(
    [f'{layer:02d}_conv' for layer in range(depth)],
    range(count),
    10 * np.arange(1, count + 1),
    distances,
    np.broadcast_to(step_angles, [count, depth]),
    shortcuts,
  )


def turning(step_angles, shortcuts=()):
  """A run by its step angles, which decide about random rotation."""
  return run(np.full(np.shape(step_angles), 0.5), step_angles, shortcuts)


def rising(count, depth):
  return np.linspace(0.1, 0.9, count * depth).reshape(count, depth)


def figure_of(run):
  return rotation_figure.angle_deviation_figure(run, 'a title')


def axes_of(run, top=None):
  axes = Figure().add_subplot()
  rotation_figure.draw(axes, run, top)
  return axes


def curves(axes):
  """The lines of the layers."""
  return [line for line in axes.lines if line.get_label() != RANDOM]


def random_curve(axes):
  (line,) = (line for line in axes.lines if line.get_label() == RANDOM)
  return line


def band(axes):
  """The lower and upper end [n, 2] of the band of random rotation, by time."""
  (collection,) = axes.collections
  times, values = collection.get_paths()[0].vertices.T
  at_times = [values[times == time] for time in np.unique(times)]
  return np.array([(found.min(), found.max()) for found in at_times])


def legend(*runs):
  handles = rotation_figure.legend_handles(runs)
  return [handle.get_label() for handle in handles]


@pytest.mark.parametrize('depth', [1, 2, 13])
def test_one_curve_per_layer_from_zero_coloured_by_depth(depth):
  distances = rising(3, depth)
  lines = curves(axes_of(run(distances)))
  assert len(lines) == depth
  viridis = matplotlib.colormaps['viridis']
  for layer, line in enumerate(lines):
    np.testing.assert_array_equal(line.get_xdata(), [0, 1, 2, 3])
    np.testing.assert_array_equal(line.get_ydata(), [0.0, *distances[:, layer]])
    assert line.get_label() == f'{layer:02d}_conv'
    expected = viridis(layer / max(depth - 1, 1))
    np.testing.assert_allclose(line.get_color(), expected)


def test_the_colour_bar_has_the_curves_colours():
  figure = figure_of(run(rising(3, 34)))
  axes, bar = figure.axes
  np.testing.assert_array_equal(bar.get_yticks(), range(0, 34, 3))
  bands = bar._colorbar.mappable
  for layer, line in enumerate(curves(axes)):
    np.testing.assert_allclose(bands.to_rgba(layer), line.get_color())


@pytest.mark.parametrize('first', [0.1, np.nan, np.inf])
@pytest.mark.parametrize(('largest', 'top'), [(0.3, 1.0), (1.7, 1.7)])
def test_the_y_axis_shows_at_least_zero_to_one_on_request(first, largest, top):
  assert axes_of(run([[first, largest]]), top=1.0).get_ylim() == (0.0, top)


@pytest.mark.parametrize('first', [0.01, np.nan, np.inf])
@pytest.mark.parametrize('largest', [0.02, 1.7])
def test_the_y_axis_shows_else_what_the_curves_need(first, largest):
  low, high = axes_of(run([[first, largest]], step_angles=0.001)).get_ylim()
  assert low == 0.0
  assert largest < high < 1.1 * largest


def test_the_curve_of_random_rotation_is_not_cut():
  axes = axes_of(run([[0.01, 0.02]], step_angles=0.1))
  assert axes.get_ylim()[1] > random_curve(axes).get_ydata().max() > 0.04


def test_unknown_numbers_leave_a_gap():
  figure = figure_of(run([[0.1, None], [np.nan, 0.4], [0.3, np.inf]]))
  first, second = curves(figure.axes[0])
  np.testing.assert_array_equal(first.get_ydata(), [0, 0.1, np.nan, 0.3])
  np.testing.assert_array_equal(second.get_ydata(), [0, np.nan, 0.4, np.inf])
  assert rotation_figure.to_png(figure)


def test_a_run_without_a_whole_epoch_has_a_figure():
  figure = figure_of(angle_deviation.of_run(['a', 'b'], [], [], [], []))
  axes = figure.axes[0]
  assert [list(line.get_ydata()) for line in curves(axes)] == [[0]] * 2
  assert axes.get_xlim() == axes.get_ylim() == (0.0, 1.0)
  assert axes.get_title() == 'a title'
  assert rotation_figure.to_png(figure)


@pytest.mark.parametrize(
  ('distances', 'text'),
  [
    # Angles of pi / 3 and pi / 2.
    ([[0.1, 0.1], [0.5, 1.0]], '\nlog rotation spread 0.20'),
    ([[0.0, 0.5]], '\nlog rotation spread inf'),
    ([[np.nan, 0.5]], ''),
  ],
)
def test_the_title_tells_the_spread_at_the_end(distances, text):
  assert figure_of(run(distances)).axes[0].get_title() == f'a title{text}'


def test_where_rates_differ_a_band_reaches_from_least_to_largest():
  angles = np.array([0.02, 0.3, 0.1])
  drawn = turning([angles, angles])
  axes = axes_of(drawn)
  expected = 1 - np.cos(angles) ** np.array([[0], [10], [20]])
  np.testing.assert_allclose(band(axes), expected[:, :2], atol=1e-12)
  median = random_curve(axes)
  np.testing.assert_allclose(median.get_ydata(), expected[:, 2])
  assert median.is_dashed()
  assert legend(drawn) == [RANDOM, RANGE]


def test_where_rates_agree_up_to_rounding_there_is_one_line():
  drawn = turning([0.1 * (1 + np.array([0, 1e-6, -1e-6]))] * 3)
  assert np.ptp(band(axes_of(drawn)), axis=1).max() < 1e-4
  assert legend(drawn) == [RANDOM]


def test_layers_whose_rates_are_unknown_are_not_in_the_band():
  axes = axes_of(turning([[0.1, 0.2], [0.1, None], [None, None]]))
  one, other = np.cos(0.1) ** 10, np.cos(0.2) ** 10
  expected = [0, 1 - (one + other) / 2, 1 - one**2, np.nan]
  np.testing.assert_allclose(random_curve(axes).get_ydata(), expected)


def test_nothing_is_drawn_of_rates_that_are_not_known():
  drawn = angle_deviation.Deviation(
    'ab', np.arange(2), np.array([[0, 0], [0.1, 0.3]]), None
  )
  axes = axes_of(drawn)
  assert [line.get_label() for line in axes.lines] == ['a', 'b']
  assert not axes.collections
  assert legend(drawn) == []


@pytest.mark.parametrize('shortcuts', [(), (1,)])
def test_a_legend_of_several_explains_what_any_of_them_shows(shortcuts):
  same, apart = turning([[0.1, 0.1]]), turning([[0.1, 0.3]], shortcuts)
  kinds = ['forward path', 'shortcut'] if shortcuts else []
  assert legend(same, apart) == [*kinds, RANDOM, RANGE]
  assert legend() == []


def test_a_card_is_wide_with_its_legend_inside_and_no_name_of_a_run():
  figure = rotation_figure.card_figure(run(rising(3, 34)), top=1.0)
  axes, bar = figure.axes
  assert axes.get_title().startswith('log rotation spread')
  assert [text.get_text() for text in axes.get_legend().get_texts()] == [RANDOM]
  assert axes.get_ylim() == (0.0, 1.0)
  # Fewer numbers than a figure of twice the height has room for.
  assert len(bar.get_yticks()) <= 8
  width, height = figure.get_size_inches()
  assert width > 2 * height
  assert matplotlib.rcParams['font.size'] == 10


def test_to_png_gives_a_png_of_the_figures_size():
  png = rotation_figure.to_png(figure_of(run(rising(3, 2))))
  assert png.startswith(b'\x89PNG\r\n\x1a\n')
  width, height = np.frombuffer(png[16:24], '>u4')
  assert (width, height) == (960, 720)
  # No figure is kept alive by pyplot.
  assert not plt.get_fignums()


@pytest.mark.parametrize(
  ('suffix', 'start'), [('.png', b'\x89PNG'), ('.svg', b'<?xml')]
)
def test_save_writes_the_format_of_the_suffix_the_same_each_time(
  tmp_path, suffix, start
):
  paths = [tmp_path / f'{name}{suffix}' for name in 'ab']
  for path in paths:
    rotation_figure.save(figure_of(run(rising(3, 2))), path)
  assert paths[0].read_bytes().startswith(start)
  assert paths[0].read_bytes() == paths[1].read_bytes()
