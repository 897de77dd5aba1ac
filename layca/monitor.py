"""RotationMonitor: what each layer did, as one stacked tensor."""

import contextlib
import math
from collections.abc import Iterator, Sequence

import tensorflow as tf

from layca import (
  checks,
  event_tags,
  geometry,
  kernel_names,
  measures,
  patterns,
)

STEPS = 'steps_since_record'
# Known only where steps were observed.
_OF_STEPS = ('mean_step_angle', 'gradient_norm', 'radial_share', STEPS)
FIELDS = (
  'cosine_distance',
  'angle',
  'angle_since_record',
  'mean_step_angle',
  'weight_norm',
  'gradient_norm',
  'radial_share',
  STEPS,
)
_USUAL_QUANTILES = (5, 50, 95)


class RotationMonitor(tf.Module):
  """Watches how kernels rotate, under any optimizer.

  ```python
  monitor = layca.RotationMonitor(kernels)
  with monitor.observe(gradients):      # at each step, eager or traced
    optimizer.apply(gradients, kernels)
  numbers = monitor.record()            # once an epoch
  ```

  `record` returns float32 [number of fields, number of kernels], in this order:

  - cosine_distance: 1 - cos of the angle to the initialisation, NaN if the
    kernel started at zero;
  - angle: that angle, radians;
  - angle_since_record: angle to the kernel at the last record (or at the
    start), radians;
  - mean_step_angle: mean over the observed steps of the angle between the
    kernel before and after the step, radians per step;
  - weight_norm: Euclidean norm of the kernel;
  - gradient_norm: mean over the observed steps of the gradient's norm; NaN if
    the kernel had no gradient (None) at one of them;
  - radial_share: mean over the observed steps of the share of the squared
    length of the step that lies along the kernel, in [0, 1];
  - steps_since_record: steps since the last record: `every` for each that was
    observed;
  - angle_q5, angle_q50, ...: if asked for, quantiles over the kernel's output
    units (its last axis) of the angle between the unit's weights and their
    initialisation, radians.

  Means are over the steps since the last record; where none was observed, they
  and the steps are NaN. All state is checkpointed: the initial kernels too, so
  that a resumed run goes on measuring from the true start.

  Under a strategy, create it in the scope; each replica observes for itself,
  and the numbers are those of the first.

  Attributes:
    names: short names of the kernels, as TensorBoard has them.
    fields: names of the rows of a record.
    initial: variables, the kernels as they were at the start.
    recorded: variables, the kernels as they were at the last record.
  """

  def __init__(
    self,
    kernels: Sequence[tf.Variable],
    name: str | None = None,
    *,
    every: int = 1,
    quantiles: bool | Sequence[float] = False,
  ):
    """Takes the values of kernels, of any shapes, as the initialisation.

    Args:
      kernels: variables of TensorFlow, or of Keras on TensorFlow.
      name: of the module.
      every: the first of each so many steps is observed; at the others the
        monitor only counts.
      quantiles: percentages in [0, 100], or True for 5, 50 and 95.

    Raises:
      TypeError: for a kernel that is no variable of TensorFlow.
      ValueError: for another `every` or other percentages.
    """
    super().__init__(name=name)
    self._every = _check_every(every)
    self._percentages = _check_quantiles(quantiles)
    self.fields = FIELDS + tuple(f'angle_q{p:g}' for p in self._percentages)
    self._kernels = tuple(checks.as_variables(kernels))
    names = [patterns.name_of(kernel) for kernel in kernels]
    self.names = tuple(kernel_names.short(names))
    self.initial = [_frozen_copy(k, 'initial') for k in self._kernels]
    self.recorded = [_frozen_copy(k, 'recorded') for k in self._kernels]
    # Rows: step angle, gradient norm, radial share.
    self._sums = tf.Variable(
      tf.zeros([3, len(self._kernels)]), trainable=False, name='sums'
    )
    self._steps = tf.Variable(0.0, trainable=False, name='steps')
    if self._every > 1:
      # Steps since the last that was observed, that one included; 0 if it is
      # time for the next.
      self._passed = tf.Variable(
        tf.zeros([], tf.int64), trainable=False, name='passed'
      )

  @contextlib.contextmanager
  def observe(self, gradients: Sequence[tf.Tensor | None]) -> Iterator[None]:
    """Measures the update that is made inside the `with` block.

    Args:
      gradients: of the kernels, in their order.

    Raises:
      ValueError: for another number of gradients.
    """
    if len(gradients) != len(self._kernels):
      raise ValueError(
        f'{len(gradients)} gradients for {len(self._kernels)} kernels: give '
        'those of the kernels, in their order'
      )
    if self._every == 1:
      before = self._values()
      yield
      self._add(before, gradients)
      return
    is_due = tf.equal(self._passed, 0)
    # XLA wants branches of one shape; zeros cost less than a kernel that is
    # held while it is updated, which takes a copy.
    before = tf.cond(is_due, self._values, self._zeros)
    yield
    tf.cond(is_due, lambda: self._add(before, gradients), lambda: None)
    self._passed.assign((self._passed + 1) % self._every)

  def record(self) -> tf.Tensor:
    """Returns float32 [fields, kernels] and starts the next interval."""
    kernels = self._values()
    angles = measures.angles_from_start(kernels, self.initial)
    # 0 / 0 is NaN.
    step_angles, gradient_norms, radial_shares = tf.unstack(
      self._sums / self._steps
    )
    steps = tf.where(self._steps > 0.0, self._every * self._steps, math.nan)
    rows = [
      2.0 * tf.square(tf.sin(0.5 * angles)),
      angles,
      geometry.angles(kernels, self.recorded),
      step_angles,
      geometry.norms(kernels),
      gradient_norms,
      radial_shares,
      tf.fill([len(kernels)], steps),
    ]
    if self._percentages:
      rows += measures.unit_angle_quantiles(
        kernels, self.initial, self._percentages
      )
    for recorded, kernel in zip(self.recorded, kernels, strict=True):
      recorded.assign(kernel)
    self._sums.assign(tf.zeros_like(self._sums))
    self._steps.assign(0.0)
    return tf.stack(rows)

  def step_angle_sums(self) -> tf.Tensor:
    """Returns the angles of the steps observed since the last record, summed.

    Float32 [kernels], radians.
    """
    return self._sums[0]

  def to_dict(self, numbers: tf.Tensor) -> dict[str, list[float]]:
    """Returns a record as {field: list over the kernels}.

    Without the fields of the steps where none was observed.
    """
    record = dict(zip(self.fields, numbers.numpy().tolist(), strict=True))
    if math.isnan(record[STEPS][0]):
      return {k: v for k, v in record.items() if k not in _OF_STEPS}
    return record

  def write(
    self, writer: tf.summary.SummaryWriter, step: int
  ) -> dict[str, list[float]]:
    """Records, writes the numbers for TensorBoard, and returns their dict.

    The tags are those of `launch.train`: a few of all layers, such as
    `Overview/rotation_spread`, and one a layer, such as `angle/03_conv_3`.
    """
    record = self.to_dict(self.record())
    curves = {k: v for k, v in record.items() if k != STEPS}
    tags = event_tags.overview(curves)
    tags |= event_tags.per_layer(curves, self.names)
    with writer.as_default(step=step):
      for tag, value in tags.items():
        tf.summary.scalar(tag, value)
    return record

  def _values(self):
    return [tf.convert_to_tensor(kernel) for kernel in self._kernels]

  def _zeros(self):
    return [tf.zeros(kernel.shape, kernel.dtype) for kernel in self._kernels]

  def _add(self, before, gradients):
    angles, shares = measures.step_geometry(before, self._values())
    norms = geometry.norms(
      [tf.constant([math.nan]) if g is None else g for g in gradients]
    )
    self._sums.assign_add(tf.stack([angles, norms, shares]))
    self._steps.assign_add(1.0)


def _check_every(every):
  if isinstance(every, bool) or not isinstance(every, int) or every < 1:
    raise ValueError(f'every={every!r}: must be a whole number, 1 or more')
  return every


def _check_quantiles(quantiles):
  if isinstance(quantiles, bool):
    return _USUAL_QUANTILES if quantiles else ()
  percentages = tuple(quantiles)
  if len(set(percentages)) < len(percentages) or not all(
    0 <= p <= 100 for p in percentages
  ):
    raise ValueError(
      f'quantiles={quantiles!r}: must be different percentages, 0 to 100'
    )
  return percentages


def _frozen_copy(variable, name):
  return tf.Variable(tf.convert_to_tensor(variable), trainable=False, name=name)
