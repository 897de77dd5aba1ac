"""The paper's networks, as Sonnet modules, and how one's own are created.

A name is imported when it is first used, and TensorFlow with it.
"""

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from models import signatures, user_modules

if TYPE_CHECKING:
  import sonnet as snt

# The networks that a config may name: files of this package, and their classes.
NETWORKS = {
  'mlp': 'MLP',
  'resnet': 'ResNet',
  'vgg': 'VGG',
  'vgg_blog': 'VGGBlog',
  'wide_resnet': 'WideResNet',
}
# The file of each public name.
_MODULES = dict.fromkeys(('Network', 'build', 'call_arguments'), 'network') | {
  class_name: name for name, class_name in NETWORKS.items()
}

__all__ = ['NETWORKS', 'create', *_MODULES]


def create(name: str, num_classes: int, **options) -> 'snt.Module':
  """Creates a network, without its variables: see `build`.

  Args:
    name: one of `NETWORKS`; or `module:Name` of a Sonnet module of your own,
      or of a function that returns one.
    num_classes: the number of logits; given to what names it.
    **options: further arguments of the network's constructor.

  Returns:
    The network: one of ours is a `Network`.

  Raises:
    ValueError: an unknown name or option, or one out of range; with file and
      line if it comes from a module of your own.
  """
  network = find(name, options)
  if name in NETWORKS:
    return network(num_classes, **options)
  if 'num_classes' in signatures.arguments(network):
    options['num_classes'] = num_classes
  with user_modules.clear_errors(name):
    model = network(**options)
  _check_module(name, model)
  return model


def find(name: str, options: Mapping) -> Callable:
  """Returns what creates a network: its class, or a function of your own.

  Raises ValueError for an unknown name or option, or one that is missing.
  """
  if name in NETWORKS:
    network = __getattr__(NETWORKS[name])
  elif user_modules.is_reference(name):
    network = user_modules.find(name)
  else:
    raise ValueError(
      f'unknown network {name!r}: take one of {", ".join(NETWORKS)}, or '
      'module:Name of your own.'
    )
  signatures.check(name, network, options)
  return network


def _check_module(name, model):
  import sonnet as snt

  if not isinstance(model, snt.Module):
    raise ValueError(
      f'{name} gives {type(model).__name__}, no Sonnet module: derive it from '
      'snt.Module.'
    )


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
