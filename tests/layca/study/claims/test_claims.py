"""The paper's claims as a whole."""

import importlib
import sys

import pytest

from layca.study import claims, paper
from layca.study.analysis import records
from layca.training.errors import InputError
from tests.layca.study import made_up_runs
from tests.layca.study.claims import made_up_claims
from tests.layca.study.claims.made_up_claims import BAD, BASE, BETTER


@pytest.fixture(name='empty')
def fixture_empty(tmp_path):
  return records.load(tmp_path)


def test_every_claim_stands_with_its_rule_and_is_not_decided_without_runs(
  empty,
):
  judged = claims.judge(empty)
  assert [claim.number for claim in judged] == list(range(1, 16))
  for claim in judged:
    assert claim.statement.endswith('.')
    assert 'Holds if ' in claim.rule
    assert 'does not hold if' in claim.rule
    assert claim.paper
    assert (claim.verdict, claim.reason) == ('not decided', 'no runs')
    assert (claim.ours, claim.rows) == ('no runs', [])


def test_remarks_tell_where_the_authors_records_contradict_their_text(empty):
  remarks = {claim.number: claim.remark for claim in claims.judge(empty)}
  assert '+0.1 is better on CIFAR-10 (89.43%' in remarks[4]
  assert remarks[6] == ''


def test_the_table_has_a_row_a_claim(empty):
  table = claims.to_table(claims.judge(empty, [4, 12]))
  assert table['number'].tolist() == [4, 12]
  assert ','.join(table) == (
    'number,statement,paper,ours,verdict,reason,rule,remark'
  )


def test_a_new_claim_is_a_function_and_a_line(tmp_path, monkeypatch, empty):
  (tmp_path / 'my_section.py').write_text('''
from layca.study.claims.verdict import Interval, Row, above

def grows(records, sweeps):
  """It
  grows.

  Holds if it does.
  """
  part = above('growth', Interval(1.0, 0.5, 1.5, '+'))
  return 'a lot', [Row(sweeps[0], [part], str(part)), None]
''')
  monkeypatch.setattr(claims, '__path__', [*claims.__path__, str(tmp_path)])
  line = paper.Claim('my_section.grows', ['my_sweep'])
  monkeypatch.setattr(paper, 'CLAIMS', {**paper.CLAIMS, 16: line})
  importlib.invalidate_caches()
  *_, claim = claims.judge(empty)
  monkeypatch.delitem(sys.modules, 'layca.study.claims.my_section')
  assert (claim.number, claim.statement) == (16, 'It grows.')
  assert (claim.rule, claim.remark) == ('Holds if it does.', '')
  assert (claim.paper, claim.verdict) == ('a lot', 'holds')
  assert claim.ours == 'my_sweep: growth +1.00 [+0.50, +1.50]'


def test_a_claim_is_judged_on_the_runs_of_its_sweeps(tmp_path):
  made_up_claims.write_layca(tmp_path, {0.0: BASE, 0.2: BAD, 0.4: BETTER})
  runs = records.load(tmp_path).runs
  members = runs['run'][runs['alpha'] < 0.4]
  made_up_runs.write_sweep(tmp_path, 'alpha_study', members)
  assert '6 runs' in made_up_claims.check(4, tmp_path, 'holds').ours
  claim = made_up_claims.check(13, tmp_path, 'not decided')
  assert claim.reason == 'no runs'


def test_a_toy_experiment_that_cannot_be_read_is_named(tmp_path):
  (tmp_path / 'trainings.jsonl').write_text('{}\n')
  (tmp_path / 'config.json').write_text('{')
  with pytest.raises(InputError, match=r'config\.json'):
    made_up_claims.judge(1, tmp_path)
