"""How fast weight decay makes layers rotate, by theory.

L2 here is the penalty l2 * sum(w^2), whose gradient is 2 * l2 * w: with
`decay` = 2 * l2, plain SGD updates a kernel w by its loss gradient g and

  w <- (1 - rate * decay) * w - rate * g.

`decay` is what other libraries, whose gradient of the penalty is decay * w,
call weight decay: an l2 of 5e-4 is a decay of 1e-3.

The loss does not depend on the norm of a kernel that batch norm follows. Its
gradient is therefore orthogonal to it and shrinks as the norm grows: steps make
the norm grow, decay makes it shrink, and after about 1 / (4 * rate * decay)
updates the two balance. A right triangle then has the hypotenuse ||w|| after
the update and the leg (1 - rate * decay) * ||w||, so that an update turns the
kernel by the angle theta of

  cos(theta) = 1 - rate * decay,   theta = sqrt(2 * rate * decay) nearly,

whatever the gradient: the same in all layers. With momentum m it is
sqrt(2 * rate * decay / (1 + m)); plain SGD has m = 0. (Wan et al., Spherical
Motion Dynamics, arXiv 2006.08419.)
"""

import numpy as np
from numpy.typing import ArrayLike


def step_angle(rate: ArrayLike, l2: float) -> np.ndarray:
  """Returns the angle by which each update turns a kernel, in radians.

  Args:
    rate: learning rates of plain SGD, of any shape.
    l2: as in the penalty l2 * sum(w^2).
  """
  decay = 2.0 * l2
  return np.sqrt(2.0 * np.asarray(rate, dtype=np.float64) * decay)
