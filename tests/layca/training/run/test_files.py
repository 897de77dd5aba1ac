"""JSON files survive kills, and hold what JSON can hold."""

import json
import math
import os

import numpy as np
import pytest

from layca.training.run import files


def row(number):
  return {'number': number, 'third': 1.0 / 3.0}


def test_rows_come_back_as_they_were_written(tmp_path):
  path = tmp_path / 'rows.jsonl'
  assert files.read_rows(path) == []
  written = [files.append_row(path, row(number)) for number in range(3)]
  assert files.read_rows(path) == written == [row(0), row(1), row(2)]
  assert path.read_text().count('\n') == 3


def test_numbers_that_are_not_finite_are_null_and_tuples_lists(tmp_path):
  path = tmp_path / 'rows.jsonl'
  given = {'loss': math.nan, 'rotation': {'angle': [math.inf, -math.inf, 1.0]}}
  wanted = {'loss': None, 'rotation': {'angle': [None, None, 1.0]}}
  assert files.append_row(path, given) == wanted
  assert files.read_rows(path) == [wanted]
  files.write_rows(path, [given])
  assert files.read_rows(path) == [wanted]
  files.write_json(path, given)
  assert json.loads(path.read_text()) == files.plain(given) == wanted
  assert files.plain({'layers': (0, (1, 2))}) == {'layers': [0, [1, 2]]}


def test_rows_end_at_the_first_that_is_not_whole(tmp_path):
  path = tmp_path / 'rows.jsonl'
  files.write_rows(path, [row(0), row(1)])
  with open(path, 'a') as file:
    file.write('{"number": 2, "thi')
  assert files.read_rows(path) == [row(0), row(1)]
  # What follows a broken line is not trusted either.
  with open(path, 'a') as file:
    file.write('\n{"number": 3}\n')
  assert files.read_rows(path) == [row(0), row(1)]


def test_rows_are_replaced_and_then_grow_by_whole_lines(tmp_path):
  path = tmp_path / 'rows.jsonl'
  path.write_text('{"number": 0}\n{"num')
  files.write_rows(path, files.read_rows(path))
  files.append_row(path, row(1))
  assert path.read_text() == f'{{"number": 0}}\n{json.dumps(row(1))}\n'
  files.write_rows(path, [])
  assert path.read_bytes() == b''


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
  path = tmp_path / 'config.json'
  files.write_json(path, {'rho': 0.1})
  before = path.read_bytes()

  def fail(descriptor):
    raise OSError('disk full')

  monkeypatch.setattr(os, 'fsync', fail)
  with pytest.raises(OSError, match='disk full'):
    files.write_json(path, {'rho': 0.2})
  assert path.read_bytes() == before
  # What JSON cannot hold does not even get so far.
  with pytest.raises(TypeError):
    files.write_json(path, {'rho': np.zeros(2)})
  assert path.read_bytes() == before
  monkeypatch.undo()
  files.write_atomically(path, b'new')
  assert path.read_bytes() == b'new'
  assert list(tmp_path.iterdir()) == [path]
