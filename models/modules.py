"""The modules that all networks are made of: layers, dropout, pooling.

Kernels are float32 and are cast to the dtype of what flows through the layer:
bfloat16 and float16 images give compute in them with float32 weights and
gradients.
"""

import abc
import functools
from collections.abc import Callable

import sonnet as snt
import tensorflow as tf

from models import arguments
from models.batch_norm import BatchNorm

Initializer = Callable[..., tf.Tensor]
# From a name to a batch norm, or to the identity.
NormMaker = Callable[[str], Callable[[tf.Tensor, bool], tf.Tensor]]


class KernelLayer(snt.Module):
  """A layer that multiplies by a kernel [*kernel_size, inputs, channels].

  Its first call creates the kernel and, if asked for, the bias.

  Attributes:
    w: the kernel; None before the first call.
    num_outputs: numbers that come out of it for one image of the last call.
  """

  def __init__(
    self,
    channels: int,
    w_init: Initializer,
    with_bias: bool = False,
    name: str | None = None,
    kernel_size: tuple[int, ...] = (),
  ):
    super().__init__(name=name)
    self._kernel_size = kernel_size
    self._channels = channels
    self._w_init = w_init
    self._with_bias = with_bias
    self.w = None
    self.num_outputs = None

  def __call__(self, x: tf.Tensor) -> tf.Tensor:
    """Multiplies by the kernel and adds the bias.

    Args:
      x: [B, H, W, inputs] or [B, inputs], of any float dtype.

    Returns:
      [B, ceil(H / stride), ceil(W / stride), channels] or [B, channels], of the
      same dtype.

    Raises:
      ValueError: the number of inputs is not the one it was built for.
    """
    if self.w is None:
      shape = [*self._kernel_size, x.shape[-1], self._channels]
      self.w = tf.Variable(self._w_init(shape, tf.float32), name='w')
      if self._with_bias:
        self.b = tf.Variable(tf.zeros([self._channels]), name='b')
    if x.shape[-1] != self.w.shape[-2]:
      raise ValueError(
        f'{self.w.name} was built for {self.w.shape[-2]} inputs, '
        f'not for {x.shape[-1]}: feed images of the shape it was built with.'
      )
    x = self._multiply(x, tf.cast(self.w, x.dtype))
    self.num_outputs = x.shape[1:].num_elements()
    return x + tf.cast(self.b, x.dtype) if self._with_bias else x

  @abc.abstractmethod
  def _multiply(self, x: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
    """Returns the product with a kernel of the dtype of x."""


class Conv2D(KernelLayer):
  """2D convolution of NHWC images, 'same' padding, no bias unless asked for."""

  def __init__(
    self,
    channels: int,
    w_init: Initializer,
    kernel_size: int = 3,
    stride: int = 1,
    with_bias: bool = False,
    name: str | None = None,
  ):
    super().__init__(channels, w_init, with_bias, name, (kernel_size,) * 2)
    self._stride = stride

  def _multiply(self, x, kernel):
    return tf.nn.conv2d(x, kernel, self._stride, 'SAME')


class Linear(KernelLayer):
  """Dense layer, without bias unless asked for."""

  def _multiply(self, x, kernel):
    return tf.matmul(x, kernel)


def makers(
  w_init: Initializer, use_batch_norm: bool, bn_momentum: float, with_bias: bool
) -> tuple[Callable[..., Conv2D], Callable[..., Linear], NormMaker]:
  """Returns what makes a network's convolutions, dense layers and batch norms.

  In a network without batch norm, the identity takes its place.

  Raises:
    ValueError: the momentum is not in [0, 1).
  """
  arguments.check_fraction('bn_momentum', bn_momentum)
  norm = functools.partial(BatchNorm, bn_momentum)
  return (
    functools.partial(Conv2D, w_init=w_init, with_bias=with_bias),
    functools.partial(Linear, w_init=w_init, with_bias=with_bias),
    norm if use_batch_norm else lambda name: _identity,
  )


def dropout(
  x: tf.Tensor, rate: float, seed: tf.Tensor | None, index: int
) -> tf.Tensor:
  """Zeroes a share of the entries and scales the others to keep the mean.

  Args:
    x: any float tensor.
    rate: the share of entries to zero, in [0, 1), in steps of 2^-16.
    seed: int32 [2], the step's; the same seed zeroes the same entries. None:
      dropout is off.
    index: which dropout of its network this is: each draws for itself.
  """
  if seed is None:
    return x
  # The indices land far apart, at multiples of 2^32 over the golden ratio: a
  # job that simply counts its steps in the seed never meets, a few steps later,
  # the seed of another dropout.
  offset = (index + 1) * 0x9E3779B9 % 2**32 - 2**31
  bits = _random_int16(tf.shape(x), seed + tf.constant([0, offset], tf.int32))
  dropped = int(rate * 2**16)  # Of the 2^16 equally probable values.
  scale = 2**16 / (2**16 - dropped)
  return tf.where(bits >= dropped - 2**15, x * scale, tf.zeros([], x.dtype))


def global_average(x: tf.Tensor) -> tf.Tensor:
  """Averages [B, H, W, C] over the image, to [B, C] in float32."""
  return tf.reduce_mean(tf.cast(x, tf.float32), axis=[1, 2])


def max_pool(x: tf.Tensor) -> tf.Tensor:
  """Halves the image: 2x2 maximum at stride 2, an odd last row is dropped."""
  return tf.nn.max_pool2d(x, ksize=2, strides=2, padding='VALID')


def _random_int16(shape, seed):
  """Draws from all int16 values: half the work of 32 bits for each entry."""
  size = tf.reduce_prod(shape)
  # Philox by name: left to choose, TensorFlow draws otherwise under XLA where a
  # word of the seed is negative.
  pairs = tf.random.stateless_uniform(
    [(size + 1) // 2], seed, None, None, tf.int32, alg='philox'
  )
  values = tf.reshape(tf.bitcast(pairs, tf.int16), [-1])
  return tf.reshape(values[:size], shape)


def _identity(x, is_training):
  return x
