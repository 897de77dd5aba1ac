"""The table of claims in a text, as a user has it written."""

from tests.launch.scripts import finish, refuse, start


def test_it_fills_the_table_and_leaves_the_rest(tmp_path):
  readme = tmp_path / 'README.md'
  readme.write_text('a\n<!-- claims -->\n<!-- end of claims -->\nb\n')
  finish(start('claims_table', f'--results={tmp_path}', f'--readme={readme}'))
  first, *others, last = readme.read_text().splitlines()
  assert (first, last) == ('a', 'b')
  assert (
    sum(line.endswith('| no runs | not decided |') for line in others) == 15
  )


def test_a_text_that_is_not_there_is_one_line(tmp_path):
  readme = tmp_path / 'none.md'
  line = refuse('claims_table', f'--results={tmp_path}', f'--readme={readme}')
  assert 'none.md cannot be read: No such file' in line
