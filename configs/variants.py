"""How the configs tell their variants apart."""

from collections.abc import Callable

import ml_collections

from configs import defaults

Variant = Callable[[ml_collections.ConfigDict], None]


def create(
  task: str,
  variant: str,
  variants: dict[str, Variant],
  base: ml_collections.ConfigDict | None = None,
) -> ml_collections.ConfigDict:
  """Returns a base config as a variant changes it.

  Args:
    task: name of the experiment.
    variant: what follows the colon of `--config=FILE:variant`.
    variants: functions that change a config in place, by name.
    base: has a key `task`; by default the settings of a training job.

  Raises:
    ValueError: for a name that is not among the variants.
  """
  if variant not in variants:
    raise ValueError(
      f'unknown variant {variant!r} of {task}: use one of {", ".join(variants)}'
    )
  config = defaults.get_config() if base is None else base
  config.task = f'{task}:{variant}'
  variants[variant](config)
  return config
