"""Control and watch how fast each layer of a network rotates.

A name is imported when it is first used, and TensorFlow with it: what only
checks settings, or reads results, starts without.
"""

import importlib

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

__all__ = list(_MODULES)


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
