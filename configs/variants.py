"""How the configs tell their variants apart."""

from collections.abc import Callable

import ml_collections

from configs import defaults

Variant = Callable[[ml_collections.ConfigDict], None]
# The word after a variant that gives the network's layers biases.
BIASES = 'biases'


def create(
  task: str,
  variant: str,
  variants: dict[str, Variant],
  base: ml_collections.ConfigDict | None = None,
) -> ml_collections.ConfigDict:
  """Returns a base config as a variant changes it.

  Args:
    task: name of the experiment.
    variant: what follows the colon of `--config=FILE:variant`. After that of
      a training job, such as in 'small,biases', BIASES may stand.
    variants: functions that change a config in place, by name.
    base: has a key `task`; by default the settings of a training job.

  Raises:
    ValueError: for a name that is not among the variants.
  """
  name, *words = variant.split(',')
  known_words = ([], [BIASES]) if base is None else ([],)
  if name not in variants or words not in known_words:
    hint = '' if base is not None else f', and ,{BIASES} after it for biases'
    raise ValueError(
      f'unknown variant {variant!r} of {task}: use one of '
      f'{", ".join(variants)}{hint}'
    )
  config = defaults.get_config() if base is None else base
  config.task = f'{task}:{name}'
  variants[name](config)
  if words:
    config.model.with_bias = True
  return config
