"""What the advice is about is read from the settings of runs."""

import math

import pandas as pd

from layca.study.analysis import advice


def describe(*runs):
  usual = {'rho': 3.0**-3, 'schedule.drop_epochs': '[20, 22]'}
  return advice.describe(pd.DataFrame([usual | run for run in runs]))


def test_rates_are_powers_of_3_and_the_first_drop_may_never_come():
  table = describe({}, {'rho': 1.0}, {'rho': 3**-2.5})
  assert table['exponent'].tolist() == [-3, 0, -2.5]
  table = describe({}, {'schedule.drop_epochs': '[]'})
  assert table['first_drop'].tolist() == [20, math.inf]


def test_by_default_there_is_batch_norm_and_are_no_biases():
  table = describe({})
  assert table['has_batch_norm'].tolist() == [True]
  assert table['has_biases'].tolist() == [False]
  # Also of a run that lacks the setting where another has it.
  keys = ('model.use_batch_norm', 'model.with_bias')
  table = describe(*(dict.fromkeys(keys, v) for v in (None, False, True)))
  assert table['has_batch_norm'].tolist() == [True, False, True]
  assert table['has_biases'].tolist() == [False, False, True]
