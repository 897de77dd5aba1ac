"""Tables of runs: what is in them, and what is left out and why."""

import json
import math

import numpy as np
import pytest

from layca.study.analysis import records
from layca.training.errors import InputError
from tests.layca.study import made_up_runs
from tests.layca.study.made_up_runs import write


def only_run(folder):
  """Returns the row of the only run in a folder."""
  (row,) = records.load(folder).runs.to_dict('records')
  return row


def change(path, **values):
  """Replaces values in a JSON file."""
  path.write_text(json.dumps(json.loads(path.read_text()) | values))


def reason(folder):
  """Returns why the only folder is left out."""
  loaded = records.load(folder)
  assert not len(loaded.runs)
  assert not len(loaded.epochs)
  ((_, reason),) = loaded.left_out.itertuples(index=False)
  return reason


def test_a_run_is_a_row_of_its_config_and_its_result(tmp_path):
  write(
    tmp_path / 'a' / 'b',
    alpha=0.6,
    rho=0.25,
    seed=3,
    drop_epochs=(2, 3),
    epochs=4,
    epochs_planned=9,
    test_accuracy=(0.1, 0.2, 0.3, 0.4),
    stopped='train loss 9e-05 is at most 0.0001',
  )
  row = only_run(tmp_path)
  expected = {
    'run': 'a/b',
    'is_grid': False,
    'method': 'Layca',
    'kernels': 3,
    'task': 'c10_cnn1:small',
    'alpha': 0.6,
    'rho': 0.25,
    'seed': 3,
    'optimizer.layca': True,
    'data.coarse_labels': False,
    'schedule.drop_epochs': '[2, 3]',
    'epochs': 9,
    'epochs_run': 4,
    'step': 40,
    'diverged': None,
    'stopped': 'train loss 9e-05 is at most 0.0001',
    'test_accuracy': 0.4,
    'reported_test_accuracy': 0.4,
  }
  assert {key: row[key] for key in expected} == expected


def test_with_validation_the_best_epoch_is_reported(tmp_path):
  write(
    tmp_path,
    val_accuracy=(0.1, 0.3, 0.2, 0.25),
    test_accuracy=(0.4, 0.5, 0.6, 0.7),
  )
  row = only_run(tmp_path)
  assert row['reported_test_accuracy'] == 0.5
  assert (row['best_epoch'], row['test_accuracy']) == (1, 0.7)


def test_an_epoch_is_a_row_for_each_kernel(tmp_path):
  distances = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])
  write(
    tmp_path / 'a',
    epochs=2,
    layca=False,
    rho=0.5,
    drop_epochs=(1,),
    shortcuts=(1,),
    distances=distances,
    multipliers=(1.0, 0.5, 0.25),
    train_losses=(2.0, 1.0),
  )
  epochs = records.load(tmp_path).epochs
  assert epochs['run'].tolist() == ['a'] * 6
  assert epochs['epoch'].tolist() == [0, 0, 0, 1, 1, 1]
  assert epochs['layer'].tolist() == [0, 1, 2] * 2
  names = ['00_conv_0', '01_shortcut_1', '02_dense']
  assert epochs['layer_name'].tolist() == names * 2
  assert epochs['is_shortcut'].tolist() == [False, True, False] * 2
  assert epochs['multiplier'].tolist() == [1.0, 0.5, 0.25] * 2
  assert epochs['cosine_distance'].tolist() == distances.ravel().tolist()
  assert epochs['train_loss'].tolist() == [2.0] * 3 + [1.0] * 3
  assert epochs['learning_rate'].tolist() == [0.5] * 3 + [0.1] * 3
  # Layca's step turns a layer by atan(rate * multiplier).
  first = [math.atan(0.5), math.atan(0.25), math.atan(0.125)]
  np.testing.assert_allclose(epochs['mean_step_angle'][:3], first, rtol=1e-12)


def test_runs_are_sorted_and_told_apart_from_those_of_grids(tmp_path):
  for name in ('b', 'a/grid/rate=3^1', 'a', 'a/grids'):
    write(tmp_path / name)
  runs = records.load(tmp_path).runs
  assert runs['run'].tolist() == ['a', 'a/grid/rate=3^1', 'a/grids', 'b']
  assert runs['is_grid'].tolist() == [False, True, False, False]


def test_a_folder_of_a_grid_can_be_named_itself(tmp_path):
  write(tmp_path / 'grid' / 'rate=3^1')
  assert only_run(tmp_path / 'grid')['is_grid']


def test_a_run_can_be_named_itself(tmp_path, monkeypatch):
  write(tmp_path / 'a')
  assert only_run(tmp_path / 'a')['run'] == '.'
  monkeypatch.chdir(tmp_path / 'a')
  assert only_run('.')['run'] == '.'


@pytest.mark.parametrize(
  ('optimizer', 'layca', 'method'),
  [
    ('sgd', True, 'Layca'),
    ('sgd', False, 'SGD'),
    ('adam', False, 'Adam'),
    ('sgd_amom', True, 'SGD_AMom + Layca'),
    ('rmsprop', True, 'RMSProp + Layca'),
    ('other', False, 'other'),
  ],
)
def test_methods_have_the_papers_names(tmp_path, optimizer, layca, method):
  assert records.method(optimizer, layca) == method
  write(tmp_path, optimizer=optimizer, layca=layca)
  assert only_run(tmp_path)['method'] == method


