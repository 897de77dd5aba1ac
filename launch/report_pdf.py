"""Prints a report as PDF, by a Chromium without a window.

  python -m launch.report_pdf --report=results/paper/report

writes report.pdf beside the page. On Debian: apt-get install chromium.
"""

import pathlib
import shutil
import subprocess
import tempfile

from absl import flags

from launch import command_line
from layca.training.errors import InputError

_BROWSERS = ('chromium', 'chromium-browser', 'google-chrome')
_SECONDS = 300

_REPORT = flags.DEFINE_string(
  'report', None, 'The folder of the report, which holds its index.html.'
)


def main(_) -> None:
  """Writes the file."""
  page = pathlib.Path(_REPORT.value).absolute() / 'index.html'
  if not page.is_file():
    raise InputError(f'--report={_REPORT.value}: there is no {page.name} there')
  path = page.with_name('report.pdf')
  _print(_browser(), page, path)
  print(f'wrote {path}')


def _browser():
  """Returns the path of the first browser that is there."""
  for name in _BROWSERS:
    if found := shutil.which(name):
      return found
  raise InputError(f'none of {", ".join(_BROWSERS)} is installed')


def _print(browser, page, path):
  path.unlink(missing_ok=True)
  with tempfile.TemporaryDirectory() as profile:
    command = [
      browser,
      '--headless',
      # As root, and in containers, its sandbox cannot be made.
      '--no-sandbox',
      '--disable-gpu',
      f'--user-data-dir={profile}',
      '--no-pdf-header-footer',
      f'--print-to-pdf={path}',
      page.as_uri(),
    ]
    try:
      done = subprocess.run(
        command, capture_output=True, text=True, timeout=_SECONDS
      )
    except subprocess.TimeoutExpired as error:
      raise InputError(f'{browser} took more than {_SECONDS} s') from error
  if not path.exists():
    lines = done.stderr.strip().splitlines() or [f'status {done.returncode}']
    raise InputError(f'{browser} printed nothing: {lines[-1]}')


if __name__ == '__main__':
  command_line.run(main, required=('report',))
