"""Configs with one or two keys that hold nonsense: each trains or is refused.

  python -m tests.mutated_configs --count=1000 --seed=0

Every config goes the way of the command line, `--config.key=value`, or that of
a sweep file, which gives values themselves. One that ends otherwise than with a
result or one line is printed with its traceback.
"""

import argparse
import collections
import contextlib
import io
import math
import numbers
import pathlib
import random
import sys
import tempfile
import traceback
from unittest import mock

import tensorflow as tf
from absl import flags
from ml_collections import config_flags

from launch import command_line
from configs import defaults
from layca.study.sweep import plan
from layca.training import config_checks, loop, memory
from layca.training.errors import InputError
from tests.layca.training import tiny

VALUES = (
  *(0, 1, -1, 2, 10**6, 2**31, 2**63, 10**12, 10**30),
  *(0.5, -0.5, 1.5, 1e-30, 1e30, -1e30, 1e300, math.nan, math.inf, -math.inf),
  *('', 'x', 'digits', 'sgd', 'float32', True, False, None),
  *((), (0,), (1,), (2, 1), (2, 4, 8), (1.5,), (math.nan,), ('x',), (None,)),
  *((10**6,), (10**12,), (1e30,), (-1, 2)),
  *('linear', 'neuron', 'relative', ((0, -0.4), (1, 0.0)), ((0, 0.9),)),
  *((('0/', ((0, 0.5), (10**6, 1e30))),), (('x', ((0, 1),)),), ((0, 1e30),)),
)
MODELS = {
  'vgg': {'name': 'vgg', 'convs_per_stage': 1, 'widths': (4, 8)},
  'resnet': {'name': 'resnet', 'depth': 8, 'widths': (4, 4, 8)},
  'mlp': {'name': 'mlp', 'widths': (8,)},
  'vgg_blog': {'name': 'vgg_blog', 'width_multiplier': 0.1},
  'wide_resnet': {'name': 'wide_resnet', 'depth': 10, 'widen_factor': 1},
}
# Of the configs that are of each: the deep ones take long to trace.
_SHARES = (5, 1, 5, 1, 1)
# Of the machine that the configs are for.
MEMORY = 2 * 2**30


def get_config(network='vgg'):
  """A job of two steps; this file is a config file, with a network."""
  return tiny.config(
    epochs=1,
    data__image_size=32 if network == 'vgg_blog' else 8,
    batch_size=20,
    data__train_examples=40,
    data__test_examples=20,
    model=MODELS[network]
    | {'use_batch_norm': True, 'bn_momentum': 0.9, 'with_bias': False},
  )


def mutate(number, seed):
  """Returns a network, overrides by dotted key, and whether they are flags."""
  generator = random.Random(f'{seed} {number}')
  (network,) = generator.choices(list(MODELS), _SHARES)
  before = config_checks.flatten(get_config(network).to_dict())
  # XLA takes ten times as long as all the rest.
  del before['jit_compile']
  overrides = {
    key: generator.choice(_values(before[key], generator.random() < 0.7))
    for key in generator.sample(list(before), generator.randint(1, 2))
  }
  if overrides.get('epochs') == 10**6:
    overrides['epochs'] = 2  # It would train, for days.
  return network, overrides, generator.random() < 0.5


def _values(before, have_its_type):
  if before is None or not have_its_type:
    return VALUES
  kind = numbers.Real if isinstance(before, float) else type(before)
  return [value for value in VALUES if isinstance(value, kind)]


def outcome(network, overrides, are_flags, workdir):
  """Returns 'trained' or 'refused'; raises what is neither."""
  file = f'{__file__}:{network}'
  said = io.StringIO()
  with contextlib.redirect_stdout(io.StringIO()):
    try:
      with contextlib.redirect_stderr(said):
        if are_flags:
          config = _parse(file, overrides)
        else:
          config = _plan(network, overrides)
      loop.train(config, workdir)
    except InputError as error:
      said.write(str(error))
    except SystemExit:
      pass
    else:
      return 'trained'
  line = said.getvalue().strip()
  assert line, 'it ended without a word'
  assert '\n' not in line, f'more than one line: {line}'
  return 'refused'


def _parse(file, overrides):
  values = flags.FlagValues()
  config = config_flags.DEFINE_config_file('config', flag_values=values)
  texts = [f'--config.{key}={value}' for key, value in overrides.items()]
  arguments = ['train', f'--config={file}', *texts]
  # Where ml_collections looks for the overrides.
  with mock.patch.object(sys, 'argv', arguments):
    command_line.parse_flags(arguments, values)
  return config.value


def _plan(network, overrides):
  def get_runs(options, seeds, result_of):
    config = get_config(network)
    config.update_from_flattened_dict(overrides)
    return {'mutated': [config]}

  sweep = plan.Sweep('mutated', get_runs, None, 1, defaults.get_config())
  return plan.all_runs([sweep])[0].config


def bounded_memory():
  """Has more refused than this machine must, for the sake of all on it."""
  return mock.patch.object(memory, 'physical', return_value=MEMORY)


def run(count, seed):
  """Tries configs; returns how many ended how, and prints those that failed."""
  ends = collections.Counter()
  # It warns of networks that are traced one after another.
  tf.get_logger().setLevel('ERROR')
  with bounded_memory(), tempfile.TemporaryDirectory() as folder:
    for number in range(count):
      mutated = mutate(number, seed)
      try:
        end = outcome(*mutated, str(pathlib.Path(folder) / str(number)))
      except Exception:
        end = 'failed'
        print(f'{number}: {mutated}\n{traceback.format_exc()}', flush=True)
      ends[end] += 1
  return ends


def main():
  """Tries as many as the command line says; fails if one of them fails."""
  parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
  parser.add_argument('--count', type=int, default=1000)
  parser.add_argument('--seed', type=int, default=0)
  arguments = parser.parse_args()
  ends = run(arguments.count, arguments.seed)
  print(dict(ends))
  raise SystemExit(bool(ends['failed']))


if __name__ == '__main__':
  main()
