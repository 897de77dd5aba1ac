"""The benchmark of the toy experiment: layers, and who trains each alone."""

import itertools
import math
from collections.abc import Mapping, Sequence

from layca.benchmark.jobs import REFERENCE, Candidate, Job

# MNIST's.
_IMAGE_SHAPE = (28, 28, 1)
_NUM_CLASSES = 10
# Hidden layers that are also trained alone, and by Keras.
_LAYERS = (0, 4, 9)
_STEPS = 50
_WHOLE_STEPS = 1000


def create_jobs(config: Mapping) -> list[Job]:
  """Returns a job for each set of layers that the toy experiment may train."""
  every_layer = range(len(config['widths']))
  listed = ', '.join(map(str, _LAYERS))
  whole = f'all, {_WHOLE_STEPS} updates, compiled and tested'
  return [
    *(_create_job(f'layer {layer}', [layer], config) for layer in _LAYERS),
    _create_job(f'layers {listed}', _LAYERS, config),
    _create_job('all layers', every_layer, config),
    _create_job('all, frozen ReLUs', every_layer, config, freeze_regimes=True),
    _create_job(whole, every_layer, config, whole=True),
  ]


def _create_job(name, layers, config, freeze_regimes=False, whole=False):
  options = {
    'layers': list(layers),
    'steps': _WHOLE_STEPS if whole else _STEPS,
    'freeze_regimes': freeze_regimes,
  }
  session = 'toy_session.Whole' if whole else 'toy_session.Session'
  ours = Candidate(REFERENCE, 'ours', session, options)
  keras = Candidate('keras', 'Keras fit', 'keras_fit.ToySession', options)
  num_images = _NUM_CLASSES * config['data']['images_per_class']
  return Job(
    name,
    (ours, keras) if len(layers) <= len(_LAYERS) else (ours,),
    # Frozen ReLUs need less.
    None if freeze_regimes else gflop(config['widths'], layers, num_images),
    config,
    num_images,
    _IMAGE_SHAPE,
    options['steps'],
    epochs=1 if whole else None,
    once=whole,
  )


def gflop(
  widths: Sequence[int], layers: Sequence[int], num_images: int
) -> float:
  """Returns the 10^9 operations that one update of these layers needs.

  Of each: its own product and weight gradient, and two products with each
  kernel behind it. Additions and multiplications count alike; what is not a
  matrix product is left out.
  """
  widths = [math.prod(_IMAGE_SHAPE), *widths, _NUM_CLASSES]
  sizes = [inputs * outputs for inputs, outputs in itertools.pairwise(widths)]
  products = sum(2 * sum(sizes[layer:]) for layer in layers)
  return 2e-9 * num_images * products
