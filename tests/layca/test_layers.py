"""Kernels in forward order, whatever the attributes are called."""

import math

import keras
import pytest
import sonnet as snt
import tensorflow as tf

import layca


class Reversed(snt.Module):
  """Attribute names sort against the order of the forward pass."""

  def __init__(self):
    super().__init__()
    self.z_first = snt.Linear(3, name='first')
    self.norm = snt.BatchNorm(True, True, name='norm')
    self.a_last = snt.Linear(2, name='last')

  def __call__(self, x, is_training):
    return self.a_last(self.norm(self.z_first(x), is_training))


def names(kernels):
  return [kernel.name.split('/')[-2] for kernel in kernels]


def test_kernels_come_in_the_order_of_the_forward_pass():
  kernels = layca.forward_kernels(Reversed(), tf.ones([4, 5]), is_training=True)
  assert names(kernels) == ['first', 'last']
  assert [k.shape.as_list() for k in kernels] == [[5, 3], [3, 2]]


def test_convolutions_of_sonnets_resnet_start_with_the_first():
  model = snt.nets.ResNet([1, 1, 1, 1], 10)
  image = tf.zeros([1, 32, 32, 3])
  kernels = layca.forward_kernels(model, image, is_training=False)
  assert len(kernels) == 18
  assert names(kernels)[0] == 'initial_conv'
  assert names(kernels)[-1] == 'logits'
  sonnets_order = [v for v in model.trainable_variables if v.shape.rank >= 2]
  assert names(sonnets_order)[0] != 'initial_conv'


def test_the_forward_pass_is_traced_and_not_run():
  model = Reversed()
  model(tf.ones([4, 5]), is_training=True)
  before = [tf.identity(v) for v in model.variables]
  layca.forward_kernels(model, tf.random.normal([4, 5]), is_training=True)
  for old, new in zip(before, model.variables, strict=True):
    tf.debugging.assert_equal(old, new)


def test_a_shared_kernel_is_listed_once_and_frozen_ones_are_not():
  first, last = snt.Linear(3, name='first'), snt.Linear(3, name='last')
  frozen = tf.Variable(tf.ones([3, 3]), trainable=False)

  class Shared(snt.Module):
    def __init__(self):
      super().__init__()
      self.layers, self.frozen = [first, last], frozen

    def __call__(self, x):
      return last(first(first(x) @ self.frozen))

  kernels = layca.forward_kernels(Shared(), tf.ones([1, 3]))
  assert names(kernels) == ['first', 'last']


def test_recurrent_networks_have_kernels_too():
  core = snt.GRU(4)
  kernels = layca.forward_kernels(
    core, tf.ones([2, 3]), prev_state=core.initial_state(2)
  )
  assert len(kernels) == 2


def test_a_keras_models_kernels_can_be_trained_as_they_come():
  model = keras.Sequential(
    [keras.layers.Dense(3, name='first'), keras.layers.Dense(2, name='last')]
  )
  images = tf.ones([4, 5])
  kernels = layca.forward_kernels(model, images)
  assert [k.path.split('/')[-2] for k in kernels] == ['first', 'last']
  with tf.GradientTape() as tape:
    loss = tf.reduce_sum(model(images) ** 2)
  before = [k.numpy() for k in kernels]
  gradients = tape.gradient(loss, kernels)
  layca.Layca(snt.optimizers.SGD(1.0), 0.1).apply(gradients, kernels)
  for old, new in zip(before, kernels, strict=True):
    assert float(layca.angle(old, new)) == pytest.approx(math.atan(0.1))
  rows = layca.layer_table(kernels)
  assert rows[1]['shape'] == [3, 2]
  assert rows[1]['name'].endswith('last/kernel')


def test_under_a_strategy_a_model_must_have_its_variables():
  with (
    snt.distribute.Replicator(devices=['CPU:0']).scope(),
    pytest.raises(ValueError, match='after you\npass an example input'),
  ):
    layca.forward_kernels(snt.nets.MLP([3]), tf.ones([4, 5]))


def test_a_model_without_kernels_is_refused_by_name():
  with pytest.raises(ValueError, match='batch_norm'):
    layca.forward_kernels(
      snt.BatchNorm(True, True), tf.ones([2, 3]), is_training=True
    )


def test_layer_table_tells_what_is_trained_and_how():
  kernel = tf.Variable(tf.ones([3, 3, 1, 8]), name='net/conv/w')
  bias = tf.Variable(tf.ones([8]), name='net/conv/b')
  rows = layca.layer_table([kernel, bias], [0.5, 1.0], ['rotate', 'base'])
  assert ' '.join(rows[0]) == 'index name shape weights multiplier rule'
  assert [tuple(row.values()) for row in rows] == [
    (0, 'net/conv/w', [3, 3, 1, 8], 72, 0.5, 'rotate'),
    (1, 'net/conv/b', [8], 8, 1.0, 'base'),
  ]
  lines = layca.format_layer_table(rows).splitlines()
  assert lines[0].split() == list(rows[0])
  first = ' '.join(lines[1].split())
  assert first == '0 net/conv/w 3x3x1x8 72 0.5 rotate'
  assert lines[-1] == '2 layers, 80 weights'


def test_layer_table_shows_a_multiplier_that_changes():
  kernels = [tf.Variable(tf.ones([2, 2]), name=f'{x}/w') for x in 'abc']
  rows = layca.layer_table(kernels)
  rows[1]['schedule'] = [[0, 0.25], [40, 1.0]]
  rows[2]['schedule'] = [[epoch, 1 / (epoch + 1)] for epoch in range(10)]
  lines = layca.format_layer_table(rows).splitlines()
  assert lines[0].endswith('rule  multiplier by epoch')
  assert lines[1].endswith(' base')
  assert lines[2].endswith(' base  0: 0.25, 40: 1')
  assert lines[3].endswith(' base  0: 1, ..., 9: 0.1')
