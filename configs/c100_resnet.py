"""CIFAR-100, ResNet-32: the paper's second task (Section 5).

  python -m launch.train --config=configs/c100_resnet.py:small --workdir=runs/a

paper: ResNet-32 on 50,000 images, 100 labels, 120 epochs. One epoch takes 73 s
  on two cores of an AMD EPYC; the whole run was not made. The paper's test
  accuracy: 54.98% with Layca, 43.86% with SGD at 3^-1.
small: ResNet-14 on 4,500 images of 16x16 pixels with the 20 coarse labels.
medium: half again the width and the images of small.
"""

import ml_collections

from configs import scale, variants


def get_config(variant: str = 'paper') -> ml_collections.ConfigDict:
  """Returns the paper's settings, or those of a smaller scale."""
  return variants.create(
    'c100_resnet', variant, paper=_paper, medium=_medium, small=_small
  )


def _paper(config):
  config.epochs = 120
  config.schedule.drop_epochs = (70, 90, 105, 115)
  config.min_probability = 1e-7
  config.data.name = 'cifar100'
  config.model.name = 'resnet'
  config.model.depth = 32
  config.model.widths = (16, 32, 64)
  config.model.use_batch_norm = True
  config.model.bn_momentum = 0.99
  config.stop.min_train_accuracy = 0.1
  config.stop.check_epoch = 7
  config.stop.train_loss = 1e-3
  config.stop.unchanged_epochs = 3


def _small(config):
  _paper(config)
  scale.reduce(config, epochs=68, drop_epochs=(20, 56, 63, 66), batch_size=18)
  config.data.train_examples = 4500
  config.data.image_size = 16
  config.data.coarse_labels = True
  config.model.depth = 14


def _medium(config):
  _small(config)
  config.data.train_examples = 6750
  config.model.widths = (24, 48, 96)
