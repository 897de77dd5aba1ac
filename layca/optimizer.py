"""Layca: any optimizer's direction, with rotation as the learning rate."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import sonnet as snt
import tensorflow as tf

from layca import base_step, checks, patterns, rotation
from layca.rules import (
  GRANULARITIES,
  RULES,
  Granularity,
  Rules,
  check_one_of,
  resolve,
  unit_axes,
)
from layca.shadows import Shadows, dense
from layca.spheres import Spheres

# A schedule returns one rate, or one per rotated parameter, in their order.
Rate: TypeAlias = float | tf.Variable | Callable[[tf.Tensor], tf.Tensor]


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

  Patterns are regular expressions that are searched for in the names of
  parameters, `linear_0/w` as Sonnet and `dense/kernel` as Keras calls them:
  `conv_1` also finds `conv_10`, `conv_1/` does not.

  Attributes:
    base: the wrapped optimizer.
    learning_rate: float, tf.Variable or schedule: the tangent of the angle.
    radii: float32 variable, a number per sphere: the norm of a rotated
      parameter, or of each unit of it, when it was first seen. Checkpointed,
      never measured again. None before that.
    stalled: int64 variable, a number per sphere: updates that left it alone
      because nothing of the step was orthogonal to it.
    nonfinite: int64 variable, likewise: the step had NaN or Inf entries, or the
      rate was negative or not finite.
    step: int64 variable, the updates so far. None unless there is a schedule.
  """

  def __init__(
    self,
    base: base_step.Base,
    learning_rate: Rate = 3**-3,
    multipliers: checks.Multipliers = None,
    *,
    rules: Rules = None,
    operations: str = 'layca',
    granularity: Granularity = 'layer',
    others: str = 'base',
    name: str | None = None,
  ):
    """Wraps an optimizer.

    Args:
      base: any Sonnet or Keras optimizer. Its learning rate matters only for
        what it trains itself (see `others`).
      learning_rate: the tangent of the angle per update; the default 3^-3 is
        the paper's (Appendix A.2). A number above 0, a variable, or a
        schedule: a function of the step, such as those of `layca.schedules`
        and Keras', to one rate or to one per rotated parameter. A variable or
        schedule at 0 keeps the bits of what rotates.
      multipliers: factors on the rate: one per parameter, {pattern: number}
        with 1 for the rest, or a variable [parameters]; None for ones.
      rules: the exceptions to what rotates: {pattern: 'rotate', 'base' or
        'freeze'}, or a function of a parameter to one of them or None.
      operations: which operations of Algorithm 1 are kept: 'layca' all,
        'hyperball' all but the projection, 'relative' the normalisation alone,
        'relative_braked' this with a limit on the growth of norms; see
        `rotation`.
      granularity: 'layer' gives each rotated parameter one sphere, 'neuron'
        each of its units, along the last axis; or {pattern: one of these, or
        the axes that tell units apart}, for kernels whose units lie elsewhere:
        (2,) for a transposed convolution, (2, 3) for a depthwise one, (0,) for
        an embedding, the axes of head and size for attention.
      others: what happens to parameters of rank below 2 (biases, scales):
        'base' trains them by the base optimizer, 'freeze' leaves them alone,
        'rotate' treats them as kernels, which then may not start at zero
        (Appendix A.2).
      name: name of the module.

    Raises:
      TypeError: if `base` is no optimizer.
      ValueError: for an argument that cannot be used, by name.
    """
    super().__init__(name=name)
    checks.check_base(base)
    checks.check_rate(learning_rate)
    check_one_of('others', others, RULES)
    check_one_of('operations', operations, rotation.OPERATIONS)
    if isinstance(granularity, str):
      check_one_of('granularity', granularity, GRANULARITIES)
    self.base = base
    self.learning_rate = learning_rate
    self.radii = self.stalled = self.nonfinite = self.step = None
    self._options = (rules, others, granularity)
    self._given_multipliers = multipliers
    self._operation = rotation.OPERATIONS[operations]
    self._known = None

  def rules(self, parameters: Sequence[tf.Variable]) -> list[str]:
    """Returns 'rotate', 'base' or 'freeze': how each parameter is trained."""
    exceptions, others, _ = self._options
    return resolve(exceptions, others, parameters)

  def initialize(self, parameters: Sequence[tf.Variable]) -> None:
    """Measures the radii and creates all slots.

    `apply` does it on its first call; call it by hand inside the scope of a
    distribution strategy, before the first `run`.

    Args:
      parameters: the list that every later `apply` gets, in its order.

    Raises:
      TypeError: for what is no variable.
      ValueError: for a parameter that is to rotate and cannot, by name: its
        norm is zero or not finite, its dtype is not supported, or it has no
        value yet; for patterns that do not fit the names.
    """
    variables = checks.as_variables(parameters)
    references = tuple(v.ref() for v in variables)
    if self._known is not None:
      if references != self._known:
        raise ValueError(
          'the list of parameters has changed since the first update: slots '
          'go by position, so give the same variables in the same order'
        )
      return
    self._multipliers = checks.check_multipliers(
      self._given_multipliers, parameters
    )
    self._rules = self.rules(parameters)
    with tf.init_scope():
      self._create_variables(variables, parameters)
    self._known = references

  def _create_variables(self, variables, parameters):
    names = [patterns.name_of(p) for p in parameters]
    rotated = [i for i, rule in enumerate(self._rules) if rule == 'rotate']
    axes = unit_axes(self._options[-1], parameters)
    spheres = Spheres(variables, rotated, axes, names)
    self._spheres = spheres
    self.radii = tf.Variable(spheres.radii, trainable=False, name='radii')
    zeros = tf.zeros(spheres.radii.shape, tf.int64)
    self.stalled = tf.Variable(zeros, trainable=False, name='stalled')
    self.nonfinite = tf.Variable(zeros, trainable=False, name='nonfinite')
    if callable(self.learning_rate):
      self.step = tf.Variable(tf.zeros([], tf.int64), trainable=False)
    self._shadows = Shadows(variables, rotated, names)
    base_step.create_slots(self.base, self._trained_by_base(variables))

  def _trained_by_base(self, values):
    """Returns what the base is given: a shadow for what rotates."""
    rows = enumerate(zip(values, self._rules, strict=True))
    return [self._shadows.of(i, v) for i, (v, rule) in rows if rule != 'freeze']

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
      TypeError: as `initialize`.
      ValueError: as `initialize`; or if updates and parameters do not match.
    """
    variables = checks.as_variables(parameters)
    checks.check_updates(updates, variables)
    self.initialize(parameters)
    trained = [i for i, rule in enumerate(self._rules) if rule == 'base']
    scaled = base_step.before_update(
      [variables[i] for i in trained], [self._multipliers[i] for i in trained]
    )
    self._apply_base(updates, variables)
    base_step.scale_updates(scaled)
    self._rotate(updates, variables)
    if self.step is not None:
      self.step.assign_add(1)

  def _apply_base(self, updates, variables):
    """Runs the base, on a shadow in each rotated parameter's place."""
    updates = [
      dense(u) if rule == 'rotate' else u
      for u, rule in zip(updates, self._rules, strict=True)
      if rule != 'freeze'
    ]
    if any(update is not None for update in updates):
      base_step.apply_base(self.base, updates, self._trained_by_base(variables))

  def _rotate(self, updates, variables):
    """Rotates what has an update; the step of the rest is zero."""
    rotated = self._spheres.positions
    has_update = [updates[i] is not None for i in rotated]
    if not any(has_update):
      return
    kernels = [variables[i] for i in rotated]
    steps = self._shadows.values()
    rate = self.learning_rate
    rates, is_usable = self._spheres.rates(
      rate if self.step is None else rate(self.step), self._multipliers
    )
    values, statuses = self._operation(
      [tf.convert_to_tensor(kernel) for kernel in kernels],
      steps,
      # The shadow holds minus the step, hence minus the rate.
      -rates,
      tf.convert_to_tensor(self.radii),
      self._spheres.unit_axes,
    )
    for kernel, value in zip(kernels, values, strict=True):
      kernel.assign(value)
    self._shadows.reset(steps)
    statuses = tf.where(is_usable, statuses, rotation.NONFINITE)
    counts = self._spheres.per_sphere(tf.constant(has_update))
    for counter, status in (
      (self.stalled, rotation.STALLED),
      (self.nonfinite, rotation.NONFINITE),
    ):
      counter.assign_add(tf.cast(counts & (statuses == status), tf.int64))
