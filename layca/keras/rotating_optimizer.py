"""Layca for Keras 3: any optimizer's direction, rotation as learning rate."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import keras
from keras import ops

from layca.keras import rotating_kernel, settings
from layca.keras.rotating_kernel import RotatingKernel
from layca.rules import Granularity, Rules


@keras.saving.register_keras_serializable(package='layca')
class Layca(keras.optimizers.Optimizer):
  """Layer-level control of the rotation of weights, around a Keras optimizer.

  ```python
  model.compile(layca.keras.Layca(keras.optimizers.Adam()), loss)
  ```

  Each update turns a kernel by exactly atan(learning_rate * multiplier), in
  the direction that the base optimizer proposes, and keeps its norm. Neither
  the size of the gradient nor the base's own learning rate has a say.

  A kernel is a trainable variable of rank 2 or more. A kernel whose update is
  zero or parallel to it, or has NaN or Inf entries, keeps its bits at that
  step. A base with running averages keeps a NaN in them, and that kernel then
  stands still for good: `nonfinite` goes on counting.

  Patterns are regular expressions that are searched for in the paths of
  variables, such as `conv2d/kernel`: `conv_1` also finds `conv_10`, `conv_1/`
  does not.

  The model is to be built before its first step, as the norms are measured
  when the optimizer is.

  Attributes:
    base: the wrapped optimizer. Its variables are the last of `variables`.
  """

  def __init__(
    self,
    base: keras.optimizers.Optimizer,
    learning_rate: settings.Rate = 3**-3,
    multipliers: settings.Multipliers = None,
    rules: Rules = None,
    operations: str = 'layca',
    granularity: Granularity = 'layer',
    others: str = 'base',
    name: str = 'layca',
    **kwargs: Any,
  ):
    """Wraps an optimizer.

    Args:
      base: a Keras optimizer. Its learning rate matters only for what it
        trains itself (see `others`).
      learning_rate: the tangent of the angle per update; a number above 0, a
        schedule, or a function without arguments. Where a schedule or an
        assignment makes it 0, or what is no rate, kernels keep their bits.
      multipliers: factors on the rate: {pattern: number} with 1 for the rest,
        or one per trainable variable; None for ones. What the base trains
        moves by as many times its own update.
      rules: the exceptions to what rotates: {pattern: 'rotate', 'base' or
        'freeze'}, or a function of a variable to one of them or None.
      operations: which operations of Algorithm 1 are kept: 'layca',
        'hyperball', 'relative' or 'relative_braked'; see
        `layca.keras.operations`.
      granularity: 'layer' gives each kernel one sphere, 'neuron' each of its
        units, along the last axis; or {pattern: one of these, or the axes that
        tell units apart}, for kernels whose units lie elsewhere: (2, 3) for a
        depthwise convolution, (2,) for a transposed one.
      others: what happens to variables of rank below 2 (biases, scales):
        'base' trains them by the base optimizer, 'freeze' leaves them alone,
        'rotate' treats them as kernels, which may not start at zero.
      name: name of the optimizer.
      **kwargs: what every Keras optimizer takes (clipping, moving average,
        loss scale, accumulation of gradients), of the gradients and the
        weights. No weight_decay: a kernel keeps its norm.

    Raises:
      TypeError: if `base` is no Keras optimizer.
      ValueError: for an argument that cannot be used, by name.
    """
    settings.check_base(base)
    if kwargs.get('weight_decay'):
      raise ValueError(
        f'weight_decay={kwargs["weight_decay"]!r}: decay is parallel to a '
        'kernel and turns it by nothing. Decay biases and scales by a '
        'regularizer of their layers'
      )
    super().__init__(settings.check_rate(learning_rate), name=name, **kwargs)
    self.base = base
    self._settings = settings.Settings(
      multipliers, rules, operations, granularity, others
    )
    self._plan = None

  def build(self, variables: Sequence[keras.Variable]) -> None:
    """Measures the radii and creates all variables.

    Args:
      variables: the trainable variables, with values.

    Raises:
      ValueError: for a kernel that is to rotate and cannot, by name: its norm,
        or that of a unit, is zero or not finite; for settings that do not fit
        the variables.
    """
    if self.built:
      return
    treatments = self._settings.resolve(variables)
    # Before anything is created, so that it can be built after an error.
    radii = {
      index: rotating_kernel.measure_radius(variables[index], one.unit_axes)
      for index, one in enumerate(treatments)
      if one.rule == 'rotate'
    }
    super().build(variables)
    self._recorded_at = self.add_variable((), dtype='int', name='recorded_at')
    operation = self._settings.operations
    kernels = {
      index: RotatingKernel(self, variables[index], radius, operation)
      for index, radius in radii.items()
    }
    self._plan = _Plan(treatments, kernels)
    self.base.build(
      [
        kernels[index].shadow if index in kernels else variable
        for index, variable in enumerate(variables)
        if treatments[index].rule != 'freeze'
      ]
    )

  @property
  def rotated(self) -> list[keras.Variable]:
    """The kernels that rotate, once built."""
    return [kernel.variable for kernel in self._plan.kernels.values()]

  @property
  def variables(self) -> list[keras.Variable]:
    """Its own variables, then those of the base."""
    return [*super().variables, *self.base.variables]

  def set_weights(self, weights: Sequence[Any]) -> None:
    """Sets all `variables`, which must be built.

    Raises:
      ValueError: if there are not as many, or of other shapes.
    """
    if len(weights) != len(self.variables):
      raise ValueError(
        f'{len(weights)} weights for an optimizer of {len(self.variables)} '
        'variables, those of its base included'
      )
    num_own = len(self.variables) - len(self.base.variables)
    super().set_weights(weights[:num_own])
    self.base.set_weights(weights[num_own:])

  def update_step(
    self, gradient: Any, variable: Any, learning_rate: Any
  ) -> None:
    """Makes the update of one variable, by its rule.

    Args:
      gradient: of the variable, dense or sparse.
      variable: as Keras passes it, its own or one of the backend.
      learning_rate: the tangent of the angle, before multipliers.
    """
    index = self._get_variable_index(variable)
    treatment = self._plan.treatments[index]
    if treatment.rule == 'freeze':
      return
    # Nothing else advances it, and Adam corrects its bias by it.
    self.base.iterations.assign(self.iterations)
    if treatment.rule == 'base':
      self._train_by_base(gradient, variable, treatment.multiplier)
      return
    kernel = self._plan.kernels[index]
    self.base.update_step(
      ops.cast(gradient, 'float32'), kernel.shadow, self.base.learning_rate
    )
    rate = ops.cast(learning_rate, 'float32') * treatment.multiplier
    self.assign(variable, kernel.rotate(variable, rate))

  def _train_by_base(self, gradient, variable, multiplier):
    if multiplier == 0.0:
      return
    before = None if multiplier == 1.0 else ops.copy(variable)
    self.base.update_step(gradient, variable, self.base.learning_rate)
    if before is not None:
      update = ops.subtract(variable, before)
      self.assign(variable, before + multiplier * update)

  def record(self) -> dict[str, Any]:
    """Returns what was measured of the kernels, and starts a new interval.

    Returns:
      `steps_since_record`: the number of updates since the last call. And lists
      with an entry per kernel in `rotated`: `mean_step_angle`, the mean of the
      angles of these updates, and over its units, radians; absent if there was
      none. `stalled` and `nonfinite`: how often it, or a unit of it, was left
      alone since the start; see `RotatingKernel`.
    """
    iterations = int(ops.convert_to_numpy(self.iterations))
    steps = iterations - int(ops.convert_to_numpy(self._recorded_at))
    self._recorded_at.assign(iterations)
    return {
      'steps_since_record': steps,
      **rotating_kernel.record(list(self._plan.kernels.values()), steps),
    }

  def get_config(self) -> dict[str, Any]:
    """Returns the arguments of the constructor, serialised."""
    config = super().get_config()
    given = {'base': self.base, **dataclasses.asdict(self._settings)}
    serialize = keras.saving.serialize_keras_object
    return config | {name: serialize(value) for name, value in given.items()}

  @classmethod
  def from_config(
    cls, config: Mapping[str, Any], custom_objects: Mapping | None = None
  ) -> 'Layca':
    """Returns the optimizer of such arguments, not yet built."""
    arguments = {
      name: keras.saving.deserialize_keras_object(value, custom_objects)
      for name, value in config.items()
    }
    rate = arguments.get('learning_rate')
    if not isinstance(rate, float):
      return cls(**arguments)
    # It may have come to 0 in the end, where no optimizer starts.
    del arguments['learning_rate']
    optimizer = cls(**arguments)
    optimizer.learning_rate = rate
    return optimizer


@dataclasses.dataclass(frozen=True)
class _Plan:
  """What is done with each variable, by index.

  An object, as Keras would take the variables of a plain container to be the
  optimizer's own.
  """

  treatments: Sequence[settings.Treatment]
  kernels: Mapping[int, RotatingKernel]
