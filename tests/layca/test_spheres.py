"""Spheres: their radii, whose they are, and what has none."""

import numpy as np
import pytest
import tensorflow as tf

from layca.spheres import Spheres


def test_a_radius_is_a_norm_of_a_parameter_or_of_each_unit():
  rng = np.random.default_rng(0)
  a, bias, b = (
    tf.Variable(rng.normal(size=shape), dtype=tf.float32)
    for shape in ((3, 4), (4,), (2, 5))
  )
  norms = [np.linalg.norm(np.float64(kernel)) for kernel in (a, b)]
  whole = Spheres([a, bias, b], [0, 2], [(), (), ()], 'xyz')
  assert whole.unit_axes is None
  np.testing.assert_allclose(whole.radii, norms, rtol=1e-6)
  assert whole.per_sphere(tf.constant([1, 2])).numpy().tolist() == [1, 2]
  units = Spheres([a, bias, b], [0, 2], [(1,), (), ()], 'xyz')
  assert units.unit_axes == [(1,), ()]
  expected = [*np.linalg.norm(np.float64(a), axis=0), norms[1]]
  np.testing.assert_allclose(units.radii, expected, rtol=1e-6)
  spread = units.per_sphere(tf.constant([1, 2])).numpy()
  assert spread.tolist() == [1, 1, 1, 1, 2]


@pytest.mark.parametrize(
  ('value', 'axes', 'words'),
  [
    (np.zeros([2, 3]), (), r'logits/w of shape \(2, 3\) has norm 0 '),
    (np.full([2, 3], np.nan), (), 'has norm nan'),
    (np.full([2, 3], 1e20), (), r'has norm 2.45e\+20'),
    ([[1, 0, 1], [1, 0, 1]], (1,), 'has norm 0 in unit 1'),
  ],
)
def test_what_cannot_rotate_is_refused_with_the_line_that_mends_it(
  value, axes, words
):
  kernel = tf.Variable(value, dtype=tf.float32)
  with pytest.raises(ValueError, match=words) as error:
    Spheres([kernel], [0], [axes], ['logits/w'])
  assert "rules={'logits/w': 'base'}" in str(error.value)


def test_what_no_kernel_may_be_is_refused_by_name():
  with pytest.raises(ValueError, match=r'w of shape.* is float64: use float32'):
    Spheres([tf.Variable(np.eye(2))], [0], [()], ['w'])
