"""The look of figures: curves that differ, legends that fit."""

import pytest

from layca.study.plots import style


def draw(labels):
  """Returns a drawn figure with a line of each label, and its legend."""
  figure, ((axes,),) = style.create_panels('title', ['x'], ['y'])
  lines = [axes.plot([0, 1], label=label)[0] for label in labels]
  style.add_legend(figure, lines)
  figure.draw_without_rendering()
  return figure, figure.legends[0]


def test_no_two_of_42_curves_look_alike():
  looks = style.looks(map(str, range(42))).values()
  assert len({(look.color, look.marker) for look in looks}) == 42


def test_a_method_looks_the_same_in_all_figures():
  layca, sgd, adam = style.looks(['Layca', 'SGD', 'Adam']).values()
  assert style.method_looks(['SGD']) == {'Layca': layca, 'SGD': sgd}
  assert style.method_looks(['Adam', 'SGD'])['Adam'] == adam


def test_columns_and_rows_have_their_labels():
  figure, axes = style.create_panels('title', ['a', 'b'], ['c', 'd', 'e'])
  assert axes.shape == (3, 2)
  assert [panel.get_xlabel() for panel in axes[-1]] == ['a', 'b']
  assert [panel.get_ylabel() for panel in axes[:, 0]] == ['c', 'd', 'e']
  assert figure.get_suptitle() == 'title'


@pytest.mark.parametrize('length', [5, 50])
def test_the_legend_is_inside_the_figure_below_the_axes(length):
  labels = [f'{n:02d}' + 'n' * (length - 2) for n in range(12)]
  figure, legend = draw(labels)
  box, axes = legend.get_window_extent(), figure.axes[0].get_window_extent()
  assert 0 <= box.y0 < box.y1 < axes.y0
  assert 0 <= box.x0 < box.x1 <= figure.bbox.x1


def test_labels_are_shown_as_they_are():
  labels = ['_hidden', 'a$b$', '.']
  _, legend = draw(labels)
  assert [text.get_text() for text in legend.get_texts()] == labels
