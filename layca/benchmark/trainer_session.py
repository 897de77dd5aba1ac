"""A network of the benchmark as `launch.train` trains it."""

import contextlib

import ml_collections
import tensorflow as tf

from layca.benchmark import session
from layca.training import build, devices
from layca.training.data.load import Data, Split

_LOOPS = ('While', 'StatelessWhile')


class Session(session.TensorFlowSession):
  """The trainer of a run, on images made up.

  Options are `overrides`, of config keys such as 'optimizer.layca', and
  `monitor`, whether the rotation of the kernels is watched.

  Attributes:
    trainer: a `Trainer`, as `launch.train` makes it.
  """

  def __init__(self, settings, options, images, labels):
    devices.configure()
    config = ml_collections.ConfigDict(settings)
    config.update_from_flattened_dict(options['overrides'])
    split = Split(images, labels)
    mean, std = float(images.mean()), float(images.std())
    data = Data('made up', split, None, split, mean, std, num_classes=10)
    self.trainer = build.create_trainer(config, data)
    if not options['monitor']:
      # Before the first step is traced.
      self.trainer.monitor = _NoMonitor()

  def first_step(self):
    """Makes one update."""
    self._run(1)

  def epoch(self):
    """Trains to the end of the epoch."""
    self._run(self.trainer.steps_per_epoch)

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
