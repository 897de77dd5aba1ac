"""What the advice is about is read from the settings of runs."""

import math

import pandas as pd
import pytest

from layca.study.analysis import advice


def describe(*runs):
  usual = {'rho': 3.0**-3, 'schedule.drop_epochs': '[20, 22]'}
  return advice.describe(pd.DataFrame([usual | run for run in runs]))


@pytest.mark.parametrize(
  ('rho', 'exponent'), [(3.0**-3, -3), (1 / 3, -1), (1, 0), (3**-2.5, -2.5)]
)
def test_the_exponent_is_the_rates_logarithm_to_base_3(rho, exponent):
  assert describe({'rho': rho})['exponent'].tolist() == [exponent]


def test_without_a_drop_the_first_is_at_infinity():
  table = describe({}, {'schedule.drop_epochs': '[]'})
  assert table['first_drop'].tolist() == [20, math.inf]


def test_by_default_there_is_batch_norm_and_are_no_biases():
  table = describe({})
  assert table['has_batch_norm'].tolist() == [True]
  assert table['has_biases'].tolist() == [False]
  # Also of a run that lacks the setting where another has it.
  key_values = [
    {f'model.{key}': value for key in ('use_batch_norm', 'with_bias')}
    for value in (None, False, True)
  ]
  table = describe(*key_values)
  assert table['has_batch_norm'].tolist() == [True, False, True]
  assert table['has_biases'].tolist() == [False, False, True]
