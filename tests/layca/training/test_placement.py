"""A training step stays on a GPU, as far as that can be told without one."""

import pytest
import tensorflow as tf

from layca.training import build, config_checks
from tests import bfloat16
from tests.layca.training import placement, tiny

NETWORKS = {
  'vgg': {},
  'mlp': dict(widths=(8, 8), use_batch_norm=True),
  'resnet': dict(depth=8, widths=(4, 8, 8)),
  'vgg_blog': dict(width_multiplier=0.1),
  'wide_resnet': dict(depth=10, widen_factor=1),
}


def trainer(network='vgg', **overrides):
  model = dict(name=network, **NETWORKS[network]) if network != 'vgg' else {}
  config = tiny.config(
    data__flip=True,
    data__shift=0.1,
    data__image_size=32 if network == 'vgg_blog' else 8,
    optimizer__l2=1e-3,
    schedule__warmup_epochs=0.5,
    schedule__drop_epochs=(1,),
    **({'model': model} if model else {}),
    **overrides,
  )
  return build.create_trainer(config, build.load_data(config))


def obstacles(program):
  """What keeps operations of a block of steps from staying on a GPU."""
  operations = list(placement.loop_bodies(program))
  assert operations
  return {
    f'{op.type} of {", ".join(x.dtype.name for x in op.inputs)} {reason}'
    for op in operations
    if (reason := placement.obstacle(op))
  }


# The update's operations do not depend on the precision: weights are float32.
@pytest.mark.parametrize(
  ('layca', 'precision'),
  [
    (False, 'float32'),
    pytest.param(True, 'bfloat16', marks=bfloat16.needed),
  ],
)
@pytest.mark.parametrize('network', NETWORKS)
def test_every_network_stays_on_a_gpu(network, layca, precision):
  program = trainer(
    network, optimizer__layca=layca, precision=precision
  ).compile()
  assert not obstacles(program)


@pytest.mark.parametrize('layca', [True, False])
@pytest.mark.parametrize('optimizer', config_checks.OPTIMIZERS)
def test_every_optimizer_stays_on_a_gpu(optimizer, layca):
  program = trainer(optimizer__name=optimizer, optimizer__layca=layca).compile()
  assert not obstacles(program)


def test_what_a_gpu_cannot_do_is_seen():
  images, labels = tf.zeros([100, 8], tf.uint8), tf.zeros([100], tf.int32)

  @tf.function
  def program():
    hits = tf.constant(0)
    for i in tf.range(3):
      batch = tf.gather(images, tf.range(100) - i)
      hits += tf.reduce_sum(labels) + tf.cast(tf.reduce_sum(batch), tf.int32)
    return hits

  found = obstacles(program.get_concrete_function())
  assert 'GatherV2 of uint8, int32, int32 has no GPU kernel' in found
  assert 'Sum of int32, int32 has input in host memory' in found
