"""The work folders of the toy experiment: what is read, what is refused."""

import pytest

from layca.study.analysis import toy_folders
from layca.training.errors import InputError
from tests.layca.study import made_up_toy


def write(folder, **options):
  rows = made_up_toy.trainings({0: [0.7, 0.8], 1: [0.6]})
  rows[2]['train_accuracy'] = 0.98
  rows += made_up_toy.trainings({0: [0.9]}, 'frozen_relu')
  return made_up_toy.write(folder, rows, **options)


def test_trainings_of_a_variant_are_a_table(tmp_path):
  write(tmp_path / 'a')
  (folder,) = toy_folders.find_trainings(tmp_path)
  assert (folder.label, folder.setting('feedback.steps')) == ('ours', 3)
  write(tmp_path / 'b', data='digits')
  made_up_toy.write(tmp_path / 'empty')
  folders = toy_folders.find_trainings(tmp_path)
  table = toy_folders.trainings(folders, 'normal')
  assert table['task'].tolist() == ['MNIST'] * 3 + ['digits'] * 3
  assert table['method'].tolist() == ['a'] * 3 + ['b'] * 3
  assert table['layer'].tolist() == [0, 0, 1] * 2
  assert table['test_accuracy'].tolist() == [0.7, 0.8, 0.6] * 2
  assert table['fitted'].tolist() == [True, True, False] * 2
  assert not len(toy_folders.trainings(folders, 'feedback'))


@pytest.mark.parametrize(
  ('file', 'content', 'reason'),
  [
    ('config.json', '{"data"', 'cannot be read: it is not JSON'),
    ('config.json', '{"data": 3}', r'lacks data\.name'),
    ('config.json', '[]', r'lacks data\.name'),
    ('trainings.jsonl', '{"layer": 0}', 'line 1 lacks variant, experiment'),
  ],
)
def test_a_file_that_cannot_be_used_is_one_line(
  tmp_path, file, content, reason
):
  path = write(tmp_path / 'bad') / file
  path.write_text(content)
  with pytest.raises(InputError, match=reason) as error:
    toy_folders.trainings(toy_folders.find_trainings(tmp_path), 'normal')
  assert str(path) in str(error.value)
  assert '\n' not in str(error.value)
