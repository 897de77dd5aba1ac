"""Measures a training step against those of Keras and PyTorch: one table.

  python -m launch.benchmark --networks=13 --only=layca,sgd,keras

Images are made up, so no data set is needed; PyTorch is measured where it is
installed. Leave the machine alone meanwhile. By default it takes about 25
minutes on two cores, a fifth of that with --networks=13.
"""

from absl import flags

from configs import c10_cnn1
from launch import command_line
from layca.training.benchmark import candidates, rounds, table
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
_ROUNDS = flags.DEFINE_integer(
  'rounds', 3, 'How often everything is measured.', lower_bound=1
)
_STEPS = flags.DEFINE_integer(
  'steps', 20, 'Steps of an epoch of batches of 128.', lower_bound=1
)
_EPOCHS = flags.DEFINE_integer(
  'epochs', 3, 'Epochs that a process measures, after one to warm up.', 1
)


def main(_):
  """Measures what the flags say."""
  for network in _NETWORKS.value:
    if network not in _CONFIGS:
      raise InputError(f'--networks={network}: take of {",".join(_CONFIGS)}')
  configs = {
    network: c10_cnn1.get_config(_CONFIGS[network]).to_dict()
    for network in _NETWORKS.value
  }
  machine = rounds.describe_machine()
  chosen, left_out = candidates.choose(_ONLY.value, machine)
  for line in left_out:
    print(line)
  jobs = rounds.create_jobs(configs, chosen)
  settings = (_ROUNDS.value, _STEPS.value, _EPOCHS.value)
  answers = rounds.run(jobs, configs, *settings)
  print(table.format_table(answers, machine['gpu']))
  print(table.format_notes(machine, *settings))


if __name__ == '__main__':
  command_line.run(main)
