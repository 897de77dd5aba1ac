"""The paper's networks, as Sonnet modules."""

import inspect

from models.mlp import MLP
from models.network import Network, build
from models.resnet import ResNet
from models.vgg import VGG
from models.vgg_blog import VGGBlog
from models.wide_resnet import WideResNet

__all__ = [
  'MLP',
  'NETWORKS',
  'VGG',
  'Network',
  'ResNet',
  'VGGBlog',
  'WideResNet',
  'build',
  'create',
]

NETWORKS = {
  'mlp': MLP,
  'resnet': ResNet,
  'vgg': VGG,
  'vgg_blog': VGGBlog,
  'wide_resnet': WideResNet,
}

NOT_OPTIONS = ('self', 'num_classes', 'name')


def create(name: str, num_classes: int, **options) -> Network:
  """Creates a network, without its variables: see `build`.

  Args:
    name: One of `NETWORKS`.
    num_classes: The number of logits.
    **options: Arguments of the network's constructor.

  Returns:
    The network.

  Raises:
    ValueError: An unknown name or option, or one out of range.
  """
  if name not in NETWORKS:
    raise ValueError(
      f'unknown network {name!r}: take one of {", ".join(NETWORKS)}.'
    )
  arguments = inspect.signature(NETWORKS[name].__init__).parameters
  known = [key for key in arguments if key not in NOT_OPTIONS]
  for option in options:
    if option not in known:
      raise ValueError(
        f'{name} has no option {option!r}: take one of {", ".join(known)}.'
      )
  return NETWORKS[name](num_classes, **options)
