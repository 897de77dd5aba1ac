"""Control and watch how fast each layer of a network rotates.

A name is imported when it is first used, and TensorFlow with it: what only
checks settings, or reads results, starts without.
"""

import importlib
import sys
from typing import TYPE_CHECKING

__version__ = '0.2.0'

# The module that each public name is from, or is.
_MODULES = {
  'Adagrad': 'layca.base_optimizers',
  'Layca': 'layca.optimizer',
  'LayerwiseRates': 'layca.layerwise_rates',
  'RotationMonitor': 'layca.monitor',
  'SGDAMom': 'layca.base_optimizers',
  'alpha_multipliers': 'layca.prioritization',
  'angle': 'layca.geometry',
  'cosine_distance': 'layca.geometry',
  'format_layer_table': 'layca.layers',
  'forward_kernels': 'layca.layers',
  'keras': 'layca.keras',
  'layer_table': 'layca.layers',
  'plot_rotation': 'layca.rotation_plot',
  'schedules': 'layca.schedules',
}
# Parts that a clone of the repository has, and an installed package has not.
_OF_THE_CLONE = ('layca.benchmark', 'layca.study', 'layca.training')

__all__ = list(_MODULES)

# A type checker sees the names themselves, and so which there are not.
if TYPE_CHECKING:
  from layca import keras as keras
  from layca import schedules as schedules
  from layca.base_optimizers import Adagrad as Adagrad
  from layca.base_optimizers import SGDAMom as SGDAMom
  from layca.geometry import angle as angle
  from layca.geometry import cosine_distance as cosine_distance
  from layca.layers import format_layer_table as format_layer_table
  from layca.layers import forward_kernels as forward_kernels
  from layca.layers import layer_table as layer_table
  from layca.layerwise_rates import LayerwiseRates as LayerwiseRates
  from layca.monitor import RotationMonitor as RotationMonitor
  from layca.optimizer import Layca as Layca
  from layca.prioritization import alpha_multipliers as alpha_multipliers
  from layca.rotation_plot import plot_rotation as plot_rotation
else:

  def __getattr__(name: str) -> object:
    """Imports a public name on its first use."""
    if name not in _MODULES:
      raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    module = importlib.import_module(_MODULES[name])
    value = getattr(module, name, module)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
  """Lists the public names, imported yet or not."""
  return sorted({*globals(), *_MODULES})


class _CloneFinder:
  """Asked for what no other finder has: says where it is to be had."""

  @staticmethod
  def find_spec(name, path=None, target=None):
    if name in _OF_THE_CLONE:
      raise ModuleNotFoundError(
        f'{name} is not part of the installed package: run Python in the root '
        'of a clone of the repository, with its requirements.txt installed'
      )


sys.meta_path.append(_CloneFinder)
