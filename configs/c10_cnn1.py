"""CIFAR-10, 25-layer VGG: the paper's first task (Section 5).

python -m launch.train --config=configs/c10_cnn1.py:small --workdir=DIR
"""

from configs import defaults, variants


def get_config(variant='paper'):
  """Returns `paper`, the paper's settings, or `small`, for two CPU cores."""
  return variants.create(
    'c10_cnn1', variant, {'paper': _paper, 'small': _small}
  )


def _paper(config):
  config.epochs = 100
  config.schedule.drop_epochs = (80, 90, 97)
  config.data.name = 'cifar10'
  config.model.name = 'vgg'
  config.model.convs_per_stage = 6
  config.model.widths = (32, 64, 128, 256)
  config.model.use_batch_norm = True
  config.model.bn_momentum = 0.99
  config.stop.min_train_accuracy = 0.2
  config.stop.check_epoch = 7
  config.stop.train_loss = 1e-4
  config.stop.unchanged_epochs = 3


def _small(config):
  _paper(config)
  config.epochs = 25
  config.schedule.drop_epochs = defaults.scaled_drops(25, (0.8, 0.9))
  config.data.train_examples = 5000
  config.data.test_examples = 2000
  config.model.convs_per_stage = 3
  config.model.widths = (16, 32, 64, 128)
  config.model.bn_momentum = 0.9
