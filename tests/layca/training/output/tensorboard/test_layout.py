"""The page Custom Scalars has the tags that runs write."""

import re

import pytest
import tensorflow as tf
from tensorboard.plugins.custom_scalar import layout_pb2

from layca.training.output.tensorboard import layout
from tests.layca.training import tiny
from tests.layca.training.output.tensorboard import test_board
from tests.layca.training.output.tensorboard.read_events import curves


def page(**overrides):
  (value,) = layout.create(tiny.config(**overrides)).value
  return layout_pb2.Layout.FromString(tf.make_ndarray(value.tensor).item())


def margins(chart):
  return [(s.value, s.lower, s.upper) for s in chart.margin.series]


def test_mean_least_and_largest_are_one_chart():
  (overview,) = page().category
  charts = {chart.title: chart for chart in overview.chart}
  tag = 'Overview/cosine_distance'
  assert margins(charts['Cosine distance to initialisation']) == [
    (f'{tag}/mean', f'{tag}/min', f'{tag}/max')
  ]
  # What is in a margin TensorBoard does not smooth: a drop stays one.
  rate = 'Overview/learning_rate'
  assert margins(charts['Learning rate']) == [(rate, rate, rate)]


def test_there_are_pages_of_what_is_asked_for_alone():
  titles = [c.title for c in page().category]
  assert titles == ['Overview']
  everything = page(
    tensorboard__bands=7, tensorboard__per_layer=True, log_every_steps=10
  )
  titles = [c.title for c in everything.category]
  assert titles == ['Overview', 'Bands of depth', 'Within epochs', 'Each layer']


@pytest.mark.parametrize('has_all', [False, True])
def test_every_chart_has_curves_of_a_run(tmp_path, has_all):
  options = {}
  if has_all:
    options = dict(
      tensorboard__bands=2, tensorboard__per_layer=True, log_every_steps=10
    )
  kept = test_board.rows(2)
  test_board.write(tmp_path, kept, is_logged=has_all, **options)
  folders = [tmp_path, *(tmp_path / 'layers').glob('*')]
  tags = {tag for folder in folders for tag in curves(folder)}
  for category in page(**options).category:
    for chart in category.chart:
      for pattern in chart.multiline.tag:
        assert any(re.match(pattern, tag) for tag in tags), pattern
      for series in margins(chart):
        assert {*series} <= tags
      assert chart.multiline.tag or chart.margin.series
