"""How fast the toy experiment is: against Keras, and against the machine."""

import dataclasses
import time
from collections.abc import Callable, Sequence

import ml_collections
import numpy as np

from layca.benchmark import keras_single_layer, limit
from layca.study.single_layer import experiments
from layca.study.single_layer.trainings import Trainings
from layca.training.data.load import Data, Split

_NUM_TEST_IMAGES = 10_000


@dataclasses.dataclass(frozen=True)
class Row:
  """A line of the table.

  Attributes:
    name: what was measured.
    seconds: of an update, or of the whole, one per round.
    gflops: floating-point operations that one needs, in 10^9; None where the
      number is of no interest.
    keras_seconds: what Keras takes for the same, one per round; or None.
  """

  name: str
  seconds: Sequence[float]
  gflops: float | None = None
  keras_seconds: Sequence[float] | None = None


def measure(
  config: ml_collections.ConfigDict,
  layers: Sequence[int],
  steps: int,
  rounds: int,
  whole_steps: int,
  say: Callable[[str], None],
) -> list[Row]:
  """Measures all candidates in turn, several times, on made-up images.

  Args:
    config: of the toy experiment.
    layers: hidden layers that are also trained alone, and by Keras.
    steps: updates of a measurement.
    rounds: how often each is measured.
    whole_steps: updates of the experiment that is measured once, from its
      compilation to its test.
    say: called with a line before each round.

  Returns:
    The matrix product first, then one row each: a layer alone, these layers
    together, all layers in both variants, and an experiment from start to end.
  """
  images = _made_up_images()
  experiment = experiments.create(config, images, 0)
  calls = _updates(config, experiment, layers, steps)
  times = _time_in_turn(calls, rounds, say)
  per_step = {
    key: [seconds / steps for seconds in each] for key, each in times.items()
  }
  say('a whole experiment')
  whole = _seconds(lambda: _whole(config, experiment, images, whole_steps))
  all_gflops = gflops(experiment, range(len(config.widths)))
  return [
    Row(
      f'matrix product, {limit.PRODUCT_SIZE} a side',
      times['product'],
      limit.PRODUCT_GFLOP,
    ),
    *_rows_with_keras(experiment, layers, per_step),
    Row('update of all layers together', per_step['normal'], all_gflops),
    Row('the same with frozen ReLUs', per_step['frozen']),
    Row(
      f'{whole_steps} updates of all, compiled and tested',
      [whole],
      all_gflops * whole_steps,
    ),
  ]


def _updates(config, experiment, layers, steps):
  """Returns what is measured in turn: {key: function that takes its time}."""
  every_layer = range(len(config.widths))

  def trainer(layers_, freeze_regimes=False):
    trainings = Trainings(
      [experiment], layers_, config.rho, config, freeze_regimes
    )
    return lambda: trainings.train(steps)

  def keras_trainer(layer):
    model = keras_single_layer.create(experiment, layer, config.rho)
    return lambda: keras_single_layer.train(model, experiment, steps)

  calls = {'product': limit.matrix_product()}
  calls |= {('keras', layer): keras_trainer(layer) for layer in layers}
  calls |= {('ours', layer): trainer([layer]) for layer in layers}
  calls |= {'chosen': trainer(layers), 'normal': trainer(every_layer)}
  return calls | {'frozen': trainer(every_layer, freeze_regimes=True)}


def _whole(config, experiment, images, steps):
  """Makes an experiment, from its compilation to its test."""
  trainings = Trainings(
    [experiment], range(len(config.widths)), config.rho, config
  )
  trainings.train(steps)
  trainings.evaluate_train()
  test = images.test
  trainings.evaluate(experiments.standardise(images, test.images), test.labels)


def _rows_with_keras(experiment, layers, per_step):
  """Returns a row for each of the layers, and one for them together."""
  keras = [per_step['keras', layer] for layer in layers]
  rows = [
    Row(
      f'update of layer {layer} alone',
      per_step['ours', layer],
      gflops(experiment, [layer]),
      keras_seconds,
    )
    for layer, keras_seconds in zip(layers, keras, strict=True)
  ]
  listed = ', '.join(str(layer) for layer in layers)
  together = Row(
    f'update of layers {listed} together',
    per_step['chosen'],
    gflops(experiment, layers),
    [sum(each) for each in zip(*keras, strict=True)],
  )
  return [*rows, together]


def gflops(experiment: experiments.Experiment, layers: Sequence[int]) -> float:
  """Returns the 10^9 operations that one update of these layers needs.

  Of each: its own product and weight gradient, and two products with each
  kernel behind it. Additions and multiplications count alike; what is not a
  matrix product is left out.
  """
  sizes = [kernel.size for kernel in experiment.kernels]
  products = sum(2 * sum(sizes[layer:]) for layer in layers)
  return 2e-9 * len(experiment.labels) * products


def format_table(rows: Sequence[Row]) -> str:
  """Returns the fastest round of each row, and ratios of these."""
  product = rows[0].gflops / min(rows[0].seconds)
  lines = [
    f'{"":48}{"ms":>10}{"GFLOP/s":>9}{"of product":>12}{"Keras ms":>10}'
    f'{"ours/Keras":>12}'
  ]
  for row in rows:
    seconds = min(row.seconds)
    line = f'{row.name:48}{1e3 * seconds:10.2f}'
    if row.gflops:
      speed = row.gflops / seconds
      line += f'{speed:9.0f}{speed / product:12.2f}'
    if row.keras_seconds:
      keras_seconds = min(row.keras_seconds)
      line += f'{1e3 * keras_seconds:10.2f}{seconds / keras_seconds:12.3f}'
    lines.append(line)
  return '\n'.join(lines)


def _time_in_turn(calls, rounds, say):
  """Calls each once, to compile, then once a round: {key: seconds}."""
  for call in calls.values():
    call()
  times = {key: [] for key in calls}
  for round_ in range(rounds):
    say(f'round {round_ + 1} of {rounds}')
    for key, call in calls.items():
      times[key].append(_seconds(call))
  return times


def _seconds(call):
  start = time.perf_counter()
  call()
  return time.perf_counter() - start


def _made_up_images():
  """Returns images of MNIST's shape: what they show does not matter here."""
  random = np.random.default_rng(0)

  def split(count):
    pixels = random.integers(0, 256, [count, 28, 28, 1], np.uint8)
    return Split(pixels, np.arange(count, dtype=np.int32) % 10)

  train, test = split(1000), split(_NUM_TEST_IMAGES)
  return Data('made up', train, None, test, 127.5, 73.9, 10)
