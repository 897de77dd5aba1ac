"""Tiny sessions of the training step, to compare with each other."""

import numpy as np

from configs import c10_cnn1
from layca.benchmark import measure, trainer_session

BATCH_SIZE = 16
SGD = {'optimizer.layca': False}


def create(session, options, steps=1):
  settings = c10_cnn1.get_config('small')
  settings.batch_size = BATCH_SIZE
  settings.model.convs_per_stage = 2
  settings.model.widths = (4, 8)
  images, labels = measure.make_up_images(steps * BATCH_SIZE, (32, 32, 3))
  return session(settings.to_dict(), options, images, labels)


def ours(options, steps=1, session=trainer_session.Session):
  return create(session, options, steps)


def kernels(one):
  """Kernels of our session."""
  return [kernel.numpy() for kernel in one.trainer.kernels]


def assert_same_update(new, expected, initial):
  for kernel, wanted, start in zip(new, expected, initial, strict=True):
    step = np.linalg.norm(wanted - start)
    assert step > 0
    assert np.linalg.norm(kernel - wanted) < 1e-2 * step


def assert_times_each_epoch(one):
  for epochs in (1, 3):
    seconds = one.train(epochs)
    assert len(seconds) == epochs
    assert all(s > 0 for s in seconds)
