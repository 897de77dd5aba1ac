"""With which rules and code runs were made."""

import json

from layca.study import claim_rules
from layca.study.analysis import records
from layca.study.reproduce.report import origin
from tests.layca.study.made_up_runs import write_all


def tell(folder, **more):
  path = folder / 'result.json'
  path.write_text(json.dumps(json.loads(path.read_text()) | more))


def test_runs_tell_their_rules_and_older_ones_do_not(tmp_path):
  write_all(tmp_path, *({'seed': seed} for seed in range(4)))
  found = origin.of_runs(records.load(tmp_path))
  assert (found.runs, found.same, found.silent) == (4, 0, 4)
  assert not found.commits
  tell(tmp_path / '0', rules=claim_rules.SHA256, commit='b')
  tell(tmp_path / '1', rules=claim_rules.SHA256, commit='a+')
  tell(tmp_path / '2', rules='others', commit='b')
  found = origin.of_runs(records.load(tmp_path))
  assert (found.sha256, found.same) == (claim_rules.SHA256, 2)
  assert (found.others, found.silent) == ({'others': 1}, 1)
  assert found.commits == [('b', 2), ('a+', 1)]


def test_no_runs_at_all(tmp_path):
  assert origin.of_runs(records.load(tmp_path)).runs == 0
