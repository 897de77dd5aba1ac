"""A whole run with points within its epochs, and its TensorBoard pages."""

import numpy as np
import pytest

from layca.training import loop
from tests.layca.training import tiny
from tests.layca.training.output.tensorboard import read_events
from tests.layca.training.test_loop import (
  assert_same,
  kill_after,
  resumable_config,
  rows_of,
)

# An epoch has three steps: two of them, then one, are a row.
OPTIONS = dict(log_every_steps=2, tensorboard__bands=2, epochs=3)


def log_of(folder):
  return np.load(folder / 'step_log.npy')


def events(folder):
  """All that TensorBoard shows of a run but for the time it took."""
  return {
    (run, kind, tag): [(step, array.tolist()) for step, array in points]
    for run in ('.', 'layers/00-01', 'layers/02')
    for kind in ('scalars', 'histograms', 'images', 'text')
    for tag, points in read_events.of_plugin(folder / run, kind).items()
    if not tag.startswith('time/')
  }


@pytest.fixture(scope='module')
def logged(tmp_path_factory):
  """A run that nothing disturbs."""
  folder = tmp_path_factory.mktemp('logged')
  loop.train(resumable_config(**OPTIONS), folder)
  return folder


def test_its_means_are_those_of_the_epoch(logged):
  log, rows = log_of(logged), rows_of(logged)
  np.testing.assert_array_equal(log['step'], [2, 3, 5, 6, 8, 9])
  # Two batches of 32, and the 16 images that are left.
  shares = np.array([64, 16]) / 80
  for key in ('loss', 'accuracy'):
    means = log[key].reshape(3, 2) @ shares
    expected = [row[f'train_{key}'] for row in rows]
    np.testing.assert_allclose(means, expected, rtol=1e-5)
  angles = np.tensordot(
    [2 / 3, 1 / 3], log['step_angle'].reshape(3, 2, 3), (0, 1)
  )
  expected = [row['rotation']['mean_step_angle'] for row in rows]
  np.testing.assert_allclose(angles, expected, rtol=1e-5)
  np.testing.assert_allclose(log['learning_rate'], 3.0**-3, rtol=1e-6)


def test_it_changes_no_digit_of_a_run(logged, tmp_path):
  loop.train(resumable_config(epochs=3), tmp_path)
  assert_same(tmp_path, logged)
  assert not (tmp_path / 'step_log.npy').exists()


@pytest.mark.parametrize('calls', [2, 4])
def test_a_killed_run_has_the_same_log_and_pages(logged, tmp_path, calls):
  kill_after(calls, tmp_path, **OPTIONS)
  # The command that the page Text tells is that of this process.
  loop.train(resumable_config(**OPTIONS), tmp_path)
  name = 'step_log.npy'
  assert (tmp_path / name).read_bytes() == (logged / name).read_bytes()
  killed, whole = events(tmp_path), events(logged)
  assert killed.keys() == whole.keys()
  for place, points in whole.items():
    np.testing.assert_equal(killed[place], points, err_msg=str(place))
    steps = [step for step, _ in points]
    assert steps == sorted(set(steps)), place


def test_the_overview_starts_at_step_0(logged):
  curves = read_events.curves(logged)
  for split in ('val', 'test'):
    for metric in ('loss', 'accuracy'):
      points = curves[f'Overview/{metric}/{split}']
      assert [step for step, _ in points] == [0, 3, 6, 9]
      assert np.isfinite(points).all()
  assert curves['Overview/cosine_distance/max'][0] == (0, 0.0)
  assert curves['Overview/learning_rate'][0] == (0, np.float32(3.0**-3))


def test_the_rate_at_step_0_is_that_of_the_warm_up(tmp_path):
  config = tiny.config(epochs=1, schedule__warmup_epochs=1.0)
  loop.train(config, tmp_path)
  (_, first), (_, last) = read_events.curves(tmp_path)['Overview/learning_rate']
  assert first < last


def test_a_run_that_diverges_within_an_epoch_tells_its_last_steps(tmp_path):
  options = dict(optimizer__layca=False, log_every_steps=1)
  config = tiny.config(rho=1e30, model__use_batch_norm=False, **options)
  assert loop.train(config, tmp_path)['diverged']
  made = np.isfinite(log_of(tmp_path)['step']).sum()
  assert 0 < made < 4
  points = read_events.curves(tmp_path)['steps/loss']
  assert [step for step, _ in points] == [*range(1, made + 1)]
  assert np.isnan(log_of(tmp_path)['loss'][made:]).all()


def test_an_old_folder_goes_on_without_its_old_event_files(tmp_path):
  kill_after(4, tmp_path)
  (old,) = tmp_path.glob('events.out.tfevents.*')
  (tmp_path / 'tensorboard').mkdir()
  old.rename(tmp_path / 'tensorboard' / old.name)
  loop.train(resumable_config(), tmp_path)
  assert not (tmp_path / 'tensorboard').exists()
  losses = read_events.curves(tmp_path)['Overview/loss/train']
  assert [step for step, _ in losses] == [3, 6]
