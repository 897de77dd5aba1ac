"""What the sweeps have in common: their options, and the config of a run."""

import ml_collections

from configs import c10_cnn1, c10_cnn2, c100_resnet, tiny_cnn

# Of Section 5; c10_cnn2 is that of Section 6.
TASKS = ('c10_cnn1', 'c100_resnet', 'tiny_cnn')
CHOICES = {
  'scale': ('paper', 'medium', 'small'),
  'task': TASKS,
  'precision': ('float32', 'bfloat16'),
  'select_on': ('validation', 'test'),
  'tune': ('once', 'per_alpha'),
}
_CONFIGS = {
  module.__name__.removeprefix('configs.'): module
  for module in (c10_cnn1, c10_cnn2, c100_resnet, tiny_cnn)
}


def options(variant: str, *names: str) -> ml_collections.ConfigDict:
  """Returns a sweep's options: what its variant sets, and the precision.

  A variant is values separated by commas, such as 'c10_cnn1,small', of options
  with these names; by default their first of CHOICES. ValueError for others.
  """
  words = variant.split(',') if variant else []
  if len(words) > len(names):
    raise ValueError(f'variant {variant!r}: only {" and ".join(names)}')
  chosen = ml_collections.ConfigDict({name: CHOICES[name][0] for name in names})
  # float32, or bfloat16, which is faster where there are instructions for it.
  chosen.precision = CHOICES['precision'][0]
  chosen.update(dict(zip(names, words, strict=False)))
  check(chosen)
  return chosen


def check(options: ml_collections.ConfigDict | dict) -> None:
  """Raises ValueError for an option that is none of its CHOICES."""
  for name, known in CHOICES.items():
    if name in options and options[name] not in known:
      raise ValueError(
        f'{name}={options[name]!r}: use one of {", ".join(known)}'
      )


def create(
  options: ml_collections.ConfigDict, task: str, seed: int, overrides: dict
) -> ml_collections.ConfigDict:
  """Returns a task's config with overrides by dotted key.

  Scale and precision are the sweep's; ValueError for options not in CHOICES.
  """
  check(options)
  config = _CONFIGS[task].get_config(options.scale)
  config.update_from_flattened_dict(
    {'seed': seed, 'precision': options.precision, **overrides}
  )
  return config
