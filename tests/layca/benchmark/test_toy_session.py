"""Our session of the toy experiment, at tiny size."""

import numpy as np
import pytest

from configs import mnist_single_layer
from layca.benchmark import measure, toy_session


def create_toy(session=toy_session.Session, **options):
  """A session of three hidden layers on 12 images, at a rate that learns."""
  config = mnist_single_layer.get_config('paper')
  config.widths, config.rho = (5, 5, 5), 0.1
  images, labels = measure.make_up_images(12, (2, 3, 1))
  options = {'steps': 3, 'freeze_regimes': False} | options
  return session(config.to_dict(), options, images, labels)


@pytest.mark.parametrize(
  ('session', 'is_whole'),
  [(toy_session.Session, False), (toy_session.Whole, True)],
)
def test_an_epoch_goes_on_training_or_is_an_experiment_of_its_own(
  monkeypatch, session, is_whole
):
  tested = []
  monkeypatch.setattr(
    toy_session.Trainings,
    'evaluate',
    lambda self, inputs, labels: tested.append(inputs.shape),
  )
  one = create_toy(session, layers=[0, 2])
  one.first_step()
  before = np.array(one.trainings.kernels[1][0])
  assert len(one.train(2)) == 2
  assert np.array_equal(before, one.trainings.kernels[1][0]) == is_whole
  assert tested == is_whole * [(10_000, 6)] * 2
