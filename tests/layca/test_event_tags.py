"""The tags of a record: one a layer, and a few of all layers."""

import math

import numpy as np
import pytest

from layca import event_tags


def test_every_number_of_a_record_has_its_tag():
  record = {'angle': [0.1, 0.2], 'stalled': [0, None]}
  assert event_tags.per_layer(record, ['00_a', '01_b']) == {
    'angle/00_a': 0.1,
    'angle/01_b': 0.2,
    'stalled/00_a': 0,
    'stalled/01_b': None,
  }
  with pytest.raises(ValueError, match='zip'):
    event_tags.per_layer(record, ['00_a'])


def test_the_overview_has_the_spread_and_mean_least_and_largest():
  # Angles of pi / 3, pi / 3 and pi / 2.
  record = {
    'cosine_distance': [0.5, 0.5, 1.0],
    'mean_step_angle': [0.01, 0.04, 0.04],
    'weight_norm': [1.0, 1.0, 1.0],
  }
  logs = np.log([math.pi / 3, math.pi / 3, math.pi / 2])
  assert event_tags.overview(record) == pytest.approx(
    {
      'Overview/rotation_spread': np.std(logs),
      'Overview/cosine_distance/mean': 2 / 3,
      'Overview/cosine_distance/min': 0.5,
      'Overview/cosine_distance/max': 1.0,
      'Overview/step_angle/mean': 0.03,
      'Overview/step_angle/min': 0.01,
      'Overview/step_angle/max': 0.04,
    }
  )


def test_what_is_not_known_is_left_out():
  record = {
    'cosine_distance': [0.2, None, math.nan],
    'mean_step_angle': [None, None, None],
  }
  assert event_tags.overview(record) == pytest.approx(
    {
      'Overview/rotation_spread': 0.0,
      'Overview/cosine_distance/mean': 0.2,
      'Overview/cosine_distance/min': 0.2,
      'Overview/cosine_distance/max': 0.2,
    }
  )


def test_a_layer_that_has_not_moved_leaves_no_spread():
  # It is infinite, which no chart shows.
  tags = event_tags.overview({'cosine_distance': [0.0, 0.2]})
  assert sorted(tags) == [
    f'Overview/cosine_distance/{name}' for name in ('max', 'mean', 'min')
  ]


def test_the_overview_stands_before_the_tags_of_layers():
  record = {'cosine_distance': [0.1], 'angle': [0.2]}
  tags = [*event_tags.per_layer(record, ['00_a']), *event_tags.overview(record)]
  assert sorted(tags)[: len(tags) - 2] == sorted(event_tags.overview(record))
