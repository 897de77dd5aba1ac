"""Tiny ImageNet, 11-layer CNN: the paper's third task (Section 5).

  python -m launch.train --config=configs/tiny_cnn.py:small --workdir=runs/a

paper: 32 to 512 channels, 90,000 images of 64x64 pixels, 80 epochs. One epoch
  of the subset of 10,000 images (its 9,000 for training) takes 45 s on two
  cores of an AMD EPYC, hence ten times that of the full set; no whole run was
  made. The paper's test accuracy: 50.75% with Layca, 43.01% with SGD at 3^-1.
small: nine layers, 16 to 128 channels, on 5,000 images of the subset at 16x16
  pixels; a fifth of it is held out.
medium: half again the width and the images of small.
"""

import ml_collections

from configs import scale, variants


def get_config(variant: str = 'paper') -> ml_collections.ConfigDict:
  """Returns the paper's settings, or those of a smaller scale."""
  return variants.create(
    'tiny_cnn', variant, paper=_paper, medium=_medium, small=_small
  )


def _paper(config):
  config.epochs = 80
  config.schedule.drop_epochs = (70,)
  config.min_probability = 1e-7
  config.data.name = 'tiny_imagenet'
  # 10,000 of the 100,000; the test split is the official validation set.
  config.data.validation_examples = 10000
  config.model.name = 'vgg'
  config.model.convs_per_stage = 2
  config.model.widths = (32, 64, 128, 256, 512)
  config.model.use_batch_norm = True
  config.model.bn_momentum = 0.9
  config.stop.min_train_accuracy = 0.2
  config.stop.check_epoch = 10
  config.stop.train_loss = 1e-3
  config.stop.unchanged_epochs = 3


def _small(config):
  _paper(config)
  scale.reduce(config, epochs=80, drop_epochs=(16, 66, 76), batch_size=20)
  config.data.name = 'tiny_imagenet_subset'
  config.data.train_examples = 5000
  config.data.validation_examples = 2000
  config.data.image_size = 16
  config.model.widths = (16, 32, 64, 128)


def _medium(config):
  _small(config)
  config.data.train_examples = 7500
  config.model.widths = (24, 48, 96, 192)
