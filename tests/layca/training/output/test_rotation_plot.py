"""The angle-deviation figure: its curves, colours, axes and files."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from layca.training.output import deviation, rotation_plot

RANDOM = 'random rotation at the same rates'


def run(distances, shortcuts=(), epochs=None, step_angles=0.01):
  """A run of 10 steps an epoch."""
  count, depth = np.shape(distances)
  return deviation.of_run(
    [f'{layer:02d}_conv' for layer in range(depth)],
    range(count) if epochs is None else epochs,
    10 * np.arange(1, count + 1),
    distances,
    np.broadcast_to(step_angles, [count, depth]),
    shortcuts,
  )


def draw(distances, **options):
  return rotation_plot.angle_deviation_figure(
    run(distances, **options), 'a title'
  )


def curves(figure):
  """The lines of the layers."""
  return [line for line in figure.axes[0].lines if line.get_label() != RANDOM]


def legend(figure):
  return [text.get_text() for text in figure.legends[0].get_texts()]


def rising(count, depth):
  return np.linspace(0.1, 0.9, count * depth).reshape(count, depth)


def color_bar(figure):
  return figure.axes[1]


@pytest.mark.parametrize('depth', [1, 2, 13, 50])
@pytest.mark.parametrize('count', [1, 20])
def test_one_curve_per_layer_from_zero_at_epoch_zero(count, depth):
  distances = rising(count, depth)
  lines = curves(draw(distances))
  assert len(lines) == depth
  for layer, line in enumerate(lines):
    np.testing.assert_array_equal(line.get_xdata(), np.arange(count + 1))
    np.testing.assert_array_equal(line.get_ydata(), [0.0, *distances[:, layer]])
    assert line.get_label() == f'{layer:02d}_conv'


def test_a_record_is_drawn_at_the_end_of_its_epoch():
  lines = curves(draw(rising(3, 2), epochs=[0, 4, 9]))
  np.testing.assert_array_equal(lines[0].get_xdata(), [0, 1, 5, 10])


@pytest.mark.parametrize('depth', [1, 2, 34])
def test_colours_go_through_viridis_by_depth(depth):
  lines = curves(draw(rising(3, depth)))
  viridis = matplotlib.colormaps['viridis']
  expected = [viridis(layer / max(depth - 1, 1)) for layer in range(depth)]
  np.testing.assert_allclose([line.get_color() for line in lines], expected)


@pytest.mark.parametrize(
  ('depth', 'ticks'),
  [(1, [0]), (3, [0, 1, 2]), (16, list(range(16))), (34, range(0, 34, 3))],
)
def test_the_colour_bar_numbers_the_layers(depth, ticks):
  bar = color_bar(draw(rising(3, depth)))
  assert bar.get_ylabel() == 'layer'
  np.testing.assert_array_equal(bar.get_yticks(), ticks)
  assert bar.get_ylim() == (-0.5, depth - 0.5)


def test_a_band_of_the_colour_bar_has_its_curves_colour():
  figure = draw(rising(3, 13))
  bands = color_bar(figure)._colorbar.mappable
  for layer, line in enumerate(curves(figure)):
    np.testing.assert_allclose(bands.to_rgba(layer), line.get_color())


def test_shortcuts_alone_are_dashed_and_the_legend_says_so():
  figure = draw(rising(3, 5), shortcuts=(1, 3))
  styles = [line.get_linestyle() for line in curves(figure)]
  assert styles == ['-', '--', '-', '--', '-']
  assert legend(figure) == ['forward path', 'shortcut', RANDOM]
  assert legend(draw(rising(3, 5))) == [RANDOM]


def test_axes_are_labelled():
  axes = draw([[0.5, 0.5]]).axes[0]
  assert axes.get_title() == 'a title\nlog rotation spread 0.00'
  assert axes.get_xlabel() == 'epoch'
  assert axes.get_ylabel().startswith('cosine distance to initialisation')


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
  assert draw(distances).axes[0].get_title() == f'a title{text}'


def test_the_longest_title_is_not_cut_off():
  title = (
    'c100_resnet:small: Layca on sgd_amom, alpha -0.8, rho 0.00412, seed 12'
  )
  figure = rotation_plot.angle_deviation_figure(run(rising(3, 34)), title)
  figure.draw_without_rendering()
  box = figure.axes[0].title.get_window_extent()
  assert box.x0 >= 0
  assert box.x1 <= figure.bbox.x1
  assert figure.legends[0].get_window_extent().y1 < figure.axes[0].bbox.y0


@pytest.mark.parametrize('first', [0.1, np.nan, np.inf])
@pytest.mark.parametrize(('largest', 'top'), [(0.3, 1.0), (1.7, 1.7)])
def test_the_y_axis_shows_at_least_zero_to_one(first, largest, top):
  assert draw([[first, largest]]).axes[0].get_ylim() == (0.0, top)


def test_missing_numbers_leave_a_gap():
  figure = rotation_plot.angle_deviation_figure(
    deviation.of_run(
      ['a', 'b'],
      [0, 1, 2],
      [10, 20, 30],
      [[0.1, None], [float('nan'), 0.4], [0.3, float('inf')]],
      np.zeros([3, 2]),
    ),
    'a title',
  )
  first, second = curves(figure)
  np.testing.assert_array_equal(first.get_ydata(), [0, 0.1, np.nan, 0.3])
  np.testing.assert_array_equal(second.get_ydata(), [0, np.nan, 0.4, np.inf])
  assert figure.axes[0].get_ylim() == (0.0, 1.0)
  assert rotation_plot.to_png(figure)


def test_a_run_without_a_whole_epoch_has_a_figure():
  start = deviation.of_run(['a', 'b'], [], [], [], [])
  figure = rotation_plot.angle_deviation_figure(start, 'a title')
  axes = figure.axes[0]
  assert [list(line.get_ydata()) for line in curves(figure)] == [[0]] * 2
  assert axes.get_xlim() == axes.get_ylim() == (0.0, 1.0)
  assert axes.get_title() == 'a title'
  assert rotation_plot.to_png(figure)


def test_to_png_gives_a_png_of_the_figures_size():
  png = rotation_plot.to_png(draw(rising(3, 2)))
  assert png.startswith(b'\x89PNG\r\n\x1a\n')
  width, height = np.frombuffer(png[16:24], '>u4')
  assert (width, height) == (960, 720)


@pytest.mark.parametrize(
  ('suffix', 'start'), [('.png', b'\x89PNG'), ('.svg', b'<?xml')]
)
def test_save_writes_the_format_of_the_suffix_the_same_each_time(
  tmp_path, suffix, start
):
  paths = [tmp_path / f'{name}{suffix}' for name in 'ab']
  for path in paths:
    rotation_plot.save(draw(rising(3, 2)), path)
  assert paths[0].read_bytes().startswith(start)
  assert paths[0].read_bytes() == paths[1].read_bytes()


def test_save_refuses_other_formats(tmp_path):
  with pytest.raises(ValueError, match=r'figure\.jpg.*\.png or \.svg'):
    rotation_plot.save(draw(rising(3, 2)), tmp_path / 'figure.jpg')
  assert not list(tmp_path.iterdir())


def test_no_figure_is_kept_alive_by_pyplot():
  draw(rising(3, 2))
  assert not plt.get_fignums()


def test_shortcuts_are_found_by_name_among_the_kernels():
  layers = [
    {'name': 'resnet/conv/w', 'shape': [3, 3, 3, 16]},
    {'name': 'resnet/conv/b', 'shape': [16]},
    {'name': 'resnet/block/shortcut/w', 'shape': [1, 1, 16, 32]},
    {'name': 'resnet/dense/w', 'shape': [32, 10]},
  ]
  assert rotation_plot.shortcut_indices(layers) == (1,)
  assert rotation_plot.shortcut_indices(layers[:2]) == ()
