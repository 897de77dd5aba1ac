"""Measures the toy experiment against Keras and a large matrix product.

  python -m launch.benchmark_single_layer

Images are made up, so no data set is needed. Leave the machine alone
meanwhile: it takes about three minutes on two cores.
"""

from absl import flags

from configs import mnist_single_layer
from launch import command_line
from layca.benchmark import notes, processes

_STEPS = flags.DEFINE_integer('steps', 50, 'Updates of a measurement.', 1)
_ROUNDS = flags.DEFINE_integer('rounds', 3, 'How often each is measured.', 1)
_WHOLE_STEPS = flags.DEFINE_integer(
  'whole_steps', 1000, 'Updates of the whole experiment.', 1
)
_LAYERS = (0, 4, 9)


def main(_):
  """Measures what the flags say."""
  # Not before the flags are known to be right: these import TensorFlow.
  from layca.benchmark import single_layer
  from layca.training import devices

  machine = processes.describe_machine()
  devices.configure()
  rows = single_layer.measure(
    mnist_single_layer.get_config('paper'),
    _LAYERS,
    _STEPS.value,
    _ROUNDS.value,
    _WHOLE_STEPS.value,
    lambda line: print(line, flush=True),
  )
  print(single_layer.format_table(rows))
  print(
    f'The fastest of {_ROUNDS.value} rounds of {_STEPS.value} updates, all in '
    'turn in one process. The last line was measured once.'
  )
  print(notes.format_machine(machine))


if __name__ == '__main__':
  command_line.run(main)
