"""The check of the small scale's rules, as a user runs it."""

from tests.launch.scripts import finish, refuse, start
from tests.layca.study.analysis import test_scale_rules


def test_runs_that_obey_are_a_table_and_status_0(tmp_path):
  test_scale_rules.write(tmp_path / 'layca')
  out, _ = finish(start('check_scale', f'--results={tmp_path}'))
  header, *rows = out.splitlines()
  assert header.split() == ['task', 'rule', 'value', 'limit', 'is_obeyed']
  assert len(rows) == 6
  assert all(row.endswith(' obeyed') for row in rows)


def test_a_broken_rule_is_named_and_status_1(tmp_path):
  test_scale_rules.write(tmp_path / 'layca', steps_per_epoch=10)
  out, _ = finish(start('check_scale', f'--results={tmp_path}'), status=1)
  (row,) = [row for row in out.splitlines() if 'BROKEN' in row]
  assert row.split()[:4] == ['c10_cnn1:small', 'random', 'distance', 'before']


def test_a_folder_that_is_not_there_is_one_line(tmp_path):
  line = refuse('check_scale', f'--results={tmp_path / "none"}')
  assert 'there is no such folder' in line
