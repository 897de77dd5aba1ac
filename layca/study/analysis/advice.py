"""The settings that the paper's advice on Layca is about: Appendix A.2."""

import json
import math

import pandas as pd

_BATCH_NORM, _BIASES = 'model.use_batch_norm', 'model.with_bias'


def describe(runs: pd.DataFrame) -> pd.DataFrame:
  """Returns runs with what the advice is about in columns of its own.

  They are `exponent`, the logarithm of the rate to base 3; `has_batch_norm`,
  which a network without such a setting has; `has_biases`; and `first_drop`,
  the epoch at which the rate first drops, or infinity.
  """
  return runs.assign(
    exponent=[round(math.log(rho, 3), 3) for rho in runs['rho']],
    has_batch_norm=~_equals(runs, _BATCH_NORM, False),
    has_biases=_equals(runs, _BIASES, True),
    first_drop=[
      (json.loads(drops) or [math.inf])[0]
      for drops in runs['schedule.drop_epochs']
    ],
  )


def _equals(runs, key, value):
  if key not in runs:
    return pd.Series(False, runs.index)
  return runs[key].eq(value)
