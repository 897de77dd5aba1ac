"""The compiled part of training: blocks of steps, and their state."""

import contextlib
from collections.abc import Sequence

import ml_collections
import numpy as np
import sonnet as snt
import tensorflow as tf

import models
from layca import geometry
from layca.monitor import STEPS, RotationMonitor
from layca.rules import is_kernel, unit_axes
from layca.training import devices, evaluation, optimizers, randomness
from layca.training.config_values import PRECISIONS
from layca.training.data import augment
from layca.training.data.batches import Batches
from layca.training.data.load import Data
from layca.training.errors import InputError
from layca.training.layer_rates import LayerRates
from layca.training.snapshot import Snapshot
from layca.training.step_log import StepLog
from layca.training.step_recorder import StepRecorder


class Trainer(tf.Module):
  """A model, its optimizer and monitor, and the images they train on.

  Attributes:
    kernels: kernels of the model, in forward order.
    parameters: kernels, then all other trainable variables.
    layer_rates: what multiplies the rate of each parameter.
    recorder: of the rotation at each step; None unless `record_steps`.
    step_log: of numbers within the epoch; None unless `log_every_steps`.
    step: int64 variable, number of updates made so far.
    evaluate: function of a split to its mean loss and accuracy, in test mode.
  """

  def __init__(
    self,
    config: ml_collections.ConfigDict,
    data: Data,
    model: snt.Module,
    kernels: Sequence[tf.Variable],
  ):
    """Creates all variables but those of the model, a built network."""
    super().__init__(name='trainer')
    self._config = config
    self._mean, self._std = data.mean, data.std
    self._batches = Batches(
      data.train, config.batch_size, config.data.drop_remainder
    )
    self.steps_per_epoch = self._batches.steps_per_epoch
    self.model = model
    self.kernels = tuple(kernels)
    known = {kernel.ref() for kernel in self.kernels}
    self.parameters = self.kernels + tuple(
      v for v in model.trainable_variables if v.ref() not in known
    )
    self.layer_rates = LayerRates(
      config, self.kernels, self.parameters, self.steps_per_epoch
    )
    self._rate = tf.Variable(config.rho, trainable=False, name='rate')
    self._schedule = optimizers.create_schedule(config, self.steps_per_epoch)
    self.optimizer = optimizers.create_optimizer(
      config,
      self._rate,
      self.layer_rates.multipliers,
      replayed=self.layer_rates.replayed,
      rules=dict(config.optimizer.rules),
      operations=config.optimizer.operations,
      granularity=config.optimizer.granularity,
    )
    try:
      self.optimizer.initialize(self.parameters)
    except ValueError as error:
      raise InputError(f'config.optimizer: {error}') from error
    self.monitor = RotationMonitor(self.kernels)
    self.recorder = None
    if config.record_steps:
      self.recorder = StepRecorder(self.kernels, self.steps_per_epoch)
    self.step_log = None
    if config.log_every_steps:
      self.step_log = StepLog(
        config.log_every_steps, self.steps_per_epoch, len(self.kernels)
      )
    self.step = tf.Variable(tf.zeros([], tf.int64), trainable=False)
    # Sums over the epoch so far: loss, correct predictions, examples.
    self._totals = tf.Variable(tf.zeros([3]), trainable=False, name='totals')
    # A branch that depends on the loss makes a GPU wait for the host at every
    # step; masks need copies of the weights, which cost a CPU more.
    self._masks = config.jit_compile or devices.has_gpu()
    self._run = tf.function(
      self._run_steps, jit_compile=config.jit_compile, autograph=False
    )
    self.evaluate = evaluation.create_evaluation(
      self._logits, config.min_probability, config.jit_compile
    )

  def compile(self) -> tf.types.experimental.ConcreteFunction:
    """Traces the block of steps that comes next, without making one."""
    block = self._block(self._config.steps_per_call)
    return self._run.get_concrete_function(*block)

  def run(self, max_steps: int) -> bool:
    """Trains for at most `max_steps`, not beyond the end of the epoch.

    Returns False if a loss was not finite: the weights are those that gave it.
    """
    return bool(self._run(*self._block(max_steps)))

  def rules(self) -> list[str]:
    """Returns for each parameter 'rotate', 'base' or 'freeze'."""
    if self._config.optimizer.layca:
      return self.optimizer.rules(self.parameters)
    return ['base'] * len(self.parameters)

  def first_rate(self) -> float:
    """Returns the rate of the first step of the run."""
    return float(self._schedule(tf.zeros([], tf.int64)))

  def finish_epoch(self) -> tuple[dict, dict]:
    """Returns the epoch's numbers and those of the monitor, and resets.

    Rates are those of the last step, loss and accuracy are those in training
    mode. The monitor has {field: list over kernels}; with it stands the `rate`
    of each kernel.
    """
    loss, accuracy = evaluation.means(self._totals)
    self._totals.assign(tf.zeros_like(self._totals))
    record = self.monitor.to_dict(self.monitor.record())
    # The row has the number of steps so far.
    del record[STEPS]
    last_step = int(self.step) - 1
    record['rate'] = self.layer_rates.at_step(last_step, float(self._rate))
    if self._config.optimizer.layca:
      for counter in ('stalled', 'nonfinite'):
        record[counter] = self._per_kernel(getattr(self.optimizer, counter))
    numbers = {'learning_rate': float(self._rate), 'train_loss': loss}
    return numbers | {'train_accuracy': accuracy}, record

  def _per_kernel(self, counts):
    """Returns the sum of the counts of each kernel's spheres."""
    axes = unit_axes(self._config.optimizer.granularity, self.kernels)
    each = zip(self.kernels, axes, self.rules()[: len(axes)], strict=True)
    sizes = [
      geometry.num_vectors(kernel.shape, of_one) if rule == 'rotate' else 0
      for kernel, of_one, rule in each
    ]
    # What follows the last kernel is other parameters'.
    *parts, _ = np.split(counts.numpy(), np.cumsum(sizes))
    return [int(part.sum()) for part in parts]

  def _block(self, max_steps):
    # As tensors, one program serves every length of a block and the short last
    # batch; XLA needs them as constants.
    block = self._batches.block(int(self.step), max_steps)
    return block if self._config.jit_compile else tuple(map(tf.constant, block))

  def _run_steps(self, count, batch_size):
    epoch = self.step // self.steps_per_epoch
    order = self._batches.order(self._config.seed, epoch)
    self.layer_rates.set_epoch(epoch)
    # Counted here, not read from a GPU at every step.
    first_step = tf.cast(self.step, tf.int32)

    def body(index, finite):
      step = first_step + index
      batch = self._batches.take(order, step, batch_size)
      return index + 1, self._train_step(step, *batch, finite)

    def goes_on(index, finite):
      return index < count if self._masks else (index < count) & finite

    _, finite = tf.while_loop(
      goes_on, body, (tf.constant(0), tf.constant(True)), parallel_iterations=1
    )
    return finite

  def _train_step(self, step, images, labels, finite_so_far):
    if not self._masks:
      loss, gradients = self._forward_and_backward(step, images, labels)
      finite = tf.math.is_finite(loss)
      tf.cond(finite, lambda: self._update(gradients), tf.no_op)
      return finite
    of_forward_pass, of_update = map(Snapshot, self._split_state())
    loss, gradients = self._forward_and_backward(step, images, labels)
    finite = finite_so_far & tf.math.is_finite(loss)
    self._update(gradients)
    of_forward_pass.restore_unless(finite_so_far)
    of_update.restore_unless(finite)
    return finite

  def _forward_and_backward(self, step, images, labels):
    with tf.device(None if self._config.jit_compile else 'CPU'):
      rate = self._schedule(step)
      augmentation_seed, dropout_seed = randomness.of_step(
        self._config.seed, step
      )
    self._rate.assign(rate)
    # Not uint8, which a GPU does not gather.
    images = augment.augment(
      tf.cast(images, tf.float32),
      augmentation_seed,
      flip=self._config.data.flip,
      shift=self._config.data.shift,
    )
    with tf.GradientTape() as tape:
      logits = self._logits(images, is_training=True, seed=dropout_seed)
      loss, totals = evaluation.measure(
        labels, logits, self._config.min_probability
      )
      scaled = loss * self._config.loss_scale
    self._totals.assign_add(totals)
    # Zero for what has no say in the loss of a network of the user's own.
    gradients = tape.gradient(scaled, self.parameters, None, 'zero')
    if (scale := self._config.loss_scale) != 1:
      gradients = [gradient / scale for gradient in gradients]
    return loss, gradients

  def _update(self, gradients):
    if l2 := self._config.optimizer.l2:
      gradients = [
        g + 2.0 * l2 * p if is_kernel(p.shape) else g
        for g, p in zip(gradients, self.parameters, strict=True)
      ]
    recorded = contextlib.nullcontext()
    if self.recorder:
      recorded = self.recorder.observe(self.step)
    with recorded, self.monitor.observe(gradients[: len(self.kernels)]):
      self.optimizer.apply(gradients, self.parameters)
    if self.step_log:
      angles = self.monitor.step_angle_sums()
      self.step_log.record(self.step, self._totals, self._rate, angles)
    self.step.assign_add(1)
    return tf.no_op()

  def _logits(self, images, is_training=False, seed=None):
    images = augment.standardise(images, self._mean, self._std)
    images = tf.cast(images, PRECISIONS[self._config.precision])
    arguments = models.call_arguments(self.model, is_training, seed)
    return tf.cast(self.model(images, **arguments), tf.float32)

  def _split_state(self):
    """Returns the variables that a forward pass changes, and an update's."""
    forward_pass = [self._rate, self._totals]
    forward_pass += [v for v in self.model.variables if not v.trainable]
    constant = (*self.monitor.initial, *self.monitor.recorded)
    others = {v.ref() for v in (*forward_pass, *constant)}
    return forward_pass, [v for v in self.variables if v.ref() not in others]
