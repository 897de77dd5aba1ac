"""A network of the benchmark as `launch.train` trains it."""

import contextlib
import types

import ml_collections
import tensorflow as tf

from layca.benchmark import session
from layca.training import build, devices
from layca.training.data.load import Data, Split


class Session(session.Session):
  """The trainer of a run, on images made up.

  Options override config keys, such as 'optimizer.layca'.

  Attributes:
    trainer: a `Trainer`, as `launch.train` makes it.
  """

  def _set_up(self, settings, options, images, labels):
    devices.configure()
    config = ml_collections.ConfigDict(settings)
    config.update_from_flattened_dict(options)
    split = Split(images, labels)
    mean, std = float(images.mean()), float(images.std())
    data = Data('made up', split, None, split, mean, std, num_classes=10)
    self.trainer = build.create_trainer(config, data)
    self._steps = self.trainer.steps_per_epoch

  def operations(self) -> int:
    """Returns the number of operations of a step."""
    return count_operations(self.trainer.compile())

  def _update(self, steps):
    # At most to the end of an epoch.
    if not self.trainer.run(steps):
      raise FloatingPointError('the loss is not finite')


class Unmonitored(Session):
  """The same, with nothing that watches the rotation of the kernels."""

  def __init__(self, *arguments):
    super().__init__(*arguments)
    # Before the first step is traced.
    self.trainer.monitor = types.SimpleNamespace(
      initial=(), recorded=(), observe=contextlib.nullcontext
    )


def count_operations(block: tf.types.experimental.ConcreteFunction) -> int:
  """Returns the nodes of a loop's body, before TensorFlow simplifies it.

  All nodes count, constants too; those of a function that is called inside,
  such as a branch, as often as it stands there.

  Args:
    block: a compiled block of steps: a function with one while loop.
  """
  graph = block.graph.as_graph_def()
  functions = {f.signature.name: f.node_def for f in graph.library.function}
  (loop,) = (n for n in graph.node if n.op in ('While', 'StatelessWhile'))

  def count(name):
    nodes = functions[name]
    return len(nodes) + sum(count(n) for node in nodes for n in _called(node))

  return count(loop.attr['body'].func.name)


def _called(node):
  """Returns the names of the functions that a node calls."""
  attributes = node.attr.values()
  single = [a.func.name for a in attributes if a.HasField('func')]
  return single + [f.name for a in attributes for f in a.list.func]
