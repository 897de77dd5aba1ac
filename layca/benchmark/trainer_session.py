"""A network of the benchmark as `launch.train` trains it."""

import contextlib
import time

import ml_collections
import numpy as np
import tensorflow as tf

from layca.training import build, devices
from layca.training.data.load import Data, Split

_LOOPS = ('While', 'StatelessWhile')


class Session:
  """The trainer of a run, on images made up.

  Attributes:
    trainer: a `Trainer`, as `launch.train` makes it.
  """

  def __init__(
    self, config: dict, options: dict, images: np.ndarray, labels: np.ndarray
  ):
    """Creates the trainer.

    Args:
      config: of the run.
      options: `overrides`, of config keys such as 'optimizer.layca', and
        `monitor`, whether the rotation of the kernels is watched.
      images: uint8 [N, H, W, C]; N is a multiple of the batch size.
      labels: int32 [N], below 10.
    """
    devices.configure()
    config = ml_collections.ConfigDict(config)
    config.update_from_flattened_dict(options['overrides'])
    split = Split(images, labels)
    data = Data(
      name='made up',
      train=split,
      validation=None,
      test=split,
      mean=float(images.mean()),
      std=float(images.std()),
      num_classes=10,
    )
    self.trainer = build.create_trainer(config, data)
    if not options['monitor']:
      # Before the first step is traced.
      self.trainer.monitor = _NoMonitor()

  def first_step(self):
    """Makes one update."""
    self._run(1)

  def train(self, epochs: int) -> list[float]:
    """Trains to the end of the epoch, so many times.

    Returns:
      The seconds that each epoch took.
    """
    seconds = []
    for _ in range(epochs):
      start = time.perf_counter()
      self._run(self.trainer.steps_per_epoch)
      seconds.append(time.perf_counter() - start)
    return seconds

  def gpu_bytes(self) -> int:
    """Returns the peak memory on the GPU, 0 without one."""
    if not tf.config.list_physical_devices('GPU'):
      return 0
    return tf.config.experimental.get_memory_info('GPU:0')['peak']

  def operations(self) -> int:
    """Returns the number of operations of a step."""
    return count_operations(self.trainer.compile())

  def _run(self, max_steps):
    if not self.trainer.run(max_steps):
      raise FloatingPointError('the loss is not finite')


def count_operations(block: tf.types.experimental.ConcreteFunction) -> int:
  """Returns the nodes of a loop's body, before TensorFlow simplifies it.

  All nodes count, constants too; those of a function that is called inside,
  such as a branch, as often as it stands there.

  Args:
    block: a compiled block of steps: a function with one while loop.
  """
  graph = block.graph.as_graph_def()
  functions = {f.signature.name: f.node_def for f in graph.library.function}
  (loop,) = (node for node in graph.node if node.op in _LOOPS)

  def count(name):
    nodes = functions[name]
    return len(nodes) + sum(count(n) for node in nodes for n in _called(node))

  return count(loop.attr['body'].func.name)


def _called(node):
  """Returns the names of the functions that a node calls."""
  attributes = node.attr.values()
  single = [a.func.name for a in attributes if a.HasField('func')]
  return single + [f.name for a in attributes for f in a.list.func]


class _NoMonitor:
  """Stands in for a monitor and watches nothing."""

  initial = recorded = ()

  def observe(self, gradients):
    """Measures nothing of the update inside the `with` block."""
    del gradients
    return contextlib.nullcontext()
