"""The benchmark's candidates train one and the same network."""

import numpy as np
import pytest
import tensorflow as tf

import models
from configs import c10_cnn1
from layca.benchmark import keras_fit, trainer_session, worker

BATCH_SIZE = 16
OURS = {'overrides': {'optimizer.layca': False}, 'monitor': True}
KERAS = {'jit_compile': 'auto'}
TORCH = {'compile': False}


def tiny_config():
  config = c10_cnn1.get_config('small')
  config.batch_size = BATCH_SIZE
  config.model.convs_per_stage = 2
  config.model.widths = (4, 8)
  return config.to_dict()


def session(module, options, steps=1):
  images, labels = worker.make_up_images(steps * BATCH_SIZE)
  return module.Session(tiny_config(), options, images, labels)


def our_kernels(one):
  return [kernel.numpy() for kernel in one.trainer.kernels]


def torch_loop():
  pytest.importorskip('torch')
  from layca.benchmark import torch_loop as module

  return module


def set_torch_kernels(model, kernels):
  import torch

  with torch.no_grad():
    for parameter, kernel in zip(model.parameters(), kernels, strict=True):
      # [3, 3, inputs, outputs] -> [outputs, inputs, 3, 3], or a transpose.
      axes = (3, 2, 0, 1) if kernel.ndim == 4 else (1, 0)
      parameter.copy_(torch.from_numpy(kernel.transpose(axes).copy()))


def torch_kernels(model):
  return [
    p.detach().numpy().transpose((2, 3, 1, 0) if p.ndim == 4 else (1, 0))
    for p in model.parameters()
  ]


def assert_same_update(kernels, expected, initial):
  for kernel, wanted, start in zip(kernels, expected, initial, strict=True):
    step = np.linalg.norm(wanted - start)
    assert step > 0
    assert np.linalg.norm(kernel - wanted) < 1e-2 * step


def test_keras_makes_the_update_of_our_sgd():
  mine, other = session(trainer_session, OURS), session(keras_fit, KERAS)
  initial = our_kernels(mine)
  for variable, kernel in zip(
    other.model.trainable_variables, initial, strict=True
  ):
    variable.assign(kernel)

  mine.first_step()
  other.first_step()

  kernels = [v.numpy() for v in other.model.trainable_variables]
  assert_same_update(kernels, our_kernels(mine), initial)


def test_pytorch_makes_the_update_of_our_sgd():
  mine, other = session(trainer_session, OURS), session(torch_loop(), TORCH)
  initial = our_kernels(mine)
  set_torch_kernels(other.model, initial)

  mine.first_step()
  other.first_step()

  assert_same_update(torch_kernels(other.model), our_kernels(mine), initial)


@pytest.mark.parametrize('variant', ['small', 'paper'])
def test_the_networks_of_others_have_our_kernels(variant):
  settings = c10_cnn1.get_config(variant).to_dict()['model']
  vgg = models.create(num_classes=10, **settings)
  models.build(vgg, (32, 32, 3))

  model = keras_fit.create_model(settings, (32, 32, 3))

  shapes = [variable.shape for variable in model.trainable_variables]
  assert shapes == [kernel.shape for kernel in vgg.kernels]


def test_pytorch_has_our_moving_averages():
  settings = {'widths': (4,), 'convs_per_stage': 1, 'bn_momentum': 0.75}

  *_, norm, _, _, _ = torch_loop().create_model(settings)

  assert norm.momentum == 0.25
  assert norm.eps == 1e-3


@pytest.mark.parametrize('epochs', [1, 3])
@pytest.mark.parametrize(
  'module', ['trainer_session', 'keras_fit', 'torch_loop']
)
def test_each_epoch_is_timed(module, epochs):
  module, options = {
    'trainer_session': lambda: (trainer_session, OURS),
    'keras_fit': lambda: (keras_fit, KERAS),
    'torch_loop': lambda: (torch_loop(), TORCH),
  }[module]()
  one = session(module, options, steps=2)

  seconds = one.train(epochs)

  assert len(seconds) == epochs
  assert all(s > 0 for s in seconds)


def test_our_epochs_are_whole_after_the_first():
  one = session(trainer_session, OURS, steps=3)
  one.first_step()
  one.train(1)
  assert int(one.trainer.step) == 3
  one.train(2)
  assert int(one.trainer.step) == 9


def test_without_monitor_the_weights_are_the_same():
  with_it = session(
    trainer_session, {'overrides': {}, 'monitor': True}, steps=2
  )
  without = session(
    trainer_session, {'overrides': {}, 'monitor': False}, steps=2
  )

  with_it.train(2)
  without.train(2)

  assert not hasattr(without.trainer.monitor, 'record')
  for kernel, other in zip(
    our_kernels(with_it), our_kernels(without), strict=True
  ):
    np.testing.assert_array_equal(kernel, other)


def test_overrides_reach_the_trainer():
  layca = session(trainer_session, {'overrides': {}, 'monitor': True})
  sgd = session(trainer_session, OURS)

  assert layca.trainer.rules()[0] == 'rotate'
  assert sgd.trainer.rules()[0] == 'base'


def test_a_loss_that_is_not_finite_ends_the_measurement():
  one = session(trainer_session, OURS)
  one.trainer.kernels[-1].assign(one.trainer.kernels[-1] * np.nan)

  with pytest.raises(FloatingPointError, match='not finite'):
    one.first_step()


def test_layca_and_monitor_add_operations_to_a_step():
  def operations(**options):
    options = {'overrides': {}, 'monitor': True} | options
    one = session(trainer_session, options)
    one.first_step()
    return one.operations()

  sgd = {'optimizer.layca': False}
  bare = operations(overrides=sgd, monitor=False)
  assert bare < operations(overrides=sgd) < operations()
  assert bare < operations(monitor=False) < operations()


def loop_with_operations(before=0, inside=0, in_branch=0):
  """A compiled loop with so many operations more than it needs."""

  def add(count, value):
    for _ in range(count):
      value = tf.abs(value)
    return value

  def body(index, total):
    total = add(inside, total)
    branches = (lambda: add(in_branch, total), lambda: total)
    return index + 1.0, tf.cond(index < 2.0, *branches)

  def block(count):
    start = (0.0, add(before, count))
    return tf.while_loop(lambda index, _: index < count, body, start)

  return tf.function(block, autograph=False).get_concrete_function(
    tf.TensorSpec([], tf.float32)
  )


@pytest.mark.parametrize(
  ('added', 'counted'),
  [({'inside': 3}, 3), ({'in_branch': 2}, 2), ({'before': 4}, 0)],
)
def test_the_operations_of_a_loop_are_those_of_its_body_and_what_it_calls(
  added, counted
):
  least = trainer_session.count_operations(loop_with_operations())
  more = trainer_session.count_operations(loop_with_operations(**added))
  assert more - least == counted
