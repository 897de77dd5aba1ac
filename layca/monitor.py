"""RotationMonitor: what each layer did, as one stacked tensor."""

import contextlib
from collections.abc import Iterator, Sequence

import tensorflow as tf

from layca import rotation

FIELDS = (
  'cosine_distance',
  'angle',
  'angle_since_record',
  'mean_step_angle',
  'weight_norm',
  'gradient_norm',
  'radial_share',
)


class RotationMonitor(tf.Module):
  """Watches how kernels rotate, under any optimizer.

  ```python
  monitor = layca.RotationMonitor(kernels)
  with monitor.observe(gradients):      # at each step, eager or traced
    optimizer.apply(gradients, kernels)
  numbers = monitor.record()            # once an epoch
  ```

  `record` returns float32 [len(FIELDS), number of kernels], in this order:

  - cosine_distance: 1 - cos of the angle to the initialisation;
  - angle: that angle, radians;
  - angle_since_record: angle to the kernel at the last record (or at the
    start), radians;
  - mean_step_angle: mean over the observed steps of the angle between the
    kernel before and after the step, radians per step;
  - weight_norm: Euclidean norm of the kernel;
  - gradient_norm: mean over the observed steps of the gradient's norm;
  - radial_share: mean over the observed steps of the share of the squared
    length of the step that lies along the kernel, in [0, 1].

  Means are over the steps since the last record, 0 where there was none. All
  state is checkpointed: the initial kernels too, so that a resumed run goes
  on measuring from the true start.

  Attributes:
    initial: variables, the kernels as they were at the start.
    recorded: variables, the kernels as they were at the last record.
  """

  def __init__(self, kernels: Sequence[tf.Variable], name: str | None = None):
    """Takes the values of kernels, of any shapes, as the initialisation."""
    super().__init__(name=name)
    self._kernels = tuple(kernels)
    self.initial = [_frozen_copy(k, 'initial') for k in self._kernels]
    self.recorded = [_frozen_copy(k, 'recorded') for k in self._kernels]
    # Rows: step angle, gradient norm, radial share.
    self._sums = tf.Variable(
      tf.zeros([3, len(self._kernels)]), trainable=False, name='sums'
    )
    self._steps = tf.Variable(0.0, trainable=False, name='steps')

  @contextlib.contextmanager
  def observe(self, gradients: Sequence[tf.Tensor | None]) -> Iterator[None]:
    """Measures the update that is made inside the `with` block.

    Args:
      gradients: of the kernels, in their order; None counts as zero.
    """
    before = [tf.convert_to_tensor(kernel) for kernel in self._kernels]
    yield
    after = [tf.convert_to_tensor(kernel) for kernel in self._kernels]
    angles, shares = step_geometry(before, after)
    norms = rotation.norms(
      [tf.zeros([1]) if g is None else g for g in gradients]
    )
    self._sums.assign_add(tf.stack([angles, norms, shares]))
    self._steps.assign_add(1.0)

  def record(self) -> tf.Tensor:
    """Returns float32 [len(FIELDS), kernels] and starts the next interval."""
    kernels = [tf.convert_to_tensor(kernel) for kernel in self._kernels]
    angles = _stack(rotation.angle, kernels, self.initial)
    step_angles, gradient_norms, radial_shares = tf.unstack(
      tf.math.divide_no_nan(self._sums, self._steps)
    )
    numbers = tf.stack(
      [
        2.0 * tf.square(tf.sin(0.5 * angles)),
        angles,
        _stack(rotation.angle, kernels, self.recorded),
        step_angles,
        rotation.norms(kernels),
        gradient_norms,
        radial_shares,
      ]
    )
    for recorded, kernel in zip(self.recorded, kernels, strict=True):
      recorded.assign(kernel)
    self._sums.assign(tf.zeros_like(self._sums))
    self._steps.assign(0.0)
    return numbers

  @staticmethod
  def to_dict(numbers: tf.Tensor) -> dict[str, list[float]]:
    """Returns a record as {field: list over the kernels}."""
    return dict(zip(FIELDS, numbers.numpy().tolist(), strict=True))


def step_geometry(
  before: Sequence[tf.Tensor], after: Sequence[tf.Tensor]
) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns the angles of updates and their radial shares.

  From the inner products of the kernels w and the updates u = after - before,
  whose small numbers float32 holds exactly: tan(angle) is the length of the
  update orthogonal to the kernel over the length along it of the new kernel.

  Args:
    before: n tensors of any shapes, the kernels before the update.
    after: n tensors of these shapes, the kernels after it.

  Returns:
    float32 [n] each: angles in [0, pi], radians; shares of the squared length
    of the update along the kernel, in [0, 1], 0 for no update.
  """
  ws = [tf.cast(w, tf.float32) for w in before]
  updates = [
    tf.cast(new, tf.float32) - w for new, w in zip(after, ws, strict=True)
  ]
  ww, uu = rotation.squared_norms(ws), rotation.squared_norms(updates)
  wu = rotation.dots(ws, updates)
  radial = tf.math.divide_no_nan(wu * wu, ww)
  orthogonal = tf.sqrt(tf.maximum(uu - radial, 0.0) * ww)
  share = tf.minimum(tf.math.divide_no_nan(radial, uu), 1.0)
  return tf.atan2(orthogonal, ww + wu), share


def _frozen_copy(variable, name):
  return tf.Variable(tf.convert_to_tensor(variable), trainable=False, name=name)


def _stack(function, *lists):
  return tf.stack([function(*row) for row in zip(*lists, strict=True)])
