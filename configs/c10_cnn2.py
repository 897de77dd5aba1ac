"""CIFAR-10, 15-layer VGG with dropout: adaptive methods (Section 6.2).

  python -m launch.train --config=configs/c10_cnn2.py:small --workdir=runs/a

Both variants train with Layca on SGD. The paper trains without Layca at
rho 0.5 (SGD, SGD_AMom), 3e-4 (RMSProp, Adam) or 1e-2 (Adagrad), x0.5 every
25 epochs, with l2=5e-4; with Layca at 3^-5 on SGD_AMom and Adam.

paper: 50,000 images, 250 epochs. One epoch takes 265 s on two cores of an AMD
  EPYC; the whole run was not made. The paper's test accuracy: 92.33% with Layca
  on SGD.
small: an eighth of the width, 2,500 images, and no dropout, as in the paper's
  second version: narrow networks with it do not fit.
medium: half again the width and the images of small.
"""

import ml_collections

from configs import scale, variants


def get_config(variant: str = 'paper') -> ml_collections.ConfigDict:
  """Returns the paper's settings, or those of a smaller scale."""
  return variants.create(
    'c10_cnn2', variant, paper=_paper, medium=_medium, small=_small
  )


def _paper(config):
  config.epochs = 250
  config.schedule.drop_epochs = (100, 170, 220)
  config.min_probability = 1e-7
  config.data.name = 'cifar10'
  config.data.flip = True
  config.data.drop_remainder = True
  config.model.name = 'vgg_blog'
  config.model.width_multiplier = 1.0
  config.model.dropout_scale = 1.0
  config.model.use_batch_norm = True
  config.model.bn_momentum = 0.99


def _small(config):
  _paper(config)
  scale.reduce(config, epochs=120, drop_epochs=(48, 82, 106), batch_size=32)
  config.data.train_examples = 2500
  config.model.width_multiplier = 0.125
  config.model.dropout_scale = 0.0


def _medium(config):
  _small(config)
  config.data.train_examples = 3750
  config.model.width_multiplier = 0.1875
