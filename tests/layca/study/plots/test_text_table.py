"""The table beside a figure."""

from layca.study.plots.text_table import Table

FORMATS = {'folder': '', 'layer': 'd', 'accuracy': '.3f', 'points': '+.1f'}
TABLE = Table(
  FORMATS,
  [
    {'folder': 'with, comma', 'layer': 10, 'accuracy': 0.5, 'points': 2.04},
    {'folder': 'b', 'layer': 0, 'accuracy': float('nan'), 'points': None},
    {'folder': 'c', 'layer': 1, 'accuracy': 0.12345, 'points': -1.0},
  ],
)


def test_csv_has_the_names_and_leaves_what_is_missing_empty():
  assert TABLE.to_csv() == (
    'folder,layer,accuracy,points\n'
    '"with, comma",10,0.500,+2.0\n'
    'b,0,,\n'
    'c,1,0.123,-1.0\n'
  )


def test_text_is_aligned_by_kind():
  assert TABLE.to_text() == (
    'folder       layer  accuracy  points\n'
    'with, comma     10     0.500    +2.0\n'
    'b                0\n'
    'c                1     0.123    -1.0'
  )


def test_a_table_without_rows_is_its_names():
  assert Table(FORMATS, []).to_csv() == 'folder,layer,accuracy,points\n'
  assert Table(FORMATS, []).to_text() == 'folder  layer  accuracy  points'
