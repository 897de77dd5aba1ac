"""Bad names, options, shapes and calls: one clear line for each."""

import math

import pytest
import tensorflow as tf

import models
from tests.user_module import fixture_write  # noqa: F401 - a fixture.


@pytest.mark.parametrize(
  ('images', 'is_training', 'message'),
  [
    (tf.zeros([4, 32, 32], tf.float32), False, r'images \[B, H, W, C\]'),
    (tf.zeros([4, 32, 32, 3], tf.float64), False, 'not float64'),
    (tf.zeros([4, 32, 32, 3], tf.uint8), False, 'not uint8'),
    (tf.zeros([4, 32, 32, 1]), False, 'built for 3 inputs, not for 1'),
    (tf.zeros([4, 32, 32, 3]), 1, 'is_training must be a Python bool'),
    (tf.zeros([4, 32, 32, 3]), tf.constant(True), 'must be a Python bool'),
  ],
)
def test_bad_calls_are_refused(images, is_training, message):
  model = models.create('resnet', 10, depth=8)
  models.build(model, (32, 32, 3))
  with pytest.raises(ValueError, match=message):
    model(images, is_training)


@pytest.mark.parametrize(
  ('image_shape', 'message'),
  [
    ((32, 32), r'image_shape must be \(height, width, channels\)'),
    ((32, 32, 0), 'each entry of image_shape must be an integer'),
    ((32, None, 3), 'each entry of image_shape must be an integer'),
  ],
)
def test_bad_image_shape_is_refused(image_shape, message):
  with pytest.raises(ValueError, match=message):
    models.build(models.create('resnet', 10), image_shape)


def test_unknown_names_are_refused_with_the_known_ones():
  with pytest.raises(ValueError, match=r"'vgg16': take one of mlp, resnet, vg"):
    models.create('vgg16', 10)
  with pytest.raises(
    ValueError, match=r"resnet has no option 'dept': take one of depth, widths"
  ):
    models.create('resnet', 10, dept=32)
  with pytest.raises(ValueError, match="no option 'self'"):
    models.create('vgg', 10, **{'self': None})


@pytest.mark.parametrize('num_classes', [1, 0, 10.0, None, True])
@pytest.mark.parametrize('name', models.NETWORKS)
def test_bad_number_of_classes_is_refused(name, num_classes):
  with pytest.raises(ValueError, match='num_classes must be an integer'):
    models.create(name, num_classes)


@pytest.mark.parametrize('momentum', [-0.1, 1.0, 2, '0.9'])
@pytest.mark.parametrize('name', models.NETWORKS)
def test_bad_momentum_is_refused(name, momentum):
  with pytest.raises(ValueError, match=r'bn_momentum must be .* in \[0, 1\)'):
    models.create(name, 10, bn_momentum=momentum)


@pytest.mark.parametrize(
  ('name', 'options', 'message'),
  [
    ('mlp', {'widths': ()}, 'widths must be a tuple of one or more integers'),
    ('mlp', {'widths': 784}, 'widths must be a tuple'),
    ('mlp', {'widths': (7, 0)}, 'each of widths must be an integer of at le'),
    ('resnet', {'depth': 33}, r'be 6n \+ 2 .* such as 8 or 32, not 33'),
    ('resnet', {'depth': 2}, r'depth must be 6n \+ 2'),
    ('resnet', {'depth': '32'}, 'depth must be an integer'),
    ('resnet', {'widths': (16, 32)}, 'widths must be a tuple of 3 integers'),
    ('vgg', {'convs_per_stage': 0}, 'convs_per_stage must be an integer'),
    ('vgg', {'widths': (8, -1)}, 'each of widths must be'),
    ('vgg', {'widths': (2**21,)}, 'each of widths must be at most'),
    ('vgg_blog', {'dropout_scale': -0.1}, 'dropout_scale must be'),
    ('vgg_blog', {'dropout_scale': math.nan}, 'dropout_scale must be'),
    ('vgg_blog', {'width_multiplier': 0}, 'width_multiplier must be a posit'),
    ('vgg_blog', {'width_multiplier': math.inf}, 'width_multiplier must be a'),
    ('vgg_blog', {'width_multiplier': '1'}, 'width_multiplier must be a posi'),
    ('wide_resnet', {'depth': 27}, r'6n \+ 4 .* such as 10 or 34, not 27'),
    ('wide_resnet', {'depth': 4}, r'depth must be 6n \+ 4'),
    ('wide_resnet', {'widen_factor': 0}, 'widen_factor must be an integer'),
    ('wide_resnet', {'dropout_rate': 1.0}, 'dropout_rate must be'),
  ],
)
def test_bad_options_are_refused(name, options, message):
  with pytest.raises(ValueError, match=message):
    models.create(name, 10, **options)


OWN = """
import sonnet as snt
import tensorflow as tf


class Net(snt.Module):
  def __init__(self, num_classes, width, depth=2, *, scale=1.0, name=None):
    super().__init__(name=name)
    if width % 2:
      raise ValueError('width must be even')
    self.mlp = snt.nets.MLP([width] * depth + [num_classes])

  def __call__(self, images, is_training):
    assert isinstance(is_training, bool)
    return self.mlp(tf.reshape(images, [len(images), -1]))


def three_logits(**options):
  return Net(3, **options)


def no_module():
  return lambda images: images
"""


def test_a_network_of_ones_own_takes_its_options_and_the_number_of_classes(
  write,
):
  write('mine', OWN)
  model = models.create('mine:Net', 10, width=4, depth=1)
  models.build(model, (5, 5, 1))
  assert [v.shape for v in model.trainable_variables if v.shape.rank == 2] == [
    (25, 4),
    (4, 10),
  ]
  assert model.trainable_variables[0].name.startswith('net/')


def test_a_function_may_make_it_and_fix_the_number_of_classes(write):
  write('mine', OWN)
  model = models.create('mine:three_logits', 10, width=4)
  models.build(model, (5, 5, 1))
  arguments = models.call_arguments(model, is_training=True, seed=tf.zeros(2))
  assert arguments == {'is_training': True}
  assert model(tf.zeros([6, 5, 5, 1]), **arguments).shape == (6, 3)


@pytest.mark.parametrize(
  ('name', 'options', 'message'),
  [
    (
      'mine:Net',
      {'widht': 4},
      "no option 'widht': take one of width, depth, s",
    ),
    ('mine:Net', {'depth': 4}, "mine:Net needs a value of its option 'width'"),
    ('mine:Net', {'width': 4, 'num_classes_': 4}, 'no option'),
    ('mine:Net', {'width': 3}, r'mine\.py, line 9: width must be even$'),
    ('mine:Net', {'width': 'x'}, r'mine\.py, line 8: TypeError: not all'),
    ('mine:three_logits', {'wide': 4}, r'mine\.py, line 18: TypeError: .*wide'),
    ('mine:no_module', {}, 'gives function, no Sonnet module: derive it from'),
    ('mine:no_module', {'a': 1}, "no option 'a': take one of none"),
    ('mine:nothing', {}, r'mine\.py has no class or function nothing'),
    ('nonesuch:Net', {}, 'there is no module nonesuch'),
  ],
)
def test_what_is_wrong_with_ones_own_is_one_line(write, name, options, message):
  write('mine', OWN)
  with pytest.raises(ValueError, match=message) as raised:
    models.create(name, 10, **options)
  assert '\n' not in str(raised.value)
