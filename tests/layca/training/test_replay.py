"""What another run's folder must hold to be replayed: else one line."""

import json

import numpy as np
import pytest

from layca.training import replay
from layca.training.errors import InputError

KERNELS = ['net/conv_0/w', 'net/dense/w']
LAYERS = [
  {'name': 'net/conv_0/w', 'shape': [3, 3, 1, 8]},
  {'name': 'net/dense/w', 'shape': [8, 10]},
  {'name': 'net/dense/b', 'shape': [10]},
]
RATES = np.array([[0.1, 0.0], [0.2, 0.3], [0.4, 0.5]], np.float32)


def write(folder, rates=RATES, layers=LAYERS):
  np.save(folder / 'step_rates.npy', rates)
  (folder / 'layers.json').write_text(json.dumps(layers))
  return str(folder)


def refused(folder, kernels=KERNELS, steps=3):
  with pytest.raises(InputError) as error:
    replay.read(folder, kernels, steps)
  head, _, line = str(error.value).partition(': ')
  assert head == f'config.optimizer.replay={folder!r}'
  assert '\n' not in line
  return line


def test_the_first_steps_are_read(tmp_path):
  found = replay.read(write(tmp_path), KERNELS, 2)
  np.testing.assert_array_equal(found, RATES[:2])


def test_a_folder_that_is_not_there(tmp_path):
  assert 'no such folder' in refused(str(tmp_path / 'run'))


def test_a_run_without_a_record_tells_the_flag(tmp_path):
  assert '--config.record_steps=True' in refused(str(tmp_path))
  with pytest.raises(InputError, match='record_steps=True'):
    replay.check_folder(str(tmp_path))
  replay.check_folder(write(tmp_path))


@pytest.mark.parametrize(
  ('rates', 'layers', 'words'),
  [
    (RATES[:, 1:], LAYERS[1:], 'it has 1 kernels, and this run 2'),
    (RATES, LAYERS[::-1], 'the kernel net/dense/w where this run has net/conv'),
    (RATES[:, 1:], LAYERS, 'rates (3, 1) of 2 kernels'),
    (RATES, 3, 'not those of a run'),
  ],
)
def test_other_layers(tmp_path, rates, layers, words):
  assert words in refused(write(tmp_path, rates, layers))


def test_too_few_steps(tmp_path):
  line = refused(write(tmp_path), steps=4)
  assert 'it has 3 steps, and this run 4: lower config.epochs' in line


@pytest.mark.parametrize(
  ('value', 'words'),
  [
    (np.nan, 'step 1 was not made'),
    (-0.5, 'net/dense/w turned by more than a right angle at step 1'),
  ],
)
def test_a_step_that_no_rate_repeats(tmp_path, value, words):
  rates = RATES.copy()
  rates[1, 1] = value
  folder = write(tmp_path, rates)
  assert words in refused(folder)
  # What comes after the last step of this run does not matter.
  np.testing.assert_array_equal(replay.read(folder, KERNELS, 1), RATES[:1])


def test_a_file_that_is_no_array(tmp_path):
  folder = write(tmp_path)
  (tmp_path / 'step_rates.npy').write_text('x')
  assert 'not those of a run' in refused(folder)
