"""Draws are functions of seed and step, and do not repeat."""

import tensorflow as tf

from layca.training.randomness import Randomness


def test_an_order_is_a_permutation_of_its_own_for_each_epoch_and_seed():
  orders = [
    tuple(Randomness(seed).order(tf.constant(epoch), 100).numpy())
    for seed in (0, 1)
    for epoch in (0, 1, 2)
  ]
  assert all(sorted(order) == list(range(100)) for order in orders)
  assert len(set(orders)) == 6
  assert Randomness(1).order(tf.constant(2), 100).numpy().tolist() == list(
    orders[-1]
  )


def test_augmentation_and_dropout_draw_anew_at_each_step():
  random = Randomness(0)
  seeds = [
    tuple(draw(tf.constant(step, tf.int64)).numpy())
    for draw in (random.augmentation, random.dropout)
    for step in range(3)
  ]
  assert len(set(seeds)) == 6
  again = tuple(random.dropout(tf.constant(2, tf.int64)).numpy())
  assert again == seeds[-1]
