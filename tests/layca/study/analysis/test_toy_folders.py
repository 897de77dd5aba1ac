"""The work folders of the toy experiment: what is read, what is refused."""

import json

import pytest

from layca.study.analysis import toy_folders
from layca.training.errors import InputError
from tests.layca.study.figures import made_up_study


def write(folder, data='mnist'):
  rows = made_up_study.trainings({0: [0.7, 0.8], 1: [0.6]})
  rows += made_up_study.trainings({0: [0.9]}, 'frozen_relu')
  rows[2]['train_accuracy'] = 0.98
  return made_up_study.write(folder, rows, data=data)


def test_trainings_of_a_variant_are_a_table(tmp_path):
  write(tmp_path / 'a')
  write(tmp_path / 'b', 'digits')
  made_up_study.write(tmp_path / 'empty')
  folders = toy_folders.find_trainings(tmp_path)
  assert [folder.label for folder in folders] == ['a', 'b']
  table = toy_folders.trainings(folders, 'normal')
  assert table['task'].tolist() == ['MNIST'] * 3 + ['digits'] * 3
  assert table['method'].tolist() == ['a'] * 3 + ['b'] * 3
  assert table['layer'].tolist() == [0, 0, 1] * 2
  assert table['test_accuracy'].tolist() == [0.7, 0.8, 0.6] * 2
  assert table['fitted'].tolist() == [True, True, False] * 2
  assert len(toy_folders.trainings(folders, 'frozen_relu')) == 2
  assert not len(toy_folders.trainings(folders, 'feedback'))


def test_a_single_folder_is_called_ours(tmp_path):
  (folder,) = toy_folders.find_trainings(write(tmp_path))
  assert (folder.label, folder.setting('feedback.steps')) == ('ours', 3)


@pytest.mark.parametrize(
  ('content', 'reason'),
  [
    (None, 'cannot be read: No such file'),
    ('{"data"', 'cannot be read: it is not JSON'),
    ('{"data": 3}', r'lacks data\.name'),
    ('[]', r'lacks data\.name'),
  ],
)
def test_a_config_that_cannot_be_used_is_one_line(tmp_path, content, reason):
  write(tmp_path / 'good')
  path = write(tmp_path / 'bad') / 'config.json'
  path.write_text(content) if content else path.unlink()
  with pytest.raises(InputError, match=reason) as error:
    toy_folders.trainings(toy_folders.find_trainings(tmp_path), 'normal')
  assert str(path) in str(error.value)
  assert '\n' not in str(error.value)


def test_rows_of_another_kind_are_refused(tmp_path):
  with open(write(tmp_path) / 'trainings.jsonl', 'a') as file:
    file.write(json.dumps({'variant': 'normal', 'layer': 0}) + '\n')
  with pytest.raises(InputError, match=r'line 5 lacks experiment, train_acc'):
    toy_folders.find_trainings(tmp_path)
