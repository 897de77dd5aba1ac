"""The limit: what the machine can do, and how much of it a step asks for.

Run by path, it prints one line of JSON.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence

import tensorflow as tf

import models
from layca.benchmark import worker
from layca.training import devices

# Side of the square matrices.
PRODUCT_SIZE = 4096
# Operations of the product, in 10^9; additions and multiplications are two.
PRODUCT_GFLOP = 2e-9 * PRODUCT_SIZE**3

# Of the VGGs' kind: batch, height, width, channels, which are as many after.
_IMAGES_SHAPE = (128, 16, 16, 128)
_KERNEL_SHAPE = (3, 3, 128, 128)

_MIN_REPETITIONS = 3


def measure(spec: dict) -> dict:
  """Measures the machine, and counts what the networks need.

  Args:
    spec: `networks`, the settings of models by name; `seconds` to measure each
      of both operations.

  Returns:
    `product` and `convolution`, their rates in GFLOP/s, in float32; and
    `multiply_adds` of a forward pass of an image, by network.
  """
  devices.configure()
  seconds = spec['seconds']
  multiply, convolve = matrix_product(), _convolution()
  return {
    'product': PRODUCT_GFLOP / _fastest(multiply, seconds),
    'convolution': _convolution_gflop() / _fastest(convolve, seconds),
    'multiply_adds': {
      name: _count(settings) for name, settings in spec['networks'].items()
    },
  }


def matrix_product() -> Callable[[], None]:
  """Returns a function that multiplies two large matrices."""
  matrix = tf.random.stateless_normal([PRODUCT_SIZE] * 2, [0, 0])
  return lambda: _wait_for(tf.matmul(matrix, matrix))


def multiply_adds(
  model: Callable[..., tf.Tensor], image_shape: Sequence[int]
) -> int:
  """Counts the multiply-adds of a forward pass of one image.

  Those of convolutions and matrix products, at borders as everywhere; all else
  is small beside them.

  Args:
    model: a network of `models`, built.
    image_shape: height, width, channels.
  """
  forward = tf.function(
    lambda images: model(images, is_training=False), autograph=False
  )
  image = tf.TensorSpec([1, *image_shape], tf.float32)
  operations = forward.get_concrete_function(image).graph.get_operations()
  return sum(
    _of_an_operation(operation)
    for operation in operations
    if operation.type in ('Conv2D', 'MatMul')
  )


def _of_an_operation(operation):
  """Each entry of the output is a sum over one output channel's kernel."""
  kernel = operation.inputs[1].shape
  (output,) = operation.outputs
  return output.shape.num_elements() * kernel[:-1].num_elements()


def _count(settings):
  settings = dict(settings)
  model = models.create(
    settings.pop('name'), num_classes=worker.NUM_CLASSES, **settings
  )
  models.build(model, worker.IMAGE_SHAPE)
  return multiply_adds(model, worker.IMAGE_SHAPE)


def _convolution():
  images = tf.random.stateless_normal(_IMAGES_SHAPE, [0, 0])
  kernel = tf.random.stateless_normal(_KERNEL_SHAPE, [0, 1])
  return lambda: _wait_for(tf.nn.conv2d(images, kernel, 1, 'SAME'))


def _convolution_gflop():
  batch, height, width, _ = _IMAGES_SHAPE
  size, _, inputs, outputs = _KERNEL_SHAPE
  return 2e-9 * batch * height * width * size**2 * inputs * outputs


def _wait_for(result):
  # An accelerator has finished once a number of the result is here.
  tf.reshape(result, [-1])[0].numpy()


def _fastest(call, seconds):
  """Returns the least seconds of a call, of as many as there is time for."""
  call()
  times = []
  while len(times) < _MIN_REPETITIONS or sum(times) < seconds:
    start = time.perf_counter()
    call()
    times.append(time.perf_counter() - start)
  return min(times)


if __name__ == '__main__':
  print(json.dumps(measure(json.loads(sys.argv[1]))))
