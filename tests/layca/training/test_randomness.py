"""Draws are functions of seed and step, and do not repeat."""

import tensorflow as tf

from layca.training import randomness


def test_an_order_is_a_permutation_of_its_own_for_each_epoch_and_seed():
  def order(seed, epoch):
    return tuple(randomness.order(seed, tf.constant(epoch), 100).numpy())

  orders = [order(seed, epoch) for seed in (0, 1) for epoch in (0, 1, 2)]
  assert all(sorted(order) == list(range(100)) for order in orders)
  assert len(set(orders)) == 6
  assert order(1, 2) == orders[-1]


def test_augmentation_and_dropout_draw_anew_at_each_step():
  seeds = [
    tuple(seed.numpy())
    for step in (0, 1, 2, 2)
    for seed in randomness.of_step(0, tf.constant(step, tf.int64))
  ]
  assert len(set(seeds)) == 6
  assert seeds[-2:] == seeds[-4:-2]
