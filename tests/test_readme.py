"""What the README shows works as it stands there; see also test_docs.py."""

import ast
import math
import pathlib
import re

import pytest

from launch import command_line
from configs import defaults
from layca.study import claims
from layca.study.analysis import records
from layca.study.reproduce.report import claims_table
from tests.pages import ROOT, blocks, run

README = (ROOT / 'README.md').read_text()


def test_it_is_read_in_one_sitting():
  assert len(README.splitlines()) <= 200


def test_its_ten_lines_turn_each_layer_by_the_angle_that_they_ask_for():
  (code,) = blocks(README, 'python')
  angles = ast.literal_eval(run(code).splitlines()[-1])
  assert angles == pytest.approx([math.atan(3**-3)] * 3, rel=1e-4)


def test_the_table_of_claims_is_what_the_records_give():
  # `python -m launch.claims_table` writes it.
  usual = command_line.flat(defaults.get_config())
  paper = pathlib.Path('results/paper')
  judged = claims.judge(records.load(ROOT / paper / 'runs', usual))
  report = (paper / 'report/report.md').as_posix()
  assert claims_table.fill(README, judged, report) == README


def test_a_command_stands_beside_each_picture():
  pictures = re.finditer(r'!\[[^]]*\]\([^)]*\)', README)
  for picture in pictures:
    assert re.search('`(make|python -m) ', README[picture.end() :][:300])
