"""CIFAR-100, WRN-28-10 (second version of the paper).

  python -m launch.train --config=configs/c100_wrn.py:small --workdir=runs/a

Both variants train with Layca on SGD. Without it: optimizer momentum with
nesterov, rho 0.1, l2=5e-4, 200 epochs, x0.2 at 60, 120 and 160.

paper: WRN-28-10 at dropout 0.3, flips and shifts, 250 epochs. A step takes 12 s
  on two cores of an AMD EPYC, of the 97,500 of a run, which was not made. The
  paper's test accuracy: 80.69% with Layca.
small: WRN-10-2 at dropout 0.1 on 2,000 images of 16x16 pixels, flips only, the
  20 coarse labels.
"""

import ml_collections

from configs import variants


def get_config(variant: str = 'paper') -> ml_collections.ConfigDict:
  """Returns `paper`, the paper's settings, or `small`, for two CPU cores."""
  return variants.create('c100_wrn', variant, paper=_paper, small=_small)


def _paper(config):
  config.epochs = 250
  config.schedule.drop_epochs = (100, 170, 220)
  config.min_probability = 1e-7
  config.data.name = 'cifar100'
  config.data.flip = True
  config.data.shift = 0.125
  config.data.drop_remainder = True
  config.model.name = 'wide_resnet'
  config.model.depth = 28
  config.model.widen_factor = 10
  config.model.dropout_rate = 0.3
  config.model.use_batch_norm = True
  config.model.bn_momentum = 0.99


def _small(config):
  _paper(config)
  config.epochs = 75
  config.schedule.drop_epochs = (54, 68)
  config.data.train_examples = 2000
  config.data.test_examples = 2000
  config.data.coarse_labels = True
  config.data.image_size = 16
  config.data.shift = 0.0
  config.model.depth = 10
  config.model.widen_factor = 2
  config.model.dropout_rate = 0.1
  config.model.bn_momentum = 0.9
