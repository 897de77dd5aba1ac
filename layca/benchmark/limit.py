"""What the machine can do: a large matrix product, and a convolution."""

import tensorflow as tf

from layca.benchmark import session
from layca.training import devices


class Session(session.TensorFlowSession):
  """One operation in float32, again and again.

  Options are `shape`, of a matrix to square or of images to convolve, and for
  these `kernel_size`.
  """

  def __init__(self, settings, options, images, labels):
    del settings, images, labels
    devices.configure()
    self._inputs = tf.random.stateless_normal(options['shape'], [0, 0])
    self._kernel = None
    if 'kernel_size' in options:
      size, channels = options['kernel_size'], options['shape'][-1]
      self._kernel = tf.random.stateless_normal(
        [size, size, channels, channels], [0, 1]
      )

  def epoch(self):
    """Computes it once."""
    if self._kernel is None:
      result = tf.matmul(self._inputs, self._inputs)
    else:
      result = tf.nn.conv2d(self._inputs, self._kernel, 1, 'SAME')
    # An accelerator has finished once a number of the result is here.
    tf.reshape(result, [-1])[0].numpy()

  first_step = epoch
