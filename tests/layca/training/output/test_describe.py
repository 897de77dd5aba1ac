"""A run in words and plain values."""

import numpy as np
import tensorflow as tf

from layca.training.output import describe
from tests.layca.training import tiny


def test_hparams_are_what_the_study_varies():
  config = tiny.config(alpha=-0.4, seed=3)
  assert describe.hparams(config) == {
    'task': 'tiny',
    'optimizer': 'sgd',
    'layca': True,
    'alpha': -0.4,
    'rho': 3**-3,
    'seed': 3,
  }


def test_a_title_says_whether_layca_is_on():
  assert describe.title(tiny.config()).startswith('tiny: Layca on sgd')
  plain = describe.title(tiny.config(optimizer__layca=False, rho=0.5))
  assert plain == 'tiny: sgd, alpha 0, rho 0.5, seed 0'


def test_the_layer_that_has_grown_most_is_found():
  start = [tf.ones([2]), tf.ones([2])]
  index, growth = describe.most_grown([tf.fill([2], 3.0), tf.ones([2])], start)
  assert (index, growth) == (0, 3.0)


def test_a_broken_layer_goes_before_a_grown_one():
  start = [tf.ones([2])] * 3
  kernels = [tf.fill([2], 9.0), tf.constant([1.0, np.nan]), tf.ones([2])]
  index, growth = describe.most_grown(kernels, start)
  assert index == 1
  assert np.isnan(growth)
