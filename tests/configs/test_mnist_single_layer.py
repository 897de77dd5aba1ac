"""The toy experiment's settings: the paper's, and two smaller scales."""

import pytest

from configs import mnist_single_layer
from layca.study.single_layer import toy_settings


def test_the_paper_s_settings():
  config = mnist_single_layer.get_config()
  toy_settings.check(config)
  assert config.task == 'mnist_single_layer:paper'
  assert config.figures == ('1a', '1b', '1c')
  # Figures 1a and 1c: full batches of 100 images, SGD 10, 4000 updates.
  assert config.data.name == 'mnist'
  assert config.data.images_per_class == 10
  assert config.data.image_size is None
  assert config.widths == (784,) * 10
  assert config.layers == tuple(range(10))
  assert (config.experiments, config.steps, config.rho) == (10, 4000, 10.0)
  assert (config.optimizer.name, config.optimizer.layca) == ('sgd', False)
  # As the authors ran it: biases, and the trained layer's own ReLU live.
  assert config.with_bias
  assert not config.freeze_own_relu
  # Figure 1b: SGD 1, a record of 5000 images after each of 500 updates.
  feedback = {'layer': 0, 'rho': 1.0, 'steps': 500, 'record_every': 1}
  assert config.feedback.to_dict() == feedback | {'images': 5000}


@pytest.mark.parametrize(
  ('variant', 'name', 'size'),
  [('small', 'mnist', None), ('digits', 'digits', 28)],
)
def test_the_small_variants_change_the_scale_alone(variant, name, size):
  config = mnist_single_layer.get_config(variant)
  assert (config.data.name, config.data.image_size) == (name, size)
  assert (config.experiments, config.steps) == (2, 500)
  assert config.layers == (0, 1, 3, 5, 7, 9)
  paper = mnist_single_layer.get_config('paper')
  for key in ('widths', 'with_bias', 'optimizer', 'seed', 'figures'):
    assert config[key] == paper[key]
  toy_settings.check(config)
  assert config.task == f'mnist_single_layer:{variant}'


@pytest.mark.parametrize('variant', ['large', 'small,biases'])
def test_an_unknown_variant_names_the_known_ones(variant):
  with pytest.raises(ValueError, match=rf"'{variant}'.* paper, small, digits$"):
    mnist_single_layer.get_config(variant)
