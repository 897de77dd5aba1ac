"""The authors' numbers: those of the paper, each with its source."""

import pytest

from layca.study import authors

FIGURE_1A = 'v1_fig1a_mnist_single_layer'
FIGURE_1B = 'v1_fig1b_mnist_silhouette'
FIGURE_1C = 'v1_fig1c_mnist_frozen_relu'


def test_figure_1a_has_its_maximum_at_layer_1():
  curve = authors.curve(FIGURE_1A)
  assert curve.x == tuple(range(10))
  assert (curve.y[0], max(curve.y), curve.y[9]) == (0.7447, 0.7598, 0.5752)
  assert curve.y.index(max(curve.y)) == 1


def test_figure_1c_has_its_minimum_at_layer_2():
  curve = authors.curve(FIGURE_1C)
  assert curve.x == tuple(range(10))
  assert (curve.y[0], min(curve.y)) == (0.4639, 0.4508)
  assert curve.y.index(min(curve.y)) == 2


def test_nothing_is_frozen_behind_the_last_layer():
  assert authors.curve(FIGURE_1A).y[9] == authors.curve(FIGURE_1C).y[9]


def test_figure_1b_has_a_record_after_each_of_500_updates():
  curve = authors.curve(FIGURE_1B)
  assert curve.x == tuple(range(1, 501))
  assert (curve.y[0], curve.y[-1]) == (0.07287, 0.27392)
  # The authors' record 482, which they count from 0.
  assert max(curve.y) == curve.y[482] == 0.27418


@pytest.mark.parametrize('identifier', [FIGURE_1A, FIGURE_1B, FIGURE_1C])
def test_a_curve_says_what_it_is_and_where_it_comes_from(identifier):
  curve = authors.curve(identifier)
  assert len(curve.x) == len(curve.y)
  assert all(0 < value < 1 for value in curve.y)
  assert 'arXiv 1806.01603v1' in curve.source
  assert curve.notes
  assert curve.x_name
  assert curve.y_name


def test_an_unknown_curve_is_refused_with_those_there_are():
  with pytest.raises(ValueError, match=rf"'v1_fig9'.*{FIGURE_1A}"):
    authors.curve('v1_fig9')
