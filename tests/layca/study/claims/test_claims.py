"""The paper's claims as a whole."""

import pytest

from layca.study import claim_rules, claims
from layca.study.analysis import records
from layca.training.errors import InputError
from tests.layca.study import made_up_runs
from tests.layca.study.claims import made_up
from tests.layca.study.claims.made_up import BAD, BASE, BETTER


def test_every_claim_stands_with_its_rule_and_is_not_decided_without_runs(
  tmp_path,
):
  judged = claims.judge(records.load(tmp_path))
  assert [claim.number for claim in judged] == list(claim_rules.CLAIMS)
  for claim in judged:
    rule = claim_rules.CLAIMS[claim.number]
    assert (claim.statement, claim.rule) == (rule.statement, rule.rule)
    assert '\n' not in claim.remark
    assert claim.paper
    assert (claim.verdict, claim.reason) == ('not decided', 'no runs')
    assert (claim.ours, claim.rows) == ('no runs', [])


def test_a_remark_is_the_documentation_of_what_judges(tmp_path):
  judged = claims.judge(records.load(tmp_path), [4, 7])
  assert 'alpha +0.1 is better on CIFAR-10 (89.43% against' in judged[0].remark
  assert judged[1].remark == 'In the paper each alpha was trained once.'


def test_a_claim_is_judged_on_the_runs_of_its_sweeps(tmp_path):
  made_up.write_layca(tmp_path, {0.0: BASE, 0.2: BAD, 0.4: BETTER})
  runs = records.load(tmp_path).runs
  members = runs['run'][runs['alpha'] < 0.4]
  made_up_runs.write_sweep(tmp_path, 'alpha_study', members)
  assert '6 runs' in made_up.check(4, tmp_path, 'holds').ours
  assert made_up.check(13, tmp_path, 'not decided').reason == 'no runs'


def test_a_toy_experiment_that_cannot_be_read_is_named(tmp_path):
  (tmp_path / 'trainings.jsonl').write_text('{}\n')
  (tmp_path / 'config.json').write_text('{')
  with pytest.raises(InputError, match=r'config\.json'):
    made_up.judge(1, tmp_path)
