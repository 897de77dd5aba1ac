r"""Which layer would you train? The toy experiment (Section 3, Figure 1).

  python -m launch.single_layer --workdir=runs/toy \
      --config=configs/mnist_single_layer.py:small

paper: 10 experiments on MNIST, 4,000 updates. On two cores of an Intel Xeon
  about 40 minutes for 1a, 15 for 1b, 15 for 1c. Test accuracy, layers 0 to 9:
  1a 76.5 76.2 75.5 73.3 70.9 68.2 65.3 62.6 59.7 57.0%, 1c 45.6 to 48.2%, then
  51.0 and 57.0%.
small: 2 experiments, layers 0, 1, 3, 5, 7, 9, 500 updates: some minutes.
digits: as small, on scikit-learn's digits resized to 28x28, no data needed.
"""

import ml_collections
from ml_collections import config_dict

from configs import defaults, variants


def get_config(variant: str = 'paper') -> ml_collections.ConfigDict:
  """Returns the paper's settings, or one of two smaller scales."""
  config = ml_collections.ConfigDict()
  # Names the task in tables.
  config.task = ''
  # Which parts of the figure to compute.
  config.figures = ('1a', '1b', '1c')
  # Decides the images and the initial weights of all experiments.
  config.seed = 0
  # Experiments, each with its own images and initial weights.
  config.experiments = 10
  # The hidden layers that are trained, each alone, from 0.
  config.layers = tuple(range(10))
  # Updates, each on all training images.
  config.steps = 4000
  # The learning rate, of Layca and of a plain optimizer alike.
  config.rho = 10.0

  config.optimizer = defaults.optimizer()
  config.optimizer.layca = False
  del config.optimizer.l2
  # The widths of the hidden layers.
  config.widths = (784,) * 10
  # Whether the trained layer trains a bias as well. The paper's text says that
  # there is none; the authors' runs had it.
  config.with_bias = True
  # Whether the trained layer's own ReLU is frozen as well in Figure 1c.
  config.freeze_own_relu = False
  # All images of the test split are tested.
  config.data = defaults.images('mnist')
  # Training images of each class.
  config.data.images_per_class = 10

  config.feedback = ml_collections.ConfigDict()
  # How Figure 1b is made: experiment 0, one layer trained alone.
  config.feedback.layer = 0
  config.feedback.rho = 1.0
  config.feedback.steps = 500
  # Record after every so many updates.
  config.feedback.record_every = 1
  # Test images, drawn with replacement.
  config.feedback.images = 5000

  # Experiments that one compiled program trains; by default one on a CPU, all
  # on a GPU.
  config.experiments_at_once = config_dict.placeholder(int)
  # Updates per call of the compiled function: how often progress is shown.
  config.steps_per_call = 100
  return variants.create(
    'mnist_single_layer',
    variant,
    config,
    paper=lambda config: None,
    small=_small,
    digits=_digits,
  )


def _small(config):
  config.experiments = 2
  config.layers = (0, 1, 3, 5, 7, 9)
  config.steps = 500
  config.feedback.record_every = 25


def _digits(config):
  _small(config)
  config.data.name = 'digits'
  config.data.image_size = 28
