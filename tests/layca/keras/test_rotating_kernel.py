"""What is measured of a kernel at the start, and what is refused."""

import keras
import numpy as np
import pytest

from layca.keras import Layca
from layca.keras.rotating_kernel import measure_radius


def draw(shape=(4, 3)):
  return np.random.default_rng(0).normal(size=shape).astype(np.float32)


def create(value, **options):
  with keras.name_scope('dense'):
    return keras.Variable(np.float32(value), name='kernel', **options)


@pytest.mark.parametrize('scale', [1e-13, 1.0, 1e13])
@pytest.mark.parametrize(
  ('unit_axes', 'axes'), [((), (0, 1, 2)), ((2,), (0, 1)), ((0, 2), (1,))]
)
def test_the_radius_is_the_norm_of_each_vector(scale, unit_axes, axes):
  value = scale * draw([2, 3, 4])
  radius = measure_radius(create(value), unit_axes)
  expected = np.sqrt(np.sum(value**2.0, axis=axes, keepdims=True))
  assert radius.dtype == np.float32
  np.testing.assert_allclose(radius, expected, rtol=1e-6)


@pytest.mark.parametrize(
  ('value', 'granularity', 'message'),
  [
    (0 * draw(), 'layer', 'has norm 0 and cannot rotate'),
    (draw() * np.nan, 'layer', 'has norm nan and cannot rotate'),
    (draw() * 1e-20, 'layer', r'has norm \d.*e-20 and cannot rotate'),
    (draw() * [1, 0, 1], 'neuron', 'has norm 0 in unit 1 and cannot rotate'),
    (draw([1, 3]), 'neuron', 'a single number has no direction'),
  ],
)
def test_a_kernel_that_cannot_rotate_is_refused_with_the_remedy(
  value, granularity, message
):
  kernel = create(value)

  def build(**options):
    base = keras.optimizers.SGD()
    Layca(base, granularity=granularity, **options).build([kernel])

  with pytest.raises(ValueError, match=message) as error:
    build()
  text = str(error.value)
  assert f'dense/kernel of shape {value.shape}' in text
  rules = {'dense/kernel': 'base'}
  assert f'rules={rules}' in text
  build(rules=rules)


def test_a_constraint_is_warned_of():
  kernel = create(draw())
  kernel.constraint = keras.constraints.MaxNorm(1.0)
  with pytest.warns(UserWarning, match='dense/kernel has a constraint'):
    Layca(keras.optimizers.SGD()).build([kernel])
