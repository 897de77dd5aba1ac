"""The table of claims in a text, as a user has it written."""

from layca.study import claim_rules
from tests.launch.scripts import finish, refuse, start


def test_it_fills_the_table_and_leaves_the_rest(tmp_path):
  results, readme = tmp_path / 'paper/runs', tmp_path / 'README.md'
  (tmp_path / 'paper/report').mkdir(parents=True)
  (tmp_path / 'paper/report/report.md').touch()
  results.mkdir()
  readme.write_text('a\n<!-- claims -->\n<!-- end of claims -->\nb\n')
  finish(start('claims_table', f'--results={results}', f'--readme={readme}'))
  first, *others, last = readme.read_text().splitlines()
  assert (first, last) == ('a', 'b')
  undecided = [x for x in others if '| not decided | no runs |' in x]
  assert len(undecided) == len(claim_rules.CLAIMS)
  assert undecided[3].startswith('| [4](paper/report/report.md#claim_4) | ')


def test_a_text_that_is_not_there_is_one_line(tmp_path):
  readme = tmp_path / 'none.md'
  line = refuse('claims_table', f'--results={tmp_path}', f'--readme={readme}')
  assert 'none.md cannot be read: No such file' in line


def test_results_without_a_report_to_link_are_one_line(tmp_path):
  readme = tmp_path / 'README.md'
  readme.touch()
  results = tmp_path / 'runs'
  line = refuse('claims_table', f'--results={results}', f'--readme={readme}')
  assert 'report/report.md, which the table would link, is not there' in line
