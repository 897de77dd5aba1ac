"""What all networks share: how they are called, built and listed."""

import abc
from collections.abc import Sequence

import sonnet as snt
import tensorflow as tf

from models import arguments, modules, signatures


class Network(snt.Module):
  """Images in, float32 logits out.

  All networks take `num_classes`, at least 2; `use_batch_norm`; `bn_momentum`,
  the decay of its moving averages, in [0, 1); `with_bias`, whether every layer
  has a bias, started at zero; and `name`, the first part of the variables'
  names. They raise a ValueError for an argument that is out of range.

  A subclass computes the logits in `_logits` and sets `_kernel_layers` in its
  constructor: its layers that own a kernel, in the order of the forward pass.
  """

  _kernel_layers: Sequence[modules.KernelLayer]

  def __init__(
    self,
    num_classes: int,
    min_image_size: int = 1,
    has_dropout: bool = False,
    name: str | None = None,
  ):
    """Initialises the network.

    Args:
      num_classes: the number of logits.
      min_image_size: the smallest height and width that the pooling allows.
      has_dropout: whether training needs a seed.
      name: the first part of the variables' names.
    """
    super().__init__(name=name)
    arguments.check_integer('num_classes', num_classes, at_least=2)
    self._min_image_size = min_image_size
    self._has_dropout = has_dropout

  def __call__(
    self, images: tf.Tensor, is_training: bool, seed: tf.Tensor | None = None
  ) -> tf.Tensor:
    """Computes the logits.

    Args:
      images: float32, bfloat16 or float16 [B, H, W, C], standardised. The dtype
        is that of the computation; the weights are float32.
      is_training: a Python bool: whether batch norm uses the batch's statistics
        (and updates its moving averages) and dropout is on.
      seed: int32 [2], decides what dropout drops; unused by a network without
        dropout and outside of training.

    Returns:
      float32 [B, num_classes].

    Raises:
      ValueError: images, is_training or seed are not as above.
    """
    images = tf.convert_to_tensor(images)
    self._check_images(images)
    if not isinstance(is_training, bool):
      raise ValueError(
        f'is_training must be a Python bool, not {is_training!r}.'
      )
    uses_seed = is_training and self._has_dropout
    if uses_seed and seed is None:
      raise ValueError(
        f'{self.name} has dropout: training needs a seed, an int32 [2] tensor.'
      )
    return self._logits(images, is_training, seed if uses_seed else None)

  @property
  def kernels(self) -> tuple[tf.Variable, ...]:
    """The kernels, in the order of the forward pass, once it is built."""
    if not self._is_built():
      raise ValueError(
        f'{self.name} has no kernels before it is built: call '
        'models.build(model, image_shape) first.'
      )
    return tuple(layer.w for layer in self._kernel_layers)

  @property
  def num_outputs(self) -> tuple[int, ...]:
    """Numbers that come out of each layer for an image, once it is built."""
    return tuple(layer.num_outputs for layer in self._kernel_layers)

  @abc.abstractmethod
  def _logits(
    self, images: tf.Tensor, is_training: bool, seed: tf.Tensor | None
  ) -> tf.Tensor:
    """Computes float32 logits; without a seed, dropout is off."""

  def _is_built(self):
    return all(layer.w is not None for layer in self._kernel_layers)

  def _check_images(self, images):
    shape = images.shape
    is_known = shape.rank == 4 and shape[1:].is_fully_defined()
    dtypes = tf.float32, tf.bfloat16, tf.float16
    if images.dtype not in dtypes or not is_known:
      raise ValueError(
        f'{self.name} takes float32, bfloat16 or float16 images [B, H, W, C] '
        f'of known size, not {images.dtype.name} {shape}.'
      )
    if min(shape[1:3]) < self._min_image_size:
      raise ValueError(
        f'{self.name} halves its images too often for {shape[1]}x{shape[2]}: '
        f'resize them to {self._min_image_size}x{self._min_image_size} or more.'
      )
    if images.dtype != tf.float32 and not self._is_built():
      raise ValueError(
        f'{self.name} must be built in float32 before it takes '
        f'{images.dtype.name}: call models.build(model, image_shape) first.'
      )


def build(model: snt.Module, image_shape: Sequence[int]) -> None:
  """Creates all variables of a model, by one evaluation of a blank image.

  The weights depend on `tf.random.set_seed` alone when that is called just
  before. The moving averages of batch norm keep their start.

  Args:
    model: a model called as `Network` is, see `call_arguments`.
    image_shape: (height, width, channels) of the images to come.

  Raises:
    ValueError: the shape is not that, or the images are too small.
  """
  if len(image_shape) != 3:
    raise ValueError(
      f'image_shape must be (height, width, channels), not {image_shape!r}.'
    )
  for size in image_shape:
    arguments.check_integer('each entry of image_shape', size)
  model(tf.zeros([1, *image_shape]), **call_arguments(model, False))


def call_arguments(
  model: snt.Module, is_training: bool, seed: tf.Tensor | None = None
) -> dict:
  """Returns what a model is called with beside images, as `Network` is.

  A model of your own gets of these what its `__call__` names.
  """
  known = signatures.arguments_of_call(model)
  given = {'is_training': is_training, 'seed': seed}
  return {k: v for k, v in given.items() if k in known}
