"""The table of claims in a text, as a user has it written."""

from layca.study import claim_rules
from tests.launch.scripts import finish, refuse, start


def test_it_fills_the_table_and_leaves_the_rest(tmp_path):
  readme = tmp_path / 'README.md'
  readme.write_text('a\n<!-- claims -->\n<!-- end of claims -->\nb\n')
  finish(start('claims_table', f'--results={tmp_path}', f'--readme={readme}'))
  first, *others, last = readme.read_text().splitlines()
  assert (first, last) == ('a', 'b')
  undecided = [x for x in others if '| not decided | no runs |' in x]
  assert len(undecided) == len(claim_rules.CLAIMS)


def test_a_text_that_is_not_there_is_one_line(tmp_path):
  readme = tmp_path / 'none.md'
  line = refuse('claims_table', f'--results={tmp_path}', f'--readme={readme}')
  assert 'none.md cannot be read: No such file' in line
