"""What holds for every optimizer here: the tests that each of them inherits."""

import numpy as np
import tensorflow as tf
from sonnet.src.optimizers import optimizer_tests


class OptimizerContract(optimizer_tests.OptimizerTestBase):
  """Sonnet's own tests of an optimizer, and those of two kernels.

  A subclass has `make_optimizer`, which returns a new optimizer of two
  parameters.
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
      parameters, optimizer = self.parameters(), self.make_optimizer()

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

  def test_a_kernel_without_a_gradient_keeps_its_bits(self):
    first, second = parameters = self.parameters()
    before = first.numpy(), second.numpy()
    optimizer = self.make_optimizer()
    for _ in range(2):
      optimizer.apply([None, tf.ones([3, 2])], parameters)
    np.testing.assert_array_equal(first, before[0])
    assert np.all(second.numpy() != before[1])