def test_a_run_that_diverged_in_its_first_epoch_has_no_accuracy(tmp_path):
  write(tmp_path / 'a', epochs=0, epochs_planned=4, diverged='not finite')
  row = only_run(tmp_path)
  assert (row['diverged'], row['epochs_run']) == ('not finite', 0)
  assert math.isnan(row['reported_test_accuracy'])
  assert not len(records.load(tmp_path).epochs)


def test_an_accuracy_that_is_not_finite_is_nan(tmp_path):
  write(tmp_path)
  # JSON has no NaN.
  change(tmp_path / 'result.json', test_accuracy=None)
  assert math.isnan(only_run(tmp_path)['reported_test_accuracy'])


def test_other_folders_are_no_runs(tmp_path):
  write(tmp_path / 'run')
  toy = tmp_path / 'toy'
  toy.mkdir()
  (toy / 'config.json').write_text('{"layers": [0]}')
  (toy / 'trainings.jsonl').write_text('{"layer": 0}\n')
  (tmp_path / 'sweep.json').write_text('{')
  loaded = records.load(tmp_path)
  assert loaded.runs['run'].tolist() == ['run']
  assert records.describe(loaded) == ['1 complete run']


def test_what_is_not_complete_is_said(tmp_path):
  write(tmp_path / 'a')
  write(tmp_path / 'b', epochs=2, epochs_planned=5, complete=False)
  loaded = records.load(tmp_path)
  lines = ['left out: b: not complete: 2 of 5 epochs']
  assert records.describe_left_out(loaded) == lines
  assert records.describe(loaded) == ['1 complete run', *lines]
  assert set(loaded.epochs['run']) == {'a'}


@pytest.mark.parametrize(
  ('name', 'content', 'words'),
  [
    ('config.json', None, 'config.json cannot be read: No such file'),
    ('config.json', '{"a', 'config.json cannot be read: it is not JSON'),
    ('config.json', '[]', 'config.json cannot be read: it is not a JSON obj'),
    ('layers.json', None, 'layers.json cannot be read: No such file'),
    ('layers.json', '[{]', 'layers.json cannot be read: it is not JSON'),
    ('layers.json', '[]', 'layers.json tells of 0 kernels, cosine_distance'),
    ('layers.json', '{"a": 1}', 'not those of a training job'),
    ('layers.json', '3', 'not those of a training job'),
    ('result.json', '', 'result.json cannot be read: it is not JSON'),
    ('result.json', '[1]', 'result.json cannot be read: it is not a JSON obj'),
    ('result.json', '{"epochs": 4}', 'result.json lacks diverged'),
    ('metrics.jsonl', None, 'metrics.jsonl holds 0 whole rows of 4'),
    ('metrics.jsonl', '{"epoch', 'metrics.jsonl holds 0 whole rows of 4'),
    ('metrics.jsonl', b'\xff\xfe', 'metrics.jsonl cannot be read: it is not'),
    ('metrics.jsonl', '3\n' * 4, 'not those of a training job'),
    ('metrics.jsonl', '{"epoch": 0}\n' * 4, "(KeyError: 'rotation')"),
  ],
)
def test_a_broken_file_is_said_and_the_other_runs_are_read(
  tmp_path, name, content, words
):
  path = write(tmp_path / 'broken') / name
  if content is None:
    path.unlink()
  else:
    path.write_bytes(
      content if isinstance(content, bytes) else content.encode()
    )
  assert words in reason(tmp_path)
  write(tmp_path / 'whole')
  loaded = records.load(tmp_path)
  assert loaded.runs['run'].tolist() == ['whole']
  assert loaded.left_out['run'].tolist() == ['broken']


@pytest.mark.parametrize('key', ['task', 'alpha', 'rho', 'seed', 'optimizer'])
@pytest.mark.parametrize('value', [None, [1], {'name': 3}])
def test_a_config_of_another_kind_is_said(tmp_path, key, value):
  write(tmp_path)
  change(tmp_path / 'config.json', **{key: value})
  assert f'config.json: {key}' in reason(tmp_path)


@pytest.mark.parametrize(
  ('key', 'value'), [('test_accuracy', 'high'), ('epochs', '4')]
)
def test_a_result_of_another_kind_is_said(tmp_path, key, value):
  write(tmp_path)
  change(tmp_path / 'result.json', **{key: value})
  assert 'not those of a training job' in reason(tmp_path)


def test_layers_that_do_not_fit_the_metrics_are_said(tmp_path):
  write(tmp_path / 'a', kernels=3)
  layers = made_up_runs.write(tmp_path / 'b', kernels=4) / 'layers.json'
  layers.rename(tmp_path / 'a' / 'layers.json')
  loaded = records.load(tmp_path)
  assert loaded.left_out['reason'].tolist() == [
    'layers.json tells of 4 kernels, cosine_distance in metrics.jsonl of 3',
    'layers.json cannot be read: No such file or directory',
  ]


def test_a_folder_without_runs_gives_empty_tables(tmp_path):
  loaded = records.load(tmp_path)
  assert [len(table) for table in loaded] == [0, 0, 0]
  assert records.describe(loaded) == ['0 complete runs']


@pytest.mark.parametrize('name', ['none', 'file'])
def test_a_folder_that_does_not_exist_is_refused(tmp_path, name):
  (tmp_path / 'file').write_text('')
  with pytest.raises(InputError, match=rf'{name}: there is no such folder'):
    records.load(tmp_path / name)
