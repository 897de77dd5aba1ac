r"""Which layer would you train? The toy experiment: the numbers of Figure 1.

  python -m launch.single_layer --workdir=runs/toy \
      --config=configs/mnist_single_layer.py:small

The same command resumes an interrupted run; `python -m launch.figures` draws.
"""

from absl import flags
from ml_collections import config_flags

from launch import command_line
from layca.study.single_layer import toy_settings
from layca.training import devices

_CONFIG = config_flags.DEFINE_config_file(
  'config', None, 'Config file, with a variant after a colon.'
)
_WORKDIR = flags.DEFINE_string('workdir', None, 'The folder of the results.')


def main(_) -> None:
  """Computes what the flags say."""
  toy_settings.work_folder(_CONFIG.value, _WORKDIR.value)
  devices.configure()
  from layca.study.single_layer import toy_experiment

  toy_experiment.run(_CONFIG.value, _WORKDIR.value)


if __name__ == '__main__':
  command_line.run(main, required=('config', 'workdir'))
