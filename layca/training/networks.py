"""A run's network: built and checked before any compute is spent."""

import contextlib
from collections.abc import Sequence

import sonnet as snt
import tensorflow as tf
from ml_collections import ConfigDict

import models
from layca.layers import forward_kernels
from layca.patterns import name_of
from layca.rules import is_kernel
from layca.training.errors import named
from models import user_modules


def check(settings: ConfigDict) -> None:
  """Raises InputError unless there is the network of `config.model`.

  A module of the user's own is imported, but nothing is created.
  """
  options = dict(settings)
  with named('config.model'):
    models.find(options.pop('name'), options)


def create(
  settings: ConfigDict, image_shape: Sequence[int], num_classes: int
) -> snt.Module:
  """Returns the network of `config.model`, with its variables.

  Raises InputError if it cannot be built for such images [H, W, C].
  """
  with named('config.model'):
    model = models.create(**settings, num_classes=num_classes)
    with _clear_code(settings.name):
      models.build(model, image_shape)
  return model


def find_kernels(
  settings: ConfigDict,
  model: snt.Module,
  image_shape: Sequence[int],
  num_classes: int,
  dtype: str,
) -> tuple[tf.Variable, ...]:
  """Returns the kernels of a built network, in forward order.

  What one of the user's own does is looked at, not run: it must give logits for
  images of the type that the run computes in, and read all kernels that it has.
  InputError otherwise.
  """
  if isinstance(model, models.Network):
    return model.kernels
  # Batches differ in size.
  images = tf.TensorSpec([None, *image_shape], dtype)
  with named('config.model'), _clear_code(settings.name):
    seed = tf.zeros([2], tf.int32)
    arguments = models.call_arguments(model, True, seed)
    forward = tf.function(lambda x: model(x, **arguments), autograph=False)
    logits = forward.get_concrete_function(images).structured_outputs
    _check_logits(logits, num_classes)
    kernels = forward_kernels(model, images, **arguments)
    _check_read(model, kernels)
  return kernels


def _check_logits(logits, num_classes):
  if not tf.is_tensor(logits):
    raise ValueError(f'a call gives {type(logits).__name__}: return logits')
  shape = logits.shape
  is_batch = shape.rank == 2 and shape[0] is None
  if not (
    logits.dtype.is_floating and is_batch and shape[1] in (None, num_classes)
  ):
    raise ValueError(
      f'a call gives {logits.dtype.name} {str(shape).replace("None", "N", 1)} '
      f'for N images: return logits, floats [N, {num_classes}] for '
      f'{num_classes} classes'
    )


def _check_read(model, kernels):
  read = {kernel.ref() for kernel in kernels}
  for variable in model.trainable_variables:
    if is_kernel(variable.shape) and variable.ref() not in read:
      raise ValueError(
        f'the forward pass does not read {name_of(variable)}: use it, or '
        'create it with trainable=False'
      )


def _clear_code(name):
  """Names file and line in errors of the user's code, none in those of ours."""
  if user_modules.is_reference(name):
    return user_modules.clear_errors(name)
  return contextlib.nullcontext()
