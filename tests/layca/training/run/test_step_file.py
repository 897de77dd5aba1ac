"""The files with a row a step, and what a resumed run makes of them."""

import numpy as np
import pytest

from layca.training.run.step_file import StepFile
from layca.training.step_log import row_type

ROWS = np.arange(1, 13, dtype=np.float32).reshape(4, 3)


def test_rows_come_in_pieces_and_the_rest_is_nan(tmp_path):
  path = tmp_path / 'step_rates.npy'
  rates = StepFile(path, np.zeros([5, 3], np.float32), 0)
  assert np.isnan(np.load(path)).all()
  rates.write(2, ROWS[2:])
  rates.write(0, ROWS[:2])
  rates.write(4, ROWS[:0])
  found = np.load(path)
  assert found.dtype == np.float32
  np.testing.assert_array_equal(found[:4], ROWS)
  assert np.isnan(found[4]).all()
  np.testing.assert_array_equal(rates.read(1, 2), ROWS[1:3])
  assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_rows_may_have_named_numbers(tmp_path):
  path = tmp_path / 'step_log.npy'
  rows = np.empty(3, row_type(2))
  for number, name in enumerate(rows.dtype.names):
    rows[name] = number
  log = StepFile(path, rows, 0)
  log.write(1, rows[1:])
  found = np.load(path)
  assert np.isnan(found['step']).tolist() == [True, False, False]
  assert found['step_angle'][1:].tolist() == [[4, 4]] * 2
  assert (found['loss'][2], found['step'].dtype) == (1, np.float64)


def test_a_resumed_run_keeps_what_is_final(tmp_path):
  path = tmp_path / 'step_rates.npy'
  StepFile(path, ROWS, 0).write(0, ROWS)
  rates = StepFile(path, ROWS, 2)
  found = np.load(path)
  np.testing.assert_array_equal(found[:2], ROWS[:2])
  assert np.isnan(found[2:]).all()
  rates.write(2, ROWS[2:])
  np.testing.assert_array_equal(np.load(path), ROWS)


def test_the_file_of_a_longer_run_grows(tmp_path):
  path = tmp_path / 'step_rates.npy'
  StepFile(path, ROWS, 0).write(0, ROWS)
  StepFile(path, np.zeros([6, 3], np.float32), 3).write(3, ROWS[:1])
  found = np.load(path)
  np.testing.assert_array_equal(found[:4], [*ROWS[:3], ROWS[0]])
  assert np.isnan(found[4:]).all()


@pytest.mark.parametrize('content', [b'', b'\x93NUMPY', b'no array'])
def test_a_broken_file_is_made_anew(tmp_path, content):
  path = tmp_path / 'step_rates.npy'
  path.write_bytes(content)
  StepFile(path, ROWS, 2).write(2, ROWS[2:])
  found = np.load(path)
  assert np.isnan(found[:2]).all()
  np.testing.assert_array_equal(found[2:], ROWS[2:])


def test_a_file_cut_short_or_of_another_type_is_made_anew(tmp_path):
  path = tmp_path / 'step_rates.npy'
  StepFile(path, ROWS, 0).write(0, ROWS)
  path.write_bytes(path.read_bytes()[:-1])
  StepFile(path, ROWS, 4)
  assert np.isnan(np.load(path)).all()
  np.save(path, ROWS.astype(np.float64))
  StepFile(path, ROWS, 4)
  assert np.load(path).dtype == np.float32
