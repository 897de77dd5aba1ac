"""Writes the table of the paper's claims, as our records decide them.

  python -m launch.claims_table --results=results/paper/runs --readme=README.md

replaces what stands between the lines <!-- claims --> and
<!-- end of claims --> of a text: a line a claim, with a link into the report,
which `launch.reproduce` writes into the folder report beside the results.
"""

import os
import pathlib

from absl import flags

from launch import command_line
from configs import defaults
from layca.training.errors import InputError
from layca.training.run import files

_RESULTS = flags.DEFINE_string(
  'results', None, 'The folder that holds what the experiments wrote.'
)
_README = flags.DEFINE_string('readme', None, 'The text that has the table.')


def main(_) -> None:
  """Judges the claims and fills the table."""
  # Not before the flags are known to be right: these import pandas.
  from layca.study import claims
  from layca.study.analysis import records
  from layca.study.reproduce.report import claims_table

  path = pathlib.Path(_README.value)
  try:
    text = path.read_text()
  except OSError as error:
    raise InputError(
      f'--readme={path} cannot be read: {error.strerror}'
    ) from error
  report = pathlib.Path(_RESULTS.value).parent / 'report/report.md'
  if not report.is_file():
    raise InputError(
      f'{report}, which the table would link, is not there: '
      'launch.reproduce --report_only writes it'
    )
  loaded = records.load(
    _RESULTS.value, command_line.flat(defaults.get_config())
  )
  link = pathlib.Path(os.path.relpath(report, path.parent)).as_posix()
  filled = claims_table.fill(text, claims.judge(loaded), link)
  files.write_atomically(path, filled.encode())


if __name__ == '__main__':
  command_line.run(main, required=('results', 'readme'))
