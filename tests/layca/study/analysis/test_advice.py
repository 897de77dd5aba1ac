"""What the advice is about is read from the settings of runs."""

import math

import pandas as pd
import pytest

from layca.study.analysis import advice


def describe(**settings):
  """Returns what is told of one run."""
  run = {'rho': 3**-3, 'schedule.drop_epochs': '[20, 22]', **settings}
  (told,) = advice.describe(pd.DataFrame([run])).to_dict('records')
  return told


@pytest.mark.parametrize(
  ('rho', 'exponent'),
  [(3.0**-3, -3), (0.3333333333333333, -1), (1, 0), (3**-2.5, -2.5)],
)
def test_the_exponent_is_the_rates_logarithm_to_base_3(rho, exponent):
  assert describe(rho=rho)['exponent'] == exponent


@pytest.mark.parametrize(
  ('drops', 'first'), [('[20, 22]', 20), ('[]', math.inf)]
)
def test_the_first_drop_is_at_infinity_without_one(drops, first):
  assert describe(**{'schedule.drop_epochs': drops})['first_drop'] == first


def test_batch_norm_is_there_unless_it_is_switched_off():
  assert describe()['has_batch_norm']
  for value in (True, False):
    assert (
      describe(**{'model.use_batch_norm': value})['has_batch_norm'] == value
    )


def test_biases_are_there_only_if_switched_on():
  assert not describe()['has_biases']
  for value in (True, False):
    assert describe(**{'model.with_bias': value})['has_biases'] == value


def test_a_setting_that_other_runs_have_is_the_default_of_one_without():
  both = pd.DataFrame(
    [
      {'model.use_batch_norm': None, 'model.with_bias': None},
      {'model.use_batch_norm': False, 'model.with_bias': True},
    ]
  ).assign(rho=1.0, **{'schedule.drop_epochs': '[]'})
  told = advice.describe(both)
  assert told['has_batch_norm'].tolist() == [True, False]
  assert told['has_biases'].tolist() == [False, True]
