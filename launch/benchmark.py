"""Measures a training step against those of Keras and PyTorch, and the limit.

  python -m launch.benchmark --networks=13 --only=layca,sgd,keras

Images are made up, so no data set is needed; PyTorch is measured where it is
installed. The limit is what the machine gives a large matrix product. Leave
the machine alone meanwhile. By default it takes at most ten minutes on two
cores.
"""

from absl import flags

from configs import c10_cnn1
from launch import command_line
from layca.benchmark import candidates, jobs, notes, processes, rounds, table
from layca.training.errors import InputError

_CONFIGS = {'13': 'small', '25': 'paper'}

_NETWORKS = flags.DEFINE_list(
  'networks', list(_CONFIGS), 'Numbers of layers of the VGGs to train.'
)
_ONLY = flags.DEFINE_list(
  'only',
  [],
  'What to measure, by default all that this machine can: '
  + ', '.join(candidate.key for candidate in candidates.CANDIDATES),
)
_BATCH_SIZE = flags.DEFINE_integer('batch_size', 128, 'Images of a step.', 1)
_ROUNDS = flags.DEFINE_integer(
  'rounds', 3, 'How often everything is measured, if there is time.', 1
)
_MINUTES = flags.DEFINE_float(
  'minutes',
  10.0,
  'No round starts that would end later; the first one always does.',
  0.0,
)
_SECONDS = flags.DEFINE_float(
  'seconds', 3.0, 'How long a process measures each candidate.', 0.0
)


def main(_):
  """Measures what the flags say."""
  configs = _configs()
  candidates.check(_ONLY.value)
  machine = processes.describe_machine()
  chosen, left_out = candidates.choose(_ONLY.value, machine)
  for line in left_out:
    print(line)
  budget = rounds.Budget(_ROUNDS.value, _MINUTES.value, _SECONDS.value)
  answers = rounds.run(jobs.create(configs, chosen), configs, budget)
  print(table.format_speed(answers, _BATCH_SIZE.value))
  print()
  print(table.format_costs(answers, machine['gpu']))
  print()
  print(notes.format_notes(machine, budget, _BATCH_SIZE.value))


def _configs():
  """Returns the config of each network asked for, by name."""
  configs = {}
  for network in _NETWORKS.value or ['']:
    if network not in _CONFIGS:
      raise InputError(f'--networks={network}: take of {",".join(_CONFIGS)}')
    config = c10_cnn1.get_config(_CONFIGS[network])
    config.batch_size = _BATCH_SIZE.value
    configs[network] = config.to_dict()
  return configs


if __name__ == '__main__':
  command_line.run(main)
