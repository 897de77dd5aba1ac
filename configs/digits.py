r"""The demo: scikit-learn's 1,797 handwritten digits, which need no download.

  python -m launch.train --config=configs/digits.py --workdir=runs/layca
  python -m launch.train --config=configs/digits.py --workdir=runs/sgd \\
      --config.optimizer.layca=False

The 13-layer network with 8 to 64 channels, on images of 16x16 pixels, at the
rate where SGD does as well as at its best of 3^1 to 3^-4. In batches of 8 Layca
turns eleven layers to distances of .9 to 1, the first and the last to about .8.
results/ tells accuracies and time. The paper has no such experiment.
"""

import ml_collections

from configs import variants


def get_config(variant: str = 'demo') -> ml_collections.ConfigDict:
  """Returns the demo, the only variant."""
  return variants.create('digits', variant, demo=_demo)


def _demo(config):
  config.epochs = 13
  config.batch_size = 8
  config.rho = 3.0**-2
  config.schedule.drop_epochs = (9, 11)
  config.data.name = 'digits'
  config.data.image_size = 16
  config.model.name = 'vgg'
  config.model.convs_per_stage = 3
  config.model.widths = (8, 16, 32, 64)
  config.model.use_batch_norm = True
  config.model.bn_momentum = 0.9
