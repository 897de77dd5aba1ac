"""A run's network: ours, and one of the user's own, looked at beforehand."""

import numpy as np
import pytest

import models
from layca.training import build, networks
from layca.training.errors import InputError
from tests.layca.training import tiny
from tests.user_module import fixture_write  # noqa: F401 - a fixture.

OWN = """
import sonnet as snt
import tensorflow as tf


class Net(snt.Module):
  def __init__(self, num_classes, name=None):
    super().__init__(name=name)
    # Sorted by name, the last layer would be the first.
    self.z_first = snt.Conv2D(4, 3)
    self.norm = snt.BatchNorm(True, True, decay_rate=0.9)
    self.a_last = snt.Linear(num_classes)

  def __call__(self, images, is_training):
    x = tf.nn.relu(self.norm(self.z_first(images), is_training))
    return self.a_last(tf.reduce_mean(x, [1, 2]))


class Seeded(Net):
  def __init__(self, num_classes):
    super().__init__(num_classes)
    self.unread = tf.Variable(tf.ones([3]))

  def __call__(self, images, is_training, seed):
    noise = 0.0
    if is_training:
      noise = tf.random.stateless_normal([tf.shape(images)[0], 1], seed)
    return self.a_last(tf.reduce_mean(images, [1, 2]) + noise)


class Wide(Net):
  def __call__(self, images, is_training):
    return tf.concat([super().__call__(images, is_training)] * 2, -1)


class Pair(Net):
  def __call__(self, images, is_training):
    return super().__call__(images, is_training), images


class Sure(Net):
  def __call__(self, images, is_training):
    return super().__call__(images, is_training) > 0


class Spare(Net):
  def __init__(self, num_classes):
    super().__init__(num_classes)
    self.spare = tf.Variable(tf.ones([2, 2]), name='spare')


class Branching(Net):
  def __call__(self, images, is_training):
    if is_training and tf.reduce_mean(images) > 0:
      images = -images
    return super().__call__(images, is_training)


class Zero(Net):
  def __init__(self, num_classes):
    super().__init__(num_classes)
    self.a_last = snt.Linear(num_classes, w_init=snt.initializers.Zeros())


class Kernelless(snt.Module):
  def __init__(self, num_classes):
    super().__init__()
    self.bias = tf.Variable(tf.zeros([num_classes]))

  def __call__(self, images):
    return tf.zeros([tf.shape(images)[0], 1]) + self.bias


class Flat(Net):
  def __call__(self, images, is_training):
    return self.a_last(images)[:, :, 0, 0]


class Mean(Net):
  def __call__(self, images, is_training):
    logits = super().__call__(images, is_training)
    return tf.reduce_mean(logits, axis=0, keepdims=True)


class Broken(Net):
  def __call__(self, images, is_training):
    return self.a_last(tf.reshape(images, [3, -1]))
"""


def trainer(name, **overrides):
  config = tiny.config(model={'name': name}, **overrides)
  return build.create_trainer(config, build.load_data(config))


@pytest.mark.parametrize('layca', [True, False])
def test_ones_own_trains_with_its_kernels_in_forward_order(write, layca):
  write('mine', OWN)
  made = trainer('mine:Net', optimizer__layca=layca)
  assert [kernel.shape.rank for kernel in made.kernels] == [4, 2]
  assert len(made.parameters) == 6
  assert made.run(4)
  _, record = made.finish_epoch()
  rates = np.tan(record['mean_step_angle'])
  if layca:
    np.testing.assert_allclose(rates, [3**-3] * 2, rtol=1e-4)
  # Batch norm has been told whether it trains.
  assert not np.allclose(made.model.norm.moving_mean.value, 0)


def test_what_its_call_names_it_gets(write):
  write('mine', OWN)
  made = trainer('mine:Seeded')
  before = made.model.a_last.w.numpy()
  assert made.run(3)
  assert not np.array_equal(made.model.a_last.w, before)
  # What has no say in the loss stays as it is.
  np.testing.assert_array_equal(made.model.unread, [1, 1, 1])


def test_kernels_of_ours_are_those_that_are_found():
  model = models.create('resnet', 10, depth=8, widths=(2, 2, 4))
  models.build(model, (8, 8, 1))
  settings = tiny.config().model
  found = networks.find_kernels(settings, model, (8, 8, 1), 10, 'float32')
  assert found == model.kernels


@pytest.mark.parametrize(
  ('name', 'message'),
  [
    (
      'Wide',
      r'gives float32 \(N, 20\) for N images: return .* \[N, 10\] for 10',
    ),
    ('Pair', 'a call gives tuple: return logits'),
    ('Sure', r'a call gives bool \(N, 10\)'),
    ('Spare', 'the forward pass does not read spare/spare: use it'),
    ('Branching', r'mine\.py, line 53: .*Python `bool`'),
    ('Zero', r'config\.optimizer: zero/linear/w .* has norm 0 and cannot rot'),
    ('Kernelless', 'reads no trainable variable of rank 2 or more'),
    ('Mean', r'gives float32 \(1, 10\) for N images'),
    ('Broken', r'mine\.py, line \d+: InvalidArgumentError: '),
    ('Flat', r'gives float32 \(N, 8\) for N images'),
  ],
)
def test_what_cannot_train_is_one_line(write, name, message):
  write('mine', OWN)
  with pytest.raises(InputError, match=message) as raised:
    trainer(f'mine:{name}')
  assert '\n' not in str(raised.value)
  assert str(raised.value).startswith('config.')


def test_a_kernel_that_cannot_rotate_may_be_left_to_the_base(write):
  write('mine', OWN)
  made = trainer('mine:Zero', optimizer__rules=(('linear/w', 'base'),))
  assert made.rules()[:2] == ['rotate', 'base']
  assert made.run(3)
  _, record = made.finish_epoch()
  # The first layer gets no gradient through the last one while that is zero.
  assert record['stalled'] == [1, 0]
  assert np.tan(record['mean_step_angle'][0]) > 0.5 * 3**-3
  assert made.model.a_last.w.numpy().any()


def test_a_type_that_its_layers_do_not_take_is_one_line(write):
  write('mine', OWN)
  with pytest.raises(InputError, match='bfloat16') as raised:
    trainer('mine:Net', precision='bfloat16')
  assert '\n' not in str(raised.value)


def test_an_unknown_network_is_told_before_images_are_read(write):
  write('mine', OWN)
  config = tiny.config(model={'name': 'mine:Ned'}, data__data_dir='nowhere')
  config.data.name = 'cifar10'
  with pytest.raises(
    InputError, match=r'mine\.py has no class or function Ned'
  ):
    build.load_data(config)
