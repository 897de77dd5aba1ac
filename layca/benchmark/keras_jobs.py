"""The benchmark of Layca in Keras: a job for each backend that is installed."""

import dataclasses
import importlib.util
from collections.abc import Mapping

from layca.benchmark import training_step
from layca.benchmark.jobs import REFERENCE, Candidate, Job

_BACKENDS = {'tensorflow': 'TensorFlow', 'jax': 'JAX', 'torch': 'PyTorch'}
_NETWORK = '13'
# PyTorch makes every small operation by itself.
_TARGETS = {'tensorflow': {'sgd': 1.10}, 'jax': {'sgd': 1.10}}
_SESSION = 'keras_layca.Session'
_CANDIDATES = (
  (REFERENCE, 'Layca with monitor', {'layca': True, 'monitor': True}),
  ('sgd', 'SGD', {'layca': False, 'monitor': False}),
  ('no_monitor', 'Layca without monitor', {'layca': True, 'monitor': False}),
)


def create_jobs(config: Mapping) -> list[Job]:
  """Returns the jobs for the network of 13 layers, by backend.

  Args:
    config: of a run with it.
  """
  candidates = tuple(
    Candidate(key, label, _SESSION, options, in_turn=True)
    for key, label, options in _CANDIDATES
  )
  job = training_step.create_job(_NETWORK, config)
  return [
    dataclasses.replace(
      job,
      name=f'{_NETWORK} layers, {name}',
      candidates=candidates,
      targets=_TARGETS.get(backend, {}),
      environment={'KERAS_BACKEND': backend},
    )
    for backend, name in _BACKENDS.items()
    if importlib.util.find_spec(backend)
  ]
