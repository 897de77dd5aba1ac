"""Layca: any optimizer's direction, with rotation as the learning rate."""

from collections.abc import Sequence

import sonnet as snt
import tensorflow as tf

from layca import base_step, checks, rotation, rules


class Layca(snt.Optimizer):
  """Layer-level control of the rotation of weights (paper, Algorithm 1).

  Each update turns a kernel by exactly atan(learning_rate * multiplier), in
  the direction that the base optimizer proposes, and keeps its norm. Neither
  the size of the gradient nor the base's own learning rate has a say.

  A kernel is a parameter of rank 2 or more. A kernel whose step is zero or
  parallel to it, or has NaN or Inf entries, keeps its bits at that update. A
  base with running averages keeps a NaN in them, and that kernel then stands
  still for good: `nonfinite` goes on counting.
  Kernels may be float16 or bfloat16, but then rates below their resolution
  are lost in rounding: keep float32 weights where small rotations matter.

  Attributes:
    base: the wrapped optimizer.
    learning_rate: float or tf.Variable, the tangent of the angle.
    others: the rule for parameters that are no kernels.
    radii: float32 variable, a number per rotated parameter: its norm when it
      was first seen. Checkpointed, never measured again. None before that.
    stalled: int64 variable, a number per rotated parameter: updates that
      left it alone because nothing of the step was orthogonal to it.
    nonfinite: int64 variable, likewise: the step had NaN or Inf entries.
  """

  def __init__(
    self,
    base: base_step.Base,
    learning_rate: float | tf.Variable = 3**-3,
    multipliers: Sequence[float] | None = None,
    others: str = 'base',
    name: str | None = None,
  ):
    """Wraps an optimizer.

    Args:
      base: any Sonnet or Keras optimizer. Its learning rate matters only for
        what it trains itself (see `others`).
      learning_rate: the tangent of the angle per update; the default 3^-3 is
        the paper's (Appendix A.2).
      multipliers: factors on the rate, one per parameter; None for ones.
      others: what happens to parameters of rank below 2 (biases, scales):
        'base' trains them by the base optimizer, 'freeze' leaves them alone,
        'rotate' treats them as kernels.
      name: name of the module.

    Raises:
      ValueError: if `others` is none of the three.
    """
    super().__init__(name=name)
    if others not in rules.OTHERS:
      raise ValueError(
        f'others={others!r}: use one of {", ".join(rules.OTHERS)}'
      )
    self.base = base
    self.learning_rate = learning_rate
    self.others = others
    self.radii = None
    self._multipliers = None if multipliers is None else tuple(multipliers)
    self._known = None

  def rule(self, parameter: tf.Variable) -> str:
    """Returns 'rotate', 'base' or 'freeze': how a parameter is trained."""
    return 'rotate' if rules.is_kernel(parameter.shape) else self.others

  def initialize(self, parameters: Sequence[tf.Variable]) -> None:
    """Measures the radii and creates all slots.

    `apply` does it on its first call; call it by hand inside the scope of a
    distribution strategy, before the first `run`.

    Args:
      parameters: the list that every later `apply` gets, in its order.

    Raises:
      ValueError: for a parameter that is to rotate and cannot, by name: its
        norm is zero or not finite, its dtype is not supported, or it has no
        value yet.
    """
    references = tuple(p.ref() for p in parameters)
    if self._known is not None:
      if references != self._known:
        raise ValueError(
          'the list of parameters has changed since the first update: slots '
          'go by position, so give the same variables in the same order'
        )
      return
    checks.check_multipliers(self._multipliers, parameters)
    rotated = [p for p in parameters if self.rule(p) == 'rotate']
    with tf.init_scope():
      radii = [_measure_radius(p) for p in rotated]
      self.radii = tf.Variable(
        tf.concat([tf.zeros([0]), *radii], 0), trainable=False, name='radii'
      )
      zeros = tf.zeros([len(rotated)], tf.int64)
      self.stalled = tf.Variable(zeros, trainable=False, name='stalled')
      self.nonfinite = tf.Variable(zeros, trainable=False, name='nonfinite')
      shadows = {
        p.ref(): tf.Variable(
          tf.zeros(p.shape),
          trainable=False,
          name=p.name.split(':')[0].replace('/', '_'),
        )
        for p in rotated
      }
      trained = [p for p in parameters if self.rule(p) != 'freeze']
      # A closure hides the shadows from checkpoints: at rest they are zero.
      self._shadow = lambda p: shadows.get(p.ref(), p)
      base_step.create_slots(self.base, [self._shadow(p) for p in trained])
    self._known = references

  def apply(
    self,
    updates: Sequence[base_step.Update],
    parameters: Sequence[tf.Variable],
  ) -> None:
    """Rotates the kernels, and trains the others by their rule.

    Args:
      updates: gradients, one per parameter, of its dtype; None is skipped.
      parameters: variables; the same list in the same order at each call.

    Raises:
      ValueError: as `initialize`; or if updates and parameters do not match.
    """
    checks.check_updates(updates, parameters)
    self.initialize(parameters)
    multipliers = checks.check_multipliers(self._multipliers, parameters)
    before = {
      p.ref(): tf.identity(p)
      for p, m in zip(parameters, multipliers, strict=True)
      if self.rule(p) == 'base' and m != 1.0
    }
    self._apply_base(updates, parameters)
    rotated = []
    for update, p, multiplier in zip(
      updates, parameters, multipliers, strict=True
    ):
      if self.rule(p) == 'rotate':
        rotated.append((p, multiplier, update is not None))
      elif p.ref() in before:
        base_step.scale_update(p, before[p.ref()], multiplier)
    self._rotate(rotated)

  def _apply_base(self, updates, parameters):
    """Runs the base on a zero-valued shadow in each rotated parameter's place.

    From zero the shadow moves by minus the step, with all its digits; read as
    a difference of two weights, a small step would lose them.
    """
    pairs = [
      (_dense(u, self.rule(p)), self._shadow(p))
      for u, p in zip(updates, parameters, strict=True)
      if self.rule(p) != 'freeze'
    ]
    if any(update is not None for update, _ in pairs):
      base_step.apply_base(self.base, *zip(*pairs, strict=True))

  def _rotate(self, rotated):
    """Rotates what has an update, of rows (parameter, multiplier, it has)."""
    positions = [i for i, (_, _, moves) in enumerate(rotated) if moves]
    if not positions:
      return
    kernels, multipliers, _ = zip(*(rotated[i] for i in positions), strict=True)
    shadows = [self._shadow(kernel) for kernel in kernels]
    steps = [tf.convert_to_tensor(shadow) for shadow in shadows]
    # The shadow holds minus the step, hence minus the rate.
    rates = -tf.constant(multipliers) * tf.cast(self.learning_rate, tf.float32)
    radii = tf.convert_to_tensor(self.radii)
    all_move = len(positions) == len(rotated)
    values, statuses = rotation.rotate(
      [tf.convert_to_tensor(kernel) for kernel in kernels],
      steps,
      rates,
      radii if all_move else tf.gather(radii, positions),
    )
    for kernel, value, shadow, step in zip(
      kernels, values, shadows, steps, strict=True
    ):
      kernel.assign(value)
      shadow.assign(tf.raw_ops.ZerosLike(x=step))
    if not all_move:
      # What had no update counts as MOVED, which is 0.
      rows = [[position] for position in positions]
      statuses = tf.scatter_nd(rows, statuses, [len(rotated)])
    stalled, nonfinite = rotation.STALLED, rotation.NONFINITE
    self.stalled.assign_add(tf.cast(statuses == stalled, tf.int64))
    self.nonfinite.assign_add(tf.cast(statuses == nonfinite, tf.int64))


def _dense(update, rule):
  """Returns the float32 dense update that a shadow takes."""
  if update is None or rule != 'rotate':
    return update
  return tf.cast(tf.convert_to_tensor(update), tf.float32)


def _measure_radius(parameter):
  """Returns the norm of a parameter, float32 [1]."""
  name = f'{parameter.name} of shape {tuple(parameter.shape)}'
  if parameter.dtype not in rotation.ROTATABLE_DTYPES:
    raise ValueError(f'{name} is {parameter.dtype.name}: use float32 weights')
  try:
    radius = rotation.norms([parameter])
  except tf.errors.FailedPreconditionError as error:
    raise ValueError(
      f'{name} has no value yet: build the model before the first update'
    ) from error
  # Outside these bounds float32 squares of its entries are lost.
  if not 1e-15 < radius[0] < 1e15:
    raise ValueError(
      f'{name} has norm {radius[0]:.3g} and cannot rotate: initialise it to '
      "something else, or, if it is no kernel, use others='base'"
    )
  return radius
