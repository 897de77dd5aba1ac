"""The compiled step against its definition, and what must not change it."""

import numpy as np
import pytest
import tensorflow as tf

from layca.training import build, devices, randomness
from tests import bfloat16
from tests.layca.training import tiny

RATE = 0.01


def make(**overrides):
  config = tiny.config(**{'rho': RATE} | overrides)
  data = build.load_data(config)
  return build.create_trainer(config, data), data


def weights(trainer):
  return [v.numpy() for v in trainer.model.variables]


def assert_equal(first, second):
  for a, b in zip(first, second, strict=True):
    np.testing.assert_array_equal(a, b)


def test_a_step_is_one_plain_gradient_step_on_the_batch_of_the_order():
  trainer, data = make(optimizer__layca=False)
  batch = randomness.order(0, tf.constant(0), 100).numpy()[:32]
  images, labels = data.train.images[batch], data.train.labels[batch]
  inputs = tf.constant((images - data.mean) / data.std, tf.float32)
  with tf.GradientTape() as tape:
    logits = trainer.model(inputs, is_training=True)
    loss = tf.reduce_mean(
      tf.keras.losses.sparse_categorical_crossentropy(
        labels, logits, from_logits=True
      )
    )
  gradients = tape.gradient(loss, trainer.kernels)
  expected = [
    k.numpy() - RATE * g.numpy()
    for k, g in zip(trainer.kernels, gradients, strict=True)
  ]
  trainer.run(1)
  for kernel, value in zip(trainer.kernels, expected, strict=True):
    np.testing.assert_allclose(kernel, value, rtol=1e-4, atol=1e-6)
  numbers, rotation = trainer.finish_epoch()
  assert numbers['train_loss'] == pytest.approx(float(loss), rel=1e-5)
  np.testing.assert_allclose(
    rotation['gradient_norm'], [tf.norm(g) for g in gradients], rtol=1e-4
  )


def test_images_beyond_the_least_probability_move_nothing():
  bound = 0.45
  trainer, data = make(optimizer__layca=False, min_probability=bound)
  before = [kernel.numpy() for kernel in trainer.kernels]
  trainer.run(1)
  assert_equal(before, trainer.kernels)
  assert trainer.finish_epoch()[0]['train_loss'] == pytest.approx(
    -np.log(bound)
  )
  assert trainer.evaluate(data.test)[0] == pytest.approx(-np.log(bound))


def test_layca_turns_every_layer_by_the_rate():
  trainer, _ = make()
  trainer.run(3)
  _, rotation = trainer.finish_epoch()
  np.testing.assert_allclose(
    rotation['mean_step_angle'], np.arctan(RATE), rtol=1e-3
  )
  assert rotation['stalled'] == rotation['nonfinite'] == [0, 0, 0]
  # The row's step tells it.
  assert 'steps_since_record' not in rotation


@pytest.mark.parametrize('layca', [True, False])
def test_alpha_slows_late_layers_where_it_is_negative(layca):
  trainer, _ = make(alpha=-0.5, optimizer__layca=layca)
  multipliers = [1, 0.5**2.5, 0.5**5]
  trainer.run(1)
  _, rotation = trainer.finish_epoch()
  np.testing.assert_allclose(
    rotation['rate'], np.multiply(RATE, multipliers), rtol=1e-6
  )
  if layca:
    rates = np.tan(rotation['mean_step_angle']) / RATE
    np.testing.assert_allclose(rates, multipliers, rtol=1e-3)


def test_l2_adds_twice_its_weight_times_the_kernel_to_the_gradient():
  plain, _ = make(optimizer__layca=False)
  decayed, _ = make(optimizer__layca=False, optimizer__l2=0.05)
  initial = [k.numpy() for k in plain.kernels]
  plain.run(1)
  decayed.run(1)
  for a, b, start in zip(plain.kernels, decayed.kernels, initial, strict=True):
    np.testing.assert_allclose(a - b, RATE * 0.1 * start, atol=1e-6)


def test_the_size_of_the_calls_changes_no_bit():
  whole, _ = make(data__flip=True, data__shift=0.125)
  pieces, _ = make(data__flip=True, data__shift=0.125)
  whole.run(100)
  whole.run(100)
  for _ in range(4):
    pieces.run(1)
  assert int(whole.step) == int(pieces.step) == whole.steps_per_epoch == 4
  assert_equal(weights(whole), weights(pieces))
  assert whole.finish_epoch() == pieces.finish_epoch()


def test_an_epoch_keeps_the_partial_batch_or_drops_it():
  kept, data = make()
  dropped, _ = make(data__drop_remainder=True)
  assert (len(data.train.labels), kept.steps_per_epoch) == (100, 4)
  assert dropped.steps_per_epoch == 3


