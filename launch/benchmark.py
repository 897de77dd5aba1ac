"""Measures our training against that of Keras and PyTorch, and the limit.

  python -m launch.benchmark --networks=13 --only=layca,sgd,keras
  python -m launch.benchmark --what=single_layer
  python -m launch.benchmark --what=keras

The training step, the toy experiment, or Layca in Keras. Images are made up, so
no data set is needed; PyTorch is measured where it is installed. The limit is
what the machine gives a large matrix product. Leave the machine alone
meanwhile. By default it takes at most ten minutes on two cores.
"""

from absl import flags

from launch import command_line
from configs import c10_cnn1, mnist_single_layer
from layca.benchmark import (
  jobs,
  keras_jobs,
  notes,
  processes,
  table,
  toy_jobs,
  training_step,
)
from layca.training.errors import InputError

_CONFIGS = {'13': 'small', '25': 'paper'}

_WHAT = flags.DEFINE_enum(
  'what',
  'step',
  ['step', 'single_layer', 'keras'],
  "The training step, the toy, or Layca in Keras' fit.",
)
_NETWORKS = flags.DEFINE_list(
  'networks', list(_CONFIGS), 'Numbers of layers of the VGGs, for the step.'
)
_BATCH_SIZE = flags.DEFINE_integer('batch_size', 128, 'Images of a step.', 1)
_ONLY = flags.DEFINE_list(
  'only',
  [],
  'What to measure, by default all that this machine can: '
  + ', '.join(candidate.key for candidate in training_step.CANDIDATES),
)
_ROUNDS = flags.DEFINE_integer('rounds', 3, 'Rounds, if there is time.', 1)
_MINUTES = flags.DEFINE_float(
  'minutes', 10.0, 'No round but the first starts that would end later.', 0.0
)
_SECONDS = flags.DEFINE_float(
  'seconds', 3.0, 'How long a process measures each candidate.', 0.0
)


def main(_) -> None:
  """Measures what the flags say."""
  if _WHAT.value == 'step':
    all_jobs = [_create_job(network) for network in _NETWORKS.value or ['']]
    what = (
      f'of batches of {_BATCH_SIZE.value}, shuffling included; ours is Layca '
      'on SGD'
    )
  elif _WHAT.value == 'keras':
    all_jobs = keras_jobs.create_jobs(_config('13').to_dict())
    what = (
      f"of batches of {_BATCH_SIZE.value} by Keras' fit, all of it; ours is "
      'Layca on SGD with the monitor'
    )
  else:
    config = mnist_single_layer.get_config('paper')
    all_jobs = toy_jobs.create_jobs(config.to_dict())
    what = 'of all images, each layer trained alone; Keras trains them in a row'
  machine = processes.describe_machine()
  chosen, left_out = jobs.create(all_jobs, _ONLY.value, machine)
  for line in left_out:
    print(line)
  answers = processes.run_rounds(
    chosen, _ROUNDS.value, _MINUTES.value, _SECONDS.value
  )
  frame = table.create(answers)
  for formats in (table.SPEED, table.COSTS):
    print(table.to_text(frame, formats), end='\n\n')
  print(notes.format_notes(what, _ROUNDS.value, _SECONDS.value, machine))


def _create_job(network):
  if network not in _CONFIGS:
    raise InputError(f'--networks={network}: take of {",".join(_CONFIGS)}')
  return training_step.create_job(network, _config(network).to_dict())


def _config(network):
  config = c10_cnn1.get_config(_CONFIGS[network])
  config.batch_size = _BATCH_SIZE.value
  return config


if __name__ == '__main__':
  command_line.run(main)
