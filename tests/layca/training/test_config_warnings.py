"""What a run is hardly meant to do is told in a line each."""

import types

import numpy as np
import pytest

from layca.training import config_warnings
from tests.layca.training import tiny


def of(images=20, **overrides):
  labels = np.zeros(images, np.int32)
  data = types.SimpleNamespace(
    train=types.SimpleNamespace(labels=labels), num_classes=10
  )
  return config_warnings.of(tiny.config(**overrides), data)


def test_what_is_as_usual_is_not_told():
  assert of(epochs=3, schedule__drop_epochs=(1, 2)) == []


@pytest.mark.parametrize(
  ('drops', 'unreached'), [((1, 3, 4), '3, 4'), ((2.5, 3), '3')]
)
def test_drops_that_no_epoch_has(drops, unreached):
  (line,) = of(epochs=3, schedule__drop_epochs=drops)
  assert line.startswith(f'the rate does not drop at {unreached} (config.sch')
  assert 'the last of 3 epochs is 2' in line


def test_fewer_images_than_two_of_each_class():
  (line,) = of(images=19)
  assert line.startswith('19 images to train on, of 10 classes: fewer than two')
