"""The look of figures: curves that differ, legends that fit."""

import pytest

from layca.study.plots import style


def drawn(labels):
  """Returns a drawn figure with a line of each label, and its legend."""
  figure, axes = style.create('title', 'x', 'y')
  lines = [axes.plot([0, 1], [0, 1], label=label)[0] for label in labels]
  style.add_legend(figure, lines)
  figure.draw_without_rendering()
  return figure, figure.legends[0]


def test_no_two_curves_look_alike():
  looks = style.looks(42)
  assert len(set(looks)) == 42
  assert len({look.color for look in looks[:6]}) == 6
  assert len({look.marker for look in looks[:6]}) == 6


def test_title_and_labels_stand_on_the_axes():
  _, axes = style.create('title', 'x', 'y')
  assert axes.get_title() == 'title'
  assert (axes.get_xlabel(), axes.get_ylabel()) == ('x', 'y')


@pytest.mark.parametrize('length', [5, 20, 35, 50])
@pytest.mark.parametrize('count', [1, 4, 12])
def test_the_legend_is_inside_the_figure_and_outside_of_the_axes(length, count):
  figure, legend = drawn(
    [f'{n:02d}' + 'n' * (length - 2) for n in range(count)]
  )
  box, axes = legend.get_window_extent(), figure.axes[0].get_window_extent()
  assert box.y1 < axes.y0
  assert box.y0 >= 0
  assert axes.height > 300
  assert box.x0 >= 0
  assert box.x1 <= figure.bbox.x1


def test_short_labels_stand_in_two_columns_and_long_ones_in_one():
  heights = [
    drawn(['n' * length] * 4)[1].get_window_extent().height
    for length in (5, 50)
  ]
  assert heights[1] > 1.7 * heights[0]


def test_labels_are_shown_as_they_are():
  labels = ['_hidden', 'a$b$', '.']
  _, legend = drawn(labels)
  assert [text.get_text() for text in legend.get_texts()] == labels
  assert not any(text.get_parse_math() for text in legend.get_texts())
