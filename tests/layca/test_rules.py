"""What is a kernel."""

import tensorflow as tf

from layca import rules


def test_a_kernel_has_rank_two_or_more():
  assert rules.is_kernel([3, 4])
  assert rules.is_kernel(tf.TensorShape([3, 3, 2, 8]))
  assert not rules.is_kernel([5])
  assert not rules.is_kernel(tf.TensorShape([]))
