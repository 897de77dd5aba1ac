"""Layer prioritization: from one number alpha to a rate multiplier per layer.

Source: arXiv 1806.01603, section 5.
"""

import math


def alpha_multipliers(alpha: float, num_layers: int) -> tuple[float, ...]:
  """Returns the learning rate multiplier of each layer.

  The multipliers grow or shrink geometrically with the depth l = 0..L-1:

      alpha <= 0: (1 + alpha)^(5 l / (L-1)), the first layers learn faster
      alpha >  0: (1 - alpha)^(5 (L-1-l) / (L-1)), the last layers learn faster

  The fastest layer always has multiplier 1; the slowest (1 - |alpha|)^5.

  Args:
    alpha: prioritization, in (-1, 1); 0 gives every layer the same rate.
    num_layers: number L of layers, counted in forward order.

  Returns:
    `num_layers` multipliers in forward order.

  Raises:
    ValueError: if `alpha` is not in (-1, 1) or `num_layers` is below 2.
  """
  if not (math.isfinite(alpha) and abs(alpha) < 1):
    raise ValueError(
      f'alpha must lie strictly between -1 and 1, got {alpha}: at |alpha| = 1 '
      'all layers but one would stand still.'
    )
  if num_layers < 2:
    raise ValueError(f'num_layers must be 2 or more, got {num_layers}.')
  last = num_layers - 1
  base = 1 - abs(alpha)
  multipliers = [
    base ** (5 * distance / last) for distance in range(num_layers)
  ]
  return tuple(multipliers if alpha <= 0 else reversed(multipliers))
