"""The paper's initial weights, each decided by `tf.random.set_seed` alone.

An initializer is a function (shape, dtype) -> tensor, as in Sonnet. Kernels are
[height, width, inputs, outputs] or [inputs, outputs]; fan_in is the product of
all but the last dimension.
"""

import math
from collections.abc import Sequence

import sonnet as snt
import tensorflow as tf

# Uniform on +-sqrt(6 / fan_in).
he_uniform = snt.initializers.VarianceScaling(2.0, 'fan_in', 'uniform')

# Uniform on +-sqrt(6 / (fan_in + fan_out)).
glorot_uniform = snt.initializers.VarianceScaling(1.0, 'fan_avg', 'uniform')


def he_normal(shape: Sequence[int], dtype: tf.DType) -> tf.Tensor:
  """Draws from a normal of std sqrt(2 / fan_in) truncated at two std.

  Sonnet's truncated normal widens the distribution so that its std is
  sqrt(2 / fan_in) after the truncation. The paper's library did not: the std
  of what it draws is 0.88 sqrt(2 / fan_in).
  """
  stddev = math.sqrt(2 / math.prod(shape[:-1]))
  return tf.random.truncated_normal(shape, stddev=stddev, dtype=dtype)
