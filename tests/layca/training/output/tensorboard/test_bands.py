"""Bands of depth: which layers they have, and their means."""

import numpy as np
import pytest

from layca.training import step_log
from layca.training.output.tensorboard import bands


@pytest.mark.parametrize(
  ('kernels', 'count'), [(13, 7), (34, 7), (26, 3), (2, 7)]
)
def test_bands_are_even_and_have_every_layer_once_in_order(kernels, count):
  found = bands.split(kernels, count)
  assert len(found) == min(kernels, count)
  assert [layer for band in found.values() for layer in band] == [
    *range(kernels)
  ]
  sizes = {len(band) for band in found.values()}
  assert max(sizes) - min(sizes) <= 1
  assert [*found] == sorted(found)


def test_a_band_is_called_by_its_layers():
  names = ['layers/00-01', 'layers/02', 'layers/03-04']
  assert [*bands.split(5, 3)] == names
  assert [*bands.split(101, 2)][1] == 'layers/050-100'


def test_a_band_is_the_mean_of_the_layers_that_are_known():
  rotation = {
    'cosine_distance': [0.1, 0.3, None, 0.9],
    'mean_step_angle': [0.01, 0.03, 0.05, 0.07],
    'weight_norm': [1.0] * 4,
  }
  assert bands.of_epoch(rotation, range(1, 3)) == pytest.approx(
    {'bands/cosine_distance': 0.3, 'bands/step_angle': 0.04}
  )
  assert 'bands/cosine_distance' not in bands.of_epoch(rotation, range(2, 3))
  # Before the first step no step has an angle.
  assert [*bands.of_epoch({'cosine_distance': [0.0] * 4}, range(2))] == [
    'bands/cosine_distance'
  ]


def test_a_band_has_points_within_an_epoch():
  (row,) = np.zeros(1, step_log.row_type(3))
  row['step_angle'] = [0.1, 0.2, 0.6]
  assert bands.of_steps(row, range(1, 3)) == pytest.approx(
    {'steps/step_angle': 0.4}
  )