# Less than a batch of the evaluation, and more.
@pytest.mark.parametrize('count', [100, 1201])
def test_evaluation_is_the_mean_over_the_split_in_test_mode(count):
  trainer, data = make(data__train_examples=count)
  trainer.run(3)
  before, split = weights(trainer), data.train
  loss, accuracy = trainer.evaluate(split)
  inputs = (np.float64(split.images) - data.mean) / data.std
  logits = trainer.model(tf.constant(inputs, tf.float32), is_training=False)
  logits = np.float64(logits)
  shifted = logits - logits.max(axis=1, keepdims=True)
  log_sums = np.log(np.exp(shifted).sum(axis=1))
  losses = log_sums - shifted[np.arange(count), split.labels]
  assert loss == pytest.approx(losses.mean(), rel=1e-5)
  assert accuracy == np.mean(logits.argmax(axis=1) == split.labels)
  assert_equal(before, weights(trainer))


def test_the_rate_warms_up_and_drops():
  trainer, _ = make(schedule__warmup_epochs=0.5, schedule__drop_epochs=(1,))
  rates = []
  for _ in range(5):
    trainer.run(1)
    rates.append(trainer.finish_epoch()[0]['learning_rate'])
  np.testing.assert_allclose(
    rates, [RATE / 2, RATE, RATE, RATE, 0.2 * RATE], rtol=1e-6
  )


def test_a_loss_that_is_not_finite_makes_no_update():
  trainer, _ = make(optimizer__layca=False)
  trainer.kernels[-1].assign(tf.fill(trainer.kernels[-1].shape, np.inf))
  before = [k.numpy() for k in trainer.kernels]
  assert not trainer.run(3)
  assert int(trainer.step) == 0
  assert float(trainer._totals[2]) == 32  # And no further batch was tried.
  assert_equal(trainer.kernels, before)


@pytest.mark.parametrize('rho', [RATE, 1e38])
def test_a_gpus_masks_give_the_bits_of_branches(monkeypatch, rho):
  options = dict(
    optimizer__name='momentum',
    optimizer__layca=rho == RATE,
    alpha_schedule=((0, -0.5), (1, 0.0)),
    record_steps=True,
  )
  branches, _ = make(rho=rho, **options)
  monkeypatch.setattr(devices, 'has_gpu', lambda: True)
  masks, _ = make(rho=rho, **options)
  # At the larger rate the second loss is not finite: nothing follows it.
  assert branches.run(3) == masks.run(3) == (rho == RATE)
  assert_equal(branches.variables, masks.variables)


@bfloat16.needed
def test_bfloat16_computes_in_half_and_keeps_float32_weights():
  full, data = make()
  half, _ = make(precision='bfloat16')
  full.run(3)
  half.run(3)
  assert all(v.dtype == tf.float32 for v in half.model.variables)
  a, b = full.finish_epoch(), half.finish_epoch()
  assert a[0]['train_loss'] != b[0]['train_loss']
  assert b[0]['train_loss'] == pytest.approx(a[0]['train_loss'], rel=0.02)
  np.testing.assert_allclose(
    b[1]['mean_step_angle'], np.arctan(RATE), rtol=1e-3
  )
  assert half.evaluate(data.test)[0] > 0


def test_a_loss_scale_cancels():
  # A power of two loses no digit.
  plain, scaled = make()[0], make(loss_scale=2.0**-8)[0]
  for trainer in (plain, scaled):
    trainer.run(3)
  assert_equal(weights(plain), weights(scaled))
  assert plain.finish_epoch()[0] == scaled.finish_epoch()[0]


def test_float16_computes_in_half_and_keeps_float32_weights():
  full, half = make()[0], make(precision='float16')[0]
  for trainer in (full, half):
    trainer.run(3)
  assert all(v.dtype == tf.float32 for v in half.model.variables)
  a, b = full.finish_epoch(), half.finish_epoch()
  assert a[0]['train_loss'] != b[0]['train_loss']
  assert b[0]['train_loss'] == pytest.approx(a[0]['train_loss'], rel=0.02)
  assert np.sum(b[1]['stalled']) == 0


def test_gradients_that_underflow_in_float16_leave_layers_alone():
  trainer, _ = make(precision='float16', loss_scale=2.0**-40)
  trainer.run(3)
  numbers, rotation = trainer.finish_epoch()
  # Three updates of two kernels; the last layer computes in float32.
  assert rotation['stalled'] == [3, 3, 0]
  assert rotation['nonfinite'] == [0, 0, 0]
  assert np.isfinite(numbers['train_loss'])
  first, second, last = rotation['cosine_distance']
  assert first == second == 0 < last


def test_dropout_is_a_matter_of_the_seed_and_the_step_alone():
  def loss():
    trainer, _ = make(
      data__image_size=32, model=dict(name='vgg_blog', width_multiplier=0.1)
    )
    trainer.run(1)
    return trainer.finish_epoch()[0]['train_loss']

  assert loss() == loss()
