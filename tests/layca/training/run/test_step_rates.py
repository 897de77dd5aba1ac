"""The file of the rotations: its rows, and what a resumed run makes of it."""

import numpy as np
import pytest

from layca.training.run.step_rates import StepRates

ROWS = np.arange(1, 13, dtype=np.float32).reshape(4, 3)


def test_rows_come_in_pieces_and_the_rest_is_nan(tmp_path):
  path = tmp_path / 'step_rates.npy'
  rates = StepRates(path, 5, 3, 0)
  assert np.isnan(np.load(path)).all()
  rates.write(2, ROWS[2:])
  rates.write(0, ROWS[:2])
  rates.write(4, ROWS[:0])
  found = np.load(path)
  assert found.dtype == np.float32
  np.testing.assert_array_equal(found[:4], ROWS)
  assert np.isnan(found[4]).all()
  assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_resumed_run_keeps_what_is_final(tmp_path):
  path = tmp_path / 'step_rates.npy'
  StepRates(path, 4, 3, 0).write(0, ROWS)
  rates = StepRates(path, 4, 3, 2)
  found = np.load(path)
  np.testing.assert_array_equal(found[:2], ROWS[:2])
  assert np.isnan(found[2:]).all()
  rates.write(2, ROWS[2:])
  np.testing.assert_array_equal(np.load(path), ROWS)


@pytest.mark.parametrize('content', [b'', b'\x93NUMPY', b'no array'])
def test_a_broken_file_is_made_anew(tmp_path, content):
  path = tmp_path / 'step_rates.npy'
  path.write_bytes(content)
  StepRates(path, 4, 3, 2).write(2, ROWS[2:])
  found = np.load(path)
  assert np.isnan(found[:2]).all()
  np.testing.assert_array_equal(found[2:], ROWS[2:])


def test_a_file_cut_short_is_made_anew(tmp_path):
  path = tmp_path / 'step_rates.npy'
  StepRates(path, 4, 3, 0).write(0, ROWS)
  path.write_bytes(path.read_bytes()[:-1])
  StepRates(path, 4, 3, 4)
  assert np.isnan(np.load(path)).all()
