"""The loss of a batch, against float64, and what its bound leaves out."""

import numpy as np
import pytest
import tensorflow as tf

from layca.training import evaluation

LABELS = np.array([0, 1, 2, 0, 1], np.int32)
# Their labels' probabilities: likely, 1/3, 1e-6, 1e-8, within 1e-8 of 1.
LOGITS = np.array(
  [
    [2.0, 0.0, -1.0],
    [0.5, 0.5, 0.5],
    [13.8, 0.0, 0.0],
    [-18.4, 0.0, -9.0],
    [0.0, 18.4, -1.0],
  ]
)


def losses_and_gradients(min_probability):
  logits = tf.constant(LOGITS, tf.float32)
  with tf.GradientTape() as tape:
    tape.watch(logits)
    losses = evaluation.cross_entropies(LABELS, logits, min_probability)
  return losses.numpy(), tape.gradient(losses, logits).numpy()


def probabilities():
  powers = np.exp(LOGITS)
  return powers / powers.sum(axis=1, keepdims=True)


def of_labels(values):
  return values[np.arange(len(LABELS)), LABELS]


def test_without_a_bound_every_image_gives_a_gradient():
  losses, gradients = losses_and_gradients(0.0)
  np.testing.assert_allclose(
    losses, -np.log(of_labels(probabilities())), rtol=1e-5, atol=1e-7
  )
  slopes = probabilities() - np.eye(3)[LABELS]
  np.testing.assert_allclose(gradients, slopes, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize('bound', [1e-7, 0.2])
def test_beyond_the_bound_the_loss_is_flat(bound):
  losses, gradients = losses_and_gradients(bound)
  chosen = of_labels(probabilities())
  bounded = np.clip(chosen, bound, 1 - bound)
  np.testing.assert_allclose(losses, -np.log(bounded), rtol=1e-5)
  is_within = (bounded == chosen)[:, np.newaxis]
  assert 0 < is_within.sum() < len(LABELS)
  slopes = is_within * (probabilities() - np.eye(3)[LABELS])
  np.testing.assert_allclose(gradients, slopes, rtol=1e-5, atol=1e-6)


def test_a_loss_that_is_no_number_stays_one_that_is_none():
  logits = tf.fill([len(LABELS), 3], np.nan)
  assert np.isnan(evaluation.cross_entropies(LABELS, logits, 1e-7)).all()
