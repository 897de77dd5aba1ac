"""The paper's networks, as Sonnet modules.

A name is imported when it is first used, and TensorFlow with it.
"""

import importlib
import inspect
from typing import TYPE_CHECKING

if TYPE_CHECKING:
  from models.network import Network

# The networks that a config may name: files of this package, and their classes.
NETWORKS = {
  'mlp': 'MLP',
  'resnet': 'ResNet',
  'vgg': 'VGG',
  'vgg_blog': 'VGGBlog',
  'wide_resnet': 'WideResNet',
}
# The file of each public name.
_MODULES = {'Network': 'network', 'build': 'network'} | {
  class_name: name for name, class_name in NETWORKS.items()
}

__all__ = ['NETWORKS', 'create', *_MODULES]

NOT_OPTIONS = ('self', 'num_classes', 'name')


def create(name: str, num_classes: int, **options) -> 'Network':
  """Creates a network, without its variables: see `build`.

  Args:
    name: one of `NETWORKS`.
    num_classes: the number of logits.
    **options: arguments of the network's constructor.

  Returns:
    The `Network`.

  Raises:
    ValueError: an unknown name or option, or one out of range.
  """
  if name not in NETWORKS:
    raise ValueError(
      f'unknown network {name!r}: take one of {", ".join(NETWORKS)}.'
    )
  network = __getattr__(NETWORKS[name])
  arguments = inspect.signature(network.__init__).parameters
  known = [key for key in arguments if key not in NOT_OPTIONS]
  for option in options:
    if option not in known:
      raise ValueError(
        f'{name} has no option {option!r}: take one of {", ".join(known)}.'
      )
  return network(num_classes, **options)


def __getattr__(name: str):
  """Imports a public name on its first use."""
  if name not in _MODULES:
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
  module = importlib.import_module(f'{__name__}.{_MODULES[name]}')
  globals()[name] = getattr(module, name)
  return globals()[name]


def __dir__() -> list[str]:
  """Lists the public names, imported yet or not."""
  return sorted({*globals(), *_MODULES})
