"""The look of figures: curves that differ, legends that fit."""

import pytest

from layca.study.plots import style


def test_no_two_of_42_curves_look_alike_and_methods_always_the_same():
  looks = style.looks(map(str, range(42))).values()
  assert len({(look.color, look.marker) for look in looks}) == 42
  layca, sgd, adam = style.looks(['Layca', 'SGD', 'Adam']).values()
  assert style.method_looks(['SGD']) == {'Layca': layca, 'SGD': sgd}
  assert style.method_looks(['Adam', 'SGD'])['Adam'] == adam


@pytest.mark.parametrize('length', [5, 50])
def test_the_legend_shows_labels_as_they_are_within_the_figure(length):
  labels = ['_hidden', 'a$b$', 'n' * length]
  figure, ((axes, last),) = style.create_panels('', ['x', 'z'], ['y'])
  assert (axes.get_ylabel(), last.get_xlabel()) == ('y', 'z')
  lines = [axes.plot([0, 1], label=label)[0] for label in labels]
  # One that comes twice is explained once.
  style.add_legend(figure, [*lines, lines[0]])
  figure.draw_without_rendering()
  (legend,) = figure.legends
  assert [text.get_text() for text in legend.get_texts()] == labels
  assert legend.get_window_extent().width <= figure.bbox.width
