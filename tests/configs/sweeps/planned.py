"""The runs of the project's sweeps, for tests."""

import math

import pytest

from configs import defaults
from layca.study.sweep import plan
from layca.training.errors import InputError


def sweep(module, variant, seeds=1, **options):
  """A sweep with options; `a__b` stands for 'a.b'."""
  config = module.get_config(variant)
  config.update_from_flattened_dict(
    {key.replace('__', '.'): value for key, value in options.items()}
  )
  name = module.__name__.rpartition('.')[2]
  return plan.Sweep(name, module.get_runs, config, seeds, defaults.get_config())


def configs(module, variant, seeds=1, accuracy=None, listed=None, **options):
  """The configs of the runs listed under a sweep, by default the module's own.

  All have finished, with this accuracy of their config; by default none has.
  """

  def result_of(run):
    if accuracy is None:
      return None
    value = accuracy(run.config)
    result = {'diverged': None, 'train_accuracy': 1.0, 'test_accuracy': value}
    if run.config.data.validation_examples:
      result |= {'test_accuracy': 0, 'best_val_accuracy': value}
    return result

  found = sweep(module, variant, seeds, **options)
  runs = found.runs(result_of)
  return [run.config for run in runs if run.sweep == (listed or found.name)]


def exponent(config):
  return None if config.rho is None else round(math.log(config.rho, 3), 6)


def check_refused(module, variant, options, words):
  """A wrong variant or option is one line, before anything runs."""
  with pytest.raises((InputError, ValueError), match=words) as error:
    plan.all_runs([sweep(module, variant, **options)])
  assert '\n' not in str(error.value)
