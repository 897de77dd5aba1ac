"""How the configs tell their variants apart."""

from collections.abc import Callable

import ml_collections

from configs import defaults


def create(
  task: str,
  variant: str,
  base: ml_collections.ConfigDict | None = None,
  **variants: Callable[[ml_collections.ConfigDict], None],
) -> ml_collections.ConfigDict:
  """Returns a base config as a variant changes it.

  Args:
    task: name of the experiment.
    variant: what follows the colon of `--config=FILE:variant`. After that of
      a training job `,biases` may stand, which gives all layers biases.
    base: by default the settings of a training job.
    **variants: functions that change a config in place, by name.
  """
  name, *words = variant.split(',')
  known_words, hint = ([],), ''
  if base is None:
    base = defaults.get_config()
    known_words, hint = ([], ['biases']), ', and ,biases after it for biases'
  if name not in variants or words not in known_words:
    known = f'{", ".join(variants)}{hint}'
    raise ValueError(
      f'unknown variant {variant!r} of {task}: use one of {known}'
    )
  base.task = f'{task}:{name}'
  variants[name](base)
  if words:
    base.model.with_bias = True
  return base
