"""A whole run that records its rotations, resumes, and is replayed."""

import json

import numpy as np
import pytest

from layca.training import loop
from layca.training.errors import InputError
from tests.layca.training import tiny
from tests.layca.training.test_loop import (
  assert_same,
  kill_after,
  resumable_config,
  rows_of,
)

# An epoch has three steps.
OPTIONS = dict(optimizer__layca=False, rho=0.1, epochs=3, record_steps=True)
SCHEDULES = dict(
  alpha_schedule=((0, -0.5), (2, 0.0)),
  layer_schedules=(('conv_0/', ((0, 1.0), (2, 0.5))),),
  alpha_interpolation='linear',
)


def rates_of(folder):
  return np.load(folder / 'step_rates.npy')


@pytest.fixture(scope='module')
def recorded(tmp_path_factory):
  """A run of plain momentum that nothing disturbs."""
  folder = tmp_path_factory.mktemp('recorded')
  loop.train(resumable_config(**OPTIONS), folder)
  return folder


def test_every_step_is_in_the_file(recorded):
  rates = rates_of(recorded)
  assert (rates.shape, rates.dtype) == ((9, 3), np.float32)
  means = [row['rotation']['mean_step_angle'] for row in rows_of(recorded)]
  angles = np.arctan(rates).reshape(3, 3, 3).mean(axis=1)
  np.testing.assert_allclose(angles, means, rtol=1e-6)


def test_a_killed_run_records_the_same_bytes(recorded, tmp_path):
  kill_after(7, tmp_path, **OPTIONS)
  # The six steps of whole epochs are there already.
  np.testing.assert_array_equal(
    np.isfinite(rates_of(tmp_path)).all(axis=1), np.arange(9) < 6
  )
  loop.train(resumable_config(**OPTIONS), tmp_path)
  for name in ('step_rates.npy', 'layers.json'):
    assert (tmp_path / name).read_bytes() == (recorded / name).read_bytes()
  assert_same(tmp_path, recorded)


def test_steps_that_a_run_does_not_make_are_nan(tmp_path):
  options = dict(record_steps=True, optimizer__layca=False)
  diverging = tiny.config(rho=1e30, model__use_batch_norm=False, **options)
  assert loop.train(diverging, tmp_path / 'a')['diverged']
  made = int(json.loads((tmp_path / 'a/result.json').read_text())['step'])
  assert 0 < made < 4
  rates = rates_of(tmp_path / 'a')
  assert len(rates) == 8
  assert np.isnan(rates[made:]).all()
  assert not np.isnan(rates[: made - 1]).any()
  loop.train(tiny.config(stop__train_loss=1e9, **options), tmp_path / 'b')
  np.testing.assert_array_equal(
    np.isfinite(rates_of(tmp_path / 'b')).all(axis=1), np.arange(8) < 4
  )


def test_layca_repeats_the_rotations_of_the_run(recorded, tmp_path):
  # By Adam, from other weights, and killed on its way.
  options = dict(
    optimizer__replay=str(recorded), epochs=3, seed=5, record_steps=True
  )
  kill_after(4, tmp_path, **options)
  loop.train(resumable_config(**options), tmp_path)
  theirs, ours = rates_of(recorded), rates_of(tmp_path)
  np.testing.assert_allclose(ours, theirs, rtol=1e-4)
  for row, of_them in zip(rows_of(tmp_path), rows_of(recorded), strict=True):
    rotation = row['rotation']
    assert rotation['stalled'] == rotation['nonfinite'] == [0, 0, 0]
    assert rotation['rate'] == theirs[row['step'] - 1].tolist()
    assert row['learning_rate'] == pytest.approx(3.0**-3)
    np.testing.assert_allclose(
      rotation['mean_step_angle'],
      of_them['rotation']['mean_step_angle'],
      rtol=1e-4,
    )
  directions = [rows_of(f)[-1]['train_loss'] for f in (tmp_path, recorded)]
  assert directions[0] != directions[1]


def test_a_replay_that_cannot_be_is_one_line_before_any_file(
  recorded, tmp_path
):
  for overrides, words in (
    (
      {'optimizer__replay': str(recorded), 'epochs': 4},
      '9 steps, and this run',
    ),
    (
      {'optimizer__replay': str(recorded), 'model__widths': (4,)},
      '3 kernels, and this run 2',
    ),
    ({'optimizer__replay': str(tmp_path)}, 'record_steps=True'),
    ({'layer_schedules': (('conv_9', ((0, 1.0),)),)}, 'found in none of'),
  ):
    with pytest.raises(InputError, match=words) as error:
      loop.train(resumable_config(**overrides), tmp_path / 'run')
    assert '\n' not in str(error.value)
  assert not (tmp_path / 'run').exists()


def test_a_run_with_schedules_resumes_in_their_midst(tmp_path):
  options = dict(optimizer__layca=False, epochs=3, **SCHEDULES)
  whole, killed = tmp_path / 'whole', tmp_path / 'killed'
  loop.train(resumable_config(**options), whole)
  kill_after(4, killed, **options)
  loop.train(resumable_config(**options), killed)
  assert_same(killed, whole)
  rates = [row['rotation']['rate'] for row in rows_of(whole)]
  expected = [[1, 0.5**2.5, 0.5**5], [0.75, 0.75**2.5, 0.75**5], [0.5, 1, 1]]
  np.testing.assert_allclose(rates, np.multiply(3.0**-3, expected), rtol=1e-6)
  layers = json.loads((whole / 'layers.json').read_text())
  assert [row['schedule'][0][0] for row in layers] == [0, 0, 0]
  assert layers[0]['schedule'] == [[0, 1.0], [2, 0.5]]
