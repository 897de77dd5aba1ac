"""A run's folder below the work folder: TASK/WHAT-HASH, from its settings.

Equal settings give the same folder, whichever sweep asks for them. WHAT says in
words what the run is; HASH tells apart what these words do not.
"""

import hashlib
import json
import math
import re
from collections.abc import Mapping

from layca.training.run.run_folder import FREE_TO_CHANGE

_HASH_DIGITS = 6
# Besides method, alpha, rate and seed: a word where the value is not the other.
_MORE_WORDS = (
  ('alpha_schedule', [], 'alpha_schedule'),
  ('layer_schedules', [], 'layer_schedules'),
  ('optimizer.operations', 'layca', '{}'),
  ('optimizer.granularity', 'layer', '{}'),
  ('optimizer.rules', [], 'rules'),
  ('optimizer.replay', '', 'replay'),
  ('optimizer.l2', 0.0, 'l2={}'),
  ('data.validation_examples', 0, 'held_out={}'),
  ('model.use_batch_norm', True, 'batch_norm=off'),
  ('model.with_bias', False, 'biases=on'),
)


def create(config: Mapping, defaults: Mapping) -> str:
  """Returns the name of a run.

  Args:
    config: its settings by dotted key, JSON-ready; None for one that is to be
      decided yet.
    defaults: default settings, which stand for missing keys.
  """
  config = {**defaults, **config}
  # What is no letter or digit could be a folder of its own, or hidden.
  task = re.sub('[^A-Za-z0-9_+-]', '_', config['task'] or 'no_task')
  words = [
    _method(_text(config['optimizer.name']), config['optimizer.layca']),
    f'alpha={_text(config["alpha"], "+")}',
    f'rate={_rate(config["rho"])}',
    *(
      word.format(_text(config[key]))
      for key, usual, word in _MORE_WORDS
      if config.get(key, usual) != usual
    ),
    f'seed={_text(config["seed"])}',
  ]
  # What changes the numbers and is not the default.
  changed = {
    key: value
    for key, value in config.items()
    if key not in FREE_TO_CHANGE and value != defaults.get(key)
  }
  digest = hashlib.sha256(json.dumps(changed, sort_keys=True).encode())
  return f'{task}/{",".join(words)}-{digest.hexdigest()[:_HASH_DIGITS]}'


def _method(optimizer, layca):
  if not layca:
    return optimizer
  return 'layca' if optimizer == 'sgd' else f'{optimizer}+layca'


def _rate(rho):
  """Returns a rate as a power of 3 if its exponent is a multiple of 1/2."""
  if rho is not None:
    exponent = round(2 * math.log(rho, 3)) / 2
    if math.isclose(rho, 3.0**exponent, rel_tol=1e-9):
      return f'3^{exponent:g}'
  return _text(rho)


def _text(value, form=''):
  return '?' if value is None else format(value, form)
