"""The committed records tell the same numbers, however the code is arranged."""

import json

import pytest

from tests import safety_net

EXPECTED = json.loads(safety_net.EXPECTED.read_text())


@pytest.fixture(scope='module', name='measured')
def fixture_measured():
  return safety_net.measure()


@pytest.mark.parametrize('figure', EXPECTED['figures'])
def test_a_figure_has_the_numbers_of_before(measured, figure):
  found = measured['figures'][figure]
  expected = EXPECTED['figures'][figure]
  assert set(found) == set(expected)
  assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
  'claim', [c for c in EXPECTED['claims'] if c != 'intervals']
)
def test_a_claim_has_the_verdict_and_numbers_of_before(measured, claim):
  assert measured['claims'][claim] == EXPECTED['claims'][claim]


def test_verdicts_rest_on_the_intervals_of_before(measured):
  assert measured['claims']['intervals'] == pytest.approx(
    EXPECTED['claims']['intervals'], rel=1e-9, abs=1e-12, nan_ok=True
  )
