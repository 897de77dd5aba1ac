"""Control and watch how fast each layer of a network rotates."""

from layca import schedules
from layca.base_optimizers import Adagrad, SGDAMom
from layca.layers import format_layer_table, forward_kernels, layer_table
from layca.layerwise_rates import LayerwiseRates
from layca.monitor import RotationMonitor
from layca.optimizer import Layca
from layca.prioritization import alpha_multipliers
from layca.rotation import angle, cosine_distance

__all__ = [
  'Adagrad',
  'Layca',
  'LayerwiseRates',
  'RotationMonitor',
  'SGDAMom',
  'alpha_multipliers',
  'angle',
  'cosine_distance',
  'format_layer_table',
  'forward_kernels',
  'layer_table',
  'schedules',
]
