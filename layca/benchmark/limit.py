"""What the machine can do: a large matrix product."""

import tensorflow as tf

from layca.benchmark import session
from layca.training import devices


class Session(session.Session):
  """The square of one float32 matrix of `size` a side, again and again."""

  def _set_up(self, settings, options, images, labels):
    del settings, images, labels
    devices.configure()
    shape = [options['size'], options['size']]
    self._matrix = tf.random.stateless_normal(shape, [0, 0])

  def _update(self, steps):
    for _ in range(steps):
      # An accelerator has finished once a number of the result is here.
      tf.matmul(self._matrix, self._matrix)[0, 0].numpy()
