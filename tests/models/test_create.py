"""Bad names, options, shapes and calls: one clear line for each."""

import pytest
import tensorflow as tf

import models


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
