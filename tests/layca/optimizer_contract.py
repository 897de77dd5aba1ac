"""What holds for every optimizer here: the tests that each of them inherits."""

import numpy as np
import pytest
import tensorflow as tf


class OptimizerContract:
  """Tests of an optimizer of two kernels, 'a' [2, 3] and 'b' [3, 2].

  A subclass has `make`, which returns a new optimizer of two parameters.
  """

  def parameters(self, dtype=tf.float32):
    random = np.random.default_rng(0)
    return [
      tf.Variable(random.normal(size=shape), dtype=dtype, name=name)
      for name, shape in (('a', [2, 3]), ('b', [3, 2]))
    ]

  def test_eager_graph_and_xla_make_the_same_updates(self):
    ends = []
    for jit_compile in (None, False, True):
      parameters, optimizer = self.parameters(), self.make()

      def apply(gradients, parameters=parameters, optimizer=optimizer):
        optimizer.apply(gradients, parameters)

      if jit_compile is not None:
        apply = tf.function(apply, jit_compile=jit_compile)
      for step in range(3):
        apply([tf.sin(step + p) for p in parameters])
      ends.append(np.concatenate([p.numpy().ravel() for p in parameters]))
    start = np.concatenate([p.numpy().ravel() for p in self.parameters()])
    assert np.abs(ends[0] - start).min() > 1e-4
    np.testing.assert_allclose(ends[1:], [ends[0]] * 2, rtol=1e-5, atol=1e-6)

  def test_a_gradient_of_none_is_skipped(self):
    first, second = parameters = self.parameters()
    before = first.numpy(), second.numpy()
    optimizer = self.make()
    for _ in range(2):
      optimizer.apply([None, tf.ones([3, 2])], parameters)
    np.testing.assert_array_equal(first, before[0])
    assert np.all(second.numpy() != before[1])

  def test_lists_that_do_not_match_are_refused(self):
    with pytest.raises(ValueError, match='1 gradients for 2 parameters'):
      self.make().apply([tf.ones([2, 3])], self.parameters())

  def test_a_gradient_of_another_dtype_is_refused_by_name(self):
    gradients = [tf.ones([2, 3], tf.bfloat16), None]
    with pytest.raises(ValueError, match=r'a:0 is bfloat16.*float32'):
      self.make().apply(gradients, self.parameters())
