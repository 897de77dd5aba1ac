"""The compiled part of training: steps, evaluation, and their state.

Images stay on the device as uint8. The order of an epoch, augmentation and
dropout come from the seed and the step alone, so that a run which resumes at
any step computes what the uninterrupted one does.
"""

import ml_collections
import tensorflow as tf

from layca.monitor import RotationMonitor
from layca.training import augment, optimizers
from layca.training.data import Data, Split
from layca.training.errors import InputError
from layca.training.randomness import Randomness

_EVALUATION_BATCH = 500


class Trainer(tf.Module):
  """A model, its optimizer and monitor, and the images they train on.

  Attributes:
    model: the network, built.
    kernels: its kernels in forward order.
    parameters: kernels, then all other trainable variables.
    multipliers: one per parameter.
    optimizer: as the config says.
    monitor: watches the kernels.
    step: int64 variable: updates made so far.
    steps_per_epoch: number of updates in an epoch.
  """

  def __init__(self, config: ml_collections.ConfigDict, data: Data, model):
    """Creates all variables but the model's.

    Args:
      config: of the run, checked.
      data: images in memory.
      model: a network of `models`, built.

    Raises:
      InputError: if an epoch would have no batch.
    """
    super().__init__(name='trainer')
    self._config = config
    self._randomness = Randomness(config.seed)
    self._mean, self._std = data.mean, data.std
    self._images = tf.constant(data.train.images)
    self._labels = tf.constant(data.train.labels)
    self._full_batches, self._remainder = divmod(
      len(data.train.labels), config.batch_size
    )
    if config.data.drop_remainder:
      self._remainder = 0
    self.steps_per_epoch = self._full_batches + (self._remainder > 0)
    if not self.steps_per_epoch:
      raise InputError(
        f'config.batch_size={config.batch_size}: must be at most the '
        f'{len(data.train.labels)} training images, or set '
        'config.data.drop_remainder=False'
      )

    self.model = model
    self.kernels = model.kernels
    known = {kernel.ref() for kernel in self.kernels}
    self.parameters = self.kernels + tuple(
      v for v in model.trainable_variables if v.ref() not in known
    )
    self.multipliers = optimizers.parameter_multipliers(
      config.alpha, self.kernels, self.parameters
    )
    self._rate = tf.Variable(config.rho, trainable=False, name='rate')
    self._schedule = optimizers.create_schedule(config, self.steps_per_epoch)
    self.optimizer = optimizers.create_optimizer(
      config, self._rate, self.multipliers
    )
    self.optimizer.initialize(self.parameters)
    self.monitor = RotationMonitor(self.kernels)
    self.step = tf.Variable(tf.zeros([], tf.int64), trainable=False)
    # Sums over the epoch so far: loss, correct predictions, examples.
    self._totals = tf.Variable(tf.zeros([3]), trainable=False, name='totals')
    self._run = tf.function(
      self._run_steps, jit_compile=config.jit_compile, autograph=False
    )
    self._evaluate = tf.function(
      self._evaluate_split, jit_compile=config.jit_compile, autograph=False
    )

  def compile(self):
    """Traces the compiled functions without making a step."""
    for batch_size, batches in (
      (self._config.batch_size, self._full_batches),
      (self._remainder, self._remainder > 0),
    ):
      if batches:
        self._run(tf.constant(0), batch_size)

  def run(self, max_steps: int) -> bool:
    """Trains for at most `max_steps`, not beyond the end of the epoch.

    Returns:
      False if a loss was not finite: the update that it would have led to was
      not made, and the weights are those that gave the loss.
    """
    position = int(self.step) % self.steps_per_epoch
    if position < self._full_batches:
      batch_size = self._config.batch_size
      count = min(max_steps, self._full_batches - position)
    else:
      batch_size, count = self._remainder, 1
    return bool(self._run(tf.constant(count), batch_size))

  def rules(self) -> list[str]:
    """Returns how each parameter is trained: 'rotate', 'base', 'freeze'."""
    if self._config.optimizer.layca:
      return [self.optimizer.rule(p) for p in self.parameters]
    return ['base'] * len(self.parameters)

  def finish_epoch(self) -> tuple[dict, dict]:
    """Returns the epoch's training numbers and the monitor's, and resets.

    Returns:
      {'learning_rate': at the last step, 'train_loss' and 'train_accuracy':
      means over the epoch's examples as the steps saw them, in training mode};
      and {field: list over kernels}.
    """
    loss, accuracy = self._means(self._totals.numpy())
    self._totals.assign(tf.zeros_like(self._totals))
    rotation = self.monitor.to_dict(self.monitor.record())
    if self._config.optimizer.layca:
      count = len(self.kernels)
      rotation['stalled'] = self.optimizer.stalled.numpy().tolist()[:count]
      rotation['nonfinite'] = self.optimizer.nonfinite.numpy().tolist()[:count]
    numbers = {
      'learning_rate': float(self._rate),
      'train_loss': loss,
      'train_accuracy': accuracy,
    }
    return numbers, rotation

  def evaluate(self, split: Split) -> tuple[float, float]:
    """Returns the mean loss and the accuracy on a split, in test mode."""
    totals = self._evaluate(
      tf.convert_to_tensor(split.images), tf.convert_to_tensor(split.labels)
    )
    return self._means(totals.numpy())

  def _run_steps(self, count, batch_size):
    order = self._randomness.order(
      self.step // self.steps_per_epoch, self._labels.shape[0]
    )

    def body(index, _):
      position = tf.cast(self.step % self.steps_per_epoch, tf.int32)
      start = position * self._config.batch_size
      batch = tf.slice(order, [start], [batch_size])
      finite = self._train_step(
        tf.gather(self._images, batch), tf.gather(self._labels, batch)
      )
      return index + 1, finite

    _, finite = tf.while_loop(
      lambda index, finite: (index < count) & finite,
      body,
      (tf.constant(0), tf.constant(True)),
      parallel_iterations=1,
    )
    return finite

  def _train_step(self, images, labels):
    """Makes one update unless the loss is not finite; tells if it is."""
    self._rate.assign(self._schedule(self.step))
    images = augment.augment(
      images,
      self._randomness.augmentation(self.step),
      flip=self._config.data.flip,
      shift=self._config.data.shift,
    )
    with tf.GradientTape() as tape:
      logits = self.model(
        self._prepare(images),
        is_training=True,
        seed=self._randomness.dropout(self.step),
      )
      losses = _cross_entropy(labels, logits)
      loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss, self.parameters)
    finite = tf.math.is_finite(loss)
    tf.cond(finite, lambda: self._update(gradients), tf.no_op)
    self._totals.assign_add(_totals(labels, logits, losses))
    return finite

  def _update(self, gradients):
    if self._config.optimizer.l2 > 0.0:
      decay = 2.0 * self._config.optimizer.l2
      gradients = [
        g + decay * p if p.shape.rank >= 2 else g
        for g, p in zip(gradients, self.parameters, strict=True)
      ]
    with self.monitor.observe(gradients[: len(self.kernels)]):
      self.optimizer.apply(gradients, self.parameters)
    self.step.assign_add(1)
    return tf.no_op()

  def _evaluate_split(self, images, labels):
    count = labels.shape[0]
    size = min(_EVALUATION_BATCH, count)
    full = count // size

    def totals(batch_images, batch_labels):
      logits = self.model(self._prepare(batch_images), is_training=False)
      losses = _cross_entropy(batch_labels, logits)
      return _totals(batch_labels, logits, losses)

    def body(index, sums):
      start = index * size
      part = totals(
        tf.slice(images, [start, 0, 0, 0], [size, *images.shape[1:]]),
        tf.slice(labels, [start], [size]),
      )
      return index + 1, sums + part

    _, sums = tf.while_loop(
      lambda index, _: index < full,
      body,
      (tf.constant(0), tf.zeros([3])),
      parallel_iterations=1,
    )
    if count % size:
      sums += totals(images[full * size :], labels[full * size :])
    return sums

  def _prepare(self, images):
    images = augment.standardise(images, self._mean, self._std)
    return tf.cast(images, self._config.precision)

  def _means(self, totals):
    loss, correct, examples = (float(number) for number in totals)
    return loss / examples, correct / examples


def _cross_entropy(labels, logits):
  return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)


def _totals(labels, logits, losses):
  """Returns float32 [3]: summed loss, correct predictions, examples."""
  predictions = tf.argmax(logits, axis=-1, output_type=labels.dtype)
  correct = tf.reduce_sum(tf.cast(predictions == labels, tf.float32))
  return tf.stack(
    [tf.reduce_sum(losses), correct, tf.cast(tf.size(labels), tf.float32)]
  )
