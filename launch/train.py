r"""Trains one network: a run in a folder of its own.

  python -m launch.train --config=configs/c10_cnn1.py:small \
      --workdir=runs/late --config.alpha=0.6 --config.seed=1

The same command resumes an interrupted run. After a variant, `,biases` gives
all layers biases. With a --config, --help shows the values that it has.
"""

from absl import flags
from ml_collections import config_flags

from launch import command_line
from launch.usage import own_network
from configs import defaults
from layca.training import devices
from layca.training.run import run_folder

_CONFIG = config_flags.DEFINE_config_file(
  'config',
  None,
  'Config file, with a variant after a colon.',
  # A network has options that the config does not know.
  lock_config=False,
  accept_new_attributes=True,
)
_WORKDIR = flags.DEFINE_string('workdir', None, 'The folder of the run.')
_EXTEND = flags.DEFINE_bool(
  'extend',
  False,
  'Goes on with a run, also one that is finished, to more --config.epochs.',
)


def main(_) -> None:
  """Trains as the flags say."""
  own_network.take(flags.FLAGS['config'])
  job = _CONFIG.value, _WORKDIR.value, defaults.get_config().to_dict()
  if run_folder.finished(*job, extend=_EXTEND.value) is None:
    devices.configure()
    from layca.training import loop

    loop.train(*job, extend=_EXTEND.value)


if __name__ == '__main__':
  command_line.run(main, required=('config', 'workdir'))
