"""The rules are complete, name what exists, and are those of the runs."""

import hashlib
import importlib
import inspect
import math
import pathlib
import re

import pytest

from layca.study import claim_rules, claims, paper
from layca.study.analysis.paper_numbers import curve, family
from tests.layca.study.test_paper import SWEEPS

FILE = pathlib.Path(claim_rules.__file__).with_name('claim_rules.toml')
# Runs are judged by what stood there before they were made. What is added later
# is another claim, not another rule.
FROZEN = '25645304af683bbd8e4ed18da21cb1491727bc1b898edd429f4400d820586e79'


def logit(share):
  return math.log(share / (1 - share))


def test_the_rules_are_those_that_stand_in_the_runs_results():
  assert hashlib.sha256(FILE.read_bytes()).hexdigest() == claim_rules.SHA256
  assert claim_rules.SHA256 == FROZEN


def test_claims_are_numbered():
  assert list(claim_rules.CLAIMS) == list(range(1, 22))
  judges = [rule.judge for rule in claim_rules.CLAIMS.values()]
  assert len(set(judges)) == len(judges)


@pytest.mark.parametrize('number', claim_rules.CLAIMS)
def test_a_claim_has_a_statement_a_rule_a_judge_and_sweeps(number):
  rule = claim_rules.CLAIMS[number]
  assert rule.statement.endswith('.')
  words = rule.rule
  # Claim 20 is judged as claim 15.
  if other := re.match(r'As claim (\d+), with SGD\.$', words):
    words = claim_rules.CLAIMS[int(other[1])].rule
  assert 'Holds if ' in words
  assert 'does not hold' in words.lower()
  assert '\n' not in rule.statement + rule.rule
  module, name = rule.judge.split('.')
  judge = getattr(importlib.import_module(f'{claims.__name__}.{module}'), name)
  # It is published as a remark.
  assert inspect.getdoc(judge).endswith('.')
  assert rule.sweeps
  assert set(rule.sweeps) <= SWEEPS | {paper.TOY}


def test_the_numbers_are_those_that_the_words_say():
  assert 'its 95% interval' in claim_rules.GENERAL
  assert pytest.approx((1 - 0.95) / 2) == claim_rules.LEVEL
  assert f'less than {claim_rules.TIE_LOG_ODDS} in log-odds' in claim_rules.TIE
  assert 0 < claim_rules.POWER < 1


def test_a_tie_lies_between_what_the_paper_calls_a_difference_and_none():
  twice = logit(0.8148) - logit(0.8032)
  assert twice == pytest.approx(0.075, abs=5e-4)
  differences = [
    logit(layca[0.0]) - logit(sgd[0.0])
    for layca, sgd in (
      [curve(f'v1_fig2_{task}_{method}') for method in ('layca', 'sgd')]
      for task in ('cifar10', 'cifar100', 'tinyimagenet')
    )
  ]
  assert min(differences) == pytest.approx(0.31, abs=5e-3)
  finals = family('v1_fig4_with_layca').iloc[-1].map(logit)
  none = finals.max() - finals.min()
  assert none == pytest.approx(0.06, abs=5e-3)
  assert max(none, twice) < claim_rules.TIE_LOG_ODDS < min(differences)
