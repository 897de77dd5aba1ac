"""The files of one run: what is read of them, and why it is left out."""

import json
import math

import pytest

from layca.study.analysis import run_files
from tests.layca.study.made_up_runs import write


def change(path, **values):
  """Replaces values in a JSON file."""
  path.write_text(json.dumps(json.loads(path.read_text()) | values))


def reason(path):
  """Returns why a run is left out."""
  with pytest.raises(run_files.LeftOutError) as error:
    run_files.read(path)
  (line,) = str(error.value).splitlines()
  return line


def test_with_validation_the_best_epoch_is_reported(tmp_path):
  write(tmp_path, val_accuracy=(1, 3, 2, 2), test_accuracy=(0.4, 0.5, 0.6, 0.7))
  _, row, _ = run_files.read(tmp_path)
  assert (row['test_accuracy'], row['reported_test_accuracy']) == (0.7, 0.5)


def test_an_epoch_is_a_row_for_each_kernel(tmp_path):
  distances = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]
  multipliers, drops = (1.0, 0.5, 0.25), {'rho': 0.5, 'drop_epochs': (1,)}
  kernels = {'multipliers': multipliers, 'shortcuts': (1,)}
  write(tmp_path, epochs=2, distances=distances, **kernels, **drops)
  _, run, table = run_files.read(tmp_path)
  assert run['kernels'] == 3
  expected = {
    'epoch': [0, 0, 0, 1, 1, 1],
    'layer': [0, 1, 2] * 2,
    'layer_name': ['00_conv_0', '01_shortcut_1', '02_dense'] * 2,
    'is_shortcut': [False, True, False] * 2,
    'multiplier': [1.0, 0.5, 0.25] * 2,
    'cosine_distance': [*distances[0], *distances[1]],
    'learning_rate': [0.5] * 3 + [0.1] * 3,
  }
  for key, values in expected.items():
    assert table[key].tolist() == values
  # Layca's step turns a layer by atan(rate * multiplier).
  assert table['mean_step_angle'][1] == pytest.approx(math.atan(0.25))


@pytest.mark.parametrize(
  ('options', 'fitted', 'has_diverged'),
  [
    ({'train_accuracy': 0.981}, True, False),
    ({'train_accuracy': 0.98}, False, False),
    ({'diverged': 'loss not finite'}, False, True),
    ({'epochs': 0, 'diverged': 'loss not finite'}, False, True),
    ({'test_accuracy': None}, False, True),
  ],
)
def test_fitted_is_above_98_percent_unless_it_diverged(
  tmp_path, options, fitted, has_diverged
):
  write(tmp_path, **options)
  _, row, _ = run_files.read(tmp_path)
  assert (row['fitted'], row['has_diverged']) == (fitted, has_diverged)
  # JSON has no NaN.
  change(tmp_path / 'result.json', test_accuracy=None)
  _, row, _ = run_files.read(tmp_path)
  assert math.isnan(row['reported_test_accuracy'])
  assert row['has_diverged']


@pytest.mark.parametrize(
  ('name', 'content', 'words'),
  [
    ('config.json', None, 'config.json cannot be read: No such file'),
    ('config.json', b'{"a', 'config.json cannot be read: it is not JSON'),
    ('layers.json', b'[]', 'is not of the 0 kernels of layers.json'),
    ('result.json', None, 'not complete: 4 of 4 epochs'),
    ('result.json', b'{"epochs": 4}', 'result.json lacks diverged'),
    ('metrics.jsonl', None, 'metrics.jsonl holds 0 whole rows of 4'),
    ('metrics.jsonl', b'\xff\xfe', 'metrics.jsonl cannot be read: it is not'),
    ('metrics.jsonl', b'{"epoch": 0}\n' * 4, "(KeyError: 'rotation')"),
  ],
)
def test_a_broken_file_is_said(tmp_path, name, content, words):
  path = write(tmp_path) / name
  if content is None:
    path.unlink()
  else:
    path.write_bytes(content)
  assert words in reason(tmp_path)


@pytest.mark.parametrize('key', ['task', 'alpha', 'seed', 'optimizer'])
def test_values_of_another_kind_are_said(tmp_path, key):
  change(write(tmp_path) / 'config.json', **{key: {'name': 3}})
  assert f'config.json: {key}' in reason(tmp_path)
  change(write(tmp_path) / 'result.json', test_accuracy='high')
  assert 'not those of a training job' in reason(tmp_path)
