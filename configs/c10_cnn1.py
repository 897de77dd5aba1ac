"""CIFAR-10, 25-layer VGG: the paper's first task (Section 5).

  python -m launch.train --config=configs/c10_cnn1.py:small --workdir=runs/a

paper: 25 layers of 32 to 256 channels, 50,000 images, 100 epochs. One epoch
  takes 169 s on two cores of an AMD EPYC; the whole run was not made. The
  paper's test accuracy: 89.18% with Layca, 80.32% with SGD at 3^0.
small: 13 layers of 16 to 128 channels, 5,000 images of 16x16 pixels.
medium: half again the width and the images of small.
"""

import ml_collections

from configs import scale, variants


def get_config(variant: str = 'paper') -> ml_collections.ConfigDict:
  """Returns the paper's settings, or those of a smaller scale."""
  return variants.create(
    'c10_cnn1', variant, paper=_paper, medium=_medium, small=_small
  )


def _paper(config):
  config.epochs = 100
  config.schedule.drop_epochs = (80, 90, 97)
  config.min_probability = 1e-7
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
  scale.reduce(config, epochs=42, drop_epochs=(21, 36, 40), batch_size=18)
  config.data.train_examples = 5000
  config.data.image_size = 16
  config.model.convs_per_stage = 3
  config.model.widths = (16, 32, 64, 128)


def _medium(config):
  _small(config)
  config.data.train_examples = 7500
  config.model.widths = (24, 48, 96, 192)
