"""Every setting of a training job, with its default and meaning.

The experiments start from these and change what their paper section says.
"""

import ml_collections
from ml_collections import config_dict


def get_config() -> ml_collections.ConfigDict:
  """Returns the settings that all experiments share."""
  config = ml_collections.ConfigDict()
  # Names the task in TensorBoard and tables.
  config.task = ''
  # Decides initial weights, order of the images, augmentation and dropout.
  config.seed = 0
  config.epochs = 100
  config.batch_size = 128
  # The learning rate at step 0, of Layca and of a plain optimizer alike.
  config.rho = 3.0**-3
  # Layer-wise multipliers of the rate: below 0 early layers train faster,
  # above 0 late ones (paper, Section 5). Between -1 and 1.
  config.alpha = 0.0

  config.optimizer = ml_collections.ConfigDict()
  # sgd, momentum, sgd_amom, rmsprop, adagrad or adam.
  config.optimizer.name = 'sgd'
  # Wrapped by Layca, or plain.
  config.optimizer.layca = True
  # Used by momentum and sgd_amom; nesterov by momentum.
  config.optimizer.momentum = 0.9
  config.optimizer.nesterov = False
  # Penalty l2 * sum(w^2) on kernels: the gradient gains 2 * l2 * w.
  config.optimizer.l2 = 0.0
  # What Layca does to biases: base, freeze or rotate.
  config.optimizer.others = 'base'

  config.schedule = ml_collections.ConfigDict()
  # The rate is multiplied by drop_factor at the start of these epochs.
  config.schedule.drop_epochs = ()
  config.schedule.drop_factor = 0.2
  # The rate rises linearly over the first warmup_epochs; fractions allowed.
  config.schedule.warmup_epochs = 0.0

  config.data = ml_collections.ConfigDict()
  # digits, mnist, cifar10, cifar100, tiny_imagenet, tiny_imagenet_subset.
  config.data.name = 'digits'
  # Folder of prepared data; by default TFDS_DATA_DIR, else tfds' own.
  config.data.data_dir = config_dict.placeholder(str)
  # Class-balanced subsets; by default all images.
  config.data.train_examples = config_dict.placeholder(int)
  config.data.test_examples = config_dict.placeholder(int)
  # Share of the training examples held out for validation.
  config.data.validation_share = 0.0
  # Images are resized to this many pixels a side; by default left alone.
  config.data.image_size = config_dict.placeholder(int)
  # cifar100 only: the 20 coarse labels instead of the 100 fine ones.
  config.data.coarse_labels = False
  # Augmentation: random flips; random shifts by up to this share of a side.
  config.data.flip = False
  config.data.shift = 0.0
  # Leave out the last batch of an epoch where it is not full.
  config.data.drop_remainder = False

  # The network: a name of models.create and its options.
  config.model = ml_collections.ConfigDict()

  # A run ends early when a condition holds at the end of an epoch.
  config.stop = ml_collections.ConfigDict()
  # At epoch `check_epoch`, train accuracy at or below this.
  config.stop.min_train_accuracy = config_dict.placeholder(float)
  config.stop.check_epoch = 7
  # Train loss at or below this.
  config.stop.train_loss = config_dict.placeholder(float)
  # Train loss exactly unchanged this many times in a row.
  config.stop.unchanged_epochs = config_dict.placeholder(int)

  # float32, or bfloat16 for the forward and backward pass; weights and the
  # geometry stay float32.
  config.precision = 'float32'
  # Compile with XLA: slower on CPUs; measure it on yours.
  config.jit_compile = False
  # Steps per call of the compiled function: how often progress is shown and
  # a checkpoint or Ctrl-C can happen. Does not change any number.
  config.steps_per_call = 100
  config.checkpoint_seconds = 60.0
  return config


def scaled_drops(epochs: int, shares: tuple[float, ...]) -> tuple[int, ...]:
  """Returns the epochs at these shares of a run."""
  return tuple(round(epochs * share) for share in shares)
