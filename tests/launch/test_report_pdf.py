"""A report as PDF, as a user has it printed."""

import os
import shutil

import pytest

from launch import report_pdf
from tests.launch.scripts import finish, refuse, start

BROWSER = next(filter(None, map(shutil.which, report_pdf._BROWSERS)), None)


@pytest.mark.skipif(not BROWSER, reason='no Chromium')
def test_a_page_is_printed_beside_itself(tmp_path):
  (tmp_path / 'index.html').write_text('<details>words</details>')
  out, _ = finish(start('report_pdf', f'--report={tmp_path}'))
  assert out == f'wrote {tmp_path}/report.pdf\n'
  assert (tmp_path / 'report.pdf').read_bytes().startswith(b'%PDF')


def test_what_is_not_there_is_one_line(tmp_path, monkeypatch):
  argument = f'--report={tmp_path}'
  assert 'there is no index.html there' in refuse('report_pdf', argument)
  (tmp_path / 'index.html').write_text('')
  monkeypatch.setitem(os.environ, 'PATH', '')
  line = refuse('report_pdf', argument)
  assert line.endswith('chromium-browser, google-chrome is installed')
