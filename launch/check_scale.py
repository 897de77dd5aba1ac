r"""Tells whether runs at a reduced scale obey the rules of configs/scale.py.

  python -m launch.check_scale --results=results/paper/runs

Exit status 1 if a rule is broken: its row says so.
"""

import sys

from absl import flags

from launch import command_line
from configs import defaults

_RESULTS = flags.DEFINE_string('results', None, 'Folder of the runs.')


def main(_) -> None:
  """Prints the table."""
  from layca.study.analysis import records, scale_rules

  usual = command_line.flat(defaults.get_config())
  table = scale_rules.check(records.load(_RESULTS.value, usual))
  words = {True: 'obeyed', False: 'BROKEN'}
  table['is_obeyed'] = table['is_obeyed'].map(words)
  print(table.to_string(index=False, float_format='{:.3f}'.format))
  sys.exit(int((table['is_obeyed'] == words[False]).any()))


if __name__ == '__main__':
  command_line.run(main, required=('results',))
