"""From a config to images and a trainer."""

import numpy as np
import pytest

from layca.training import build
from layca.training.errors import InputError
from tests.layca.training import tiny


def test_the_config_decides_the_images():
  config = tiny.config(
    data__validation_examples=20, data__image_size=16, seed=7
  )
  data = build.load_data(config)
  assert data.train.images.shape == (100, 16, 16, 1)
  assert len(data.validation.labels) == 20
  assert len(data.test.labels) == 50
  config.seed = 8
  assert not np.array_equal(
    build.load_data(config).train.images, data.train.images
  )


def test_the_seed_alone_decides_the_weights():
  def weights(seed):
    config = tiny.config(seed=seed)
    trainer = build.create_trainer(config, build.load_data(config))
    return trainer.kernels[0].numpy()

  np.testing.assert_array_equal(weights(3), weights(3))
  assert not np.array_equal(weights(3), weights(4))


@pytest.mark.parametrize(
  'overrides', [{'model__name': 'vgg17'}, {'model__widths': (4,) * 9}]
)
def test_a_network_that_cannot_be_built_is_one_line(overrides):
  data = build.load_data(tiny.config())
  with pytest.raises(InputError, match=r'^config\.model') as error:
    build.create_trainer(tiny.config(**overrides), data)
  assert '\n' not in str(error.value)
