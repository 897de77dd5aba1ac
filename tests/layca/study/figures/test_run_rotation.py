"""The rotation of runs of one's choice: their panels, table, and refusals."""

import numpy as np
import pytest

from layca.study.analysis import records
from layca.study.figures import run_rotation
from layca.training.errors import InputError
from tests.layca.study.figures.drawings import panels, points
from tests.layca.study.made_up_runs import write, write_all

FAR, NEAR = np.array([[0.5, 0.7], [0.9, 1.0]]), np.array([[0.1, 0.2]])
TINY = {'kernels': 2, 'task': 'digits:demo', 'data': 'digits'}


@pytest.fixture(name='folder')
def fixture_folder(tmp_path):
  write(tmp_path / 'layca', distances=FAR, epochs=2, test_accuracy=0.99, **TINY)
  sgd = {'layca': False, 'rho': 0.25, 'epochs': 1, 'distances': NEAR}
  write(tmp_path / 'sgd', seed=3, **sgd, **TINY)
  return tmp_path


def draw(folder, *names):
  return run_rotation.draw(records.load(folder), names)


def test_runs_stand_side_by_side_in_the_order_asked_for_on_the_same_axes(
  folder,
):
  drawing = draw(folder, 'sgd', 'layca')
  sgd, layca = panels(drawing)
  assert points(layca, '01_dense') == [[0, 0], [1, 0.7], [2, 1.0]]
  assert points(sgd, '01_dense') == [[0, 0], [1, 0.2]]
  assert sgd.get_ylim() == layca.get_ylim()
  heading, details = layca.get_title().splitlines()
  assert heading == 'Layca: test accuracy 99.0%'
  assert details.startswith('rate 0.037, seed 0, log rotation spread ')
  assert sgd.get_title().startswith('SGD: test accuracy 60.0%\nrate 0.25, se')
  assert drawing.title == (
    'How far each layer rotates from its start: digits, 2 kernels'
  )
  assert drawing.notes == [
    'sgd: test accuracy 0.600, 2 s of training',
    'layca: test accuracy 0.990, 4 s of training',
  ]


def test_the_table_holds_how_far_each_layer_has_come_in_the_end(folder):
  table = draw(folder, 'layca', 'sgd').table
  assert table[['run', 'layer', 'cosine_distance']].to_numpy().tolist() == [
    ['layca', 0, 0.9],
    ['layca', 1, 1.0],
    ['sgd', 0, 0.1],
    ['sgd', 1, 0.2],
  ]
  assert table['kernel'][:2].tolist() == ['00_conv_0', '01_dense']
  # Ten steps an epoch, all of atan(rate).
  random = 1 - np.cos(np.arctan([3**-3] * 2 + [0.25] * 2)) ** [20, 20, 10, 10]
  np.testing.assert_allclose(table['random_rotation'], random)


def test_runs_of_one_method_are_called_by_their_folders(tmp_path):
  write_all(tmp_path, {'alpha': 0.5}, {'task': 'mine', 'kernels': 4})
  drawing = draw(tmp_path, '1', '0')
  titles = [panel.get_title().split(':')[0] for panel in panels(drawing)]
  assert titles == ['1', '0']
  networks = 'CIFAR-10, 4 kernels; CIFAR-10, 3 kernels'
  assert drawing.title.endswith(f': {networks}')


@pytest.mark.parametrize(
  ('names', 'stem'),
  [
    (['sgd'], 'sgd'),
    (['a/layca', 'b/sgd'], 'layca_beside_sgd'),
    (['layca', 'sgd', 'adam'], 'layca_beside_2_others'),
  ],
)
def test_the_files_are_called_after_the_runs(names, stem):
  assert run_rotation.stem(names) == stem


@pytest.mark.parametrize(
  ('name', 'reason'),
  [
    ('sdg', 'take of layca, lost, sgd'),
    ('half', 'not complete: 4 of 4 epochs'),
    ('lost', 'it has no whole epoch: not finite'),
  ],
)
def test_what_is_no_complete_run_is_refused_in_a_line(folder, name, reason):
  write(folder / 'half', complete=False)
  write(folder / 'lost', epochs=0, distances=None, diverged='not finite')
  with pytest.raises(InputError) as error:
    draw(folder, 'layca', name)
  assert str(error.value) == f'--run={name}: {reason}'


def test_of_many_runs_some_are_named_and_of_none_none(tmp_path):
  with pytest.raises(InputError, match='--run=x: there is no complete run'):
    draw(tmp_path, 'x')
  write_all(tmp_path, *[{'seed': seed} for seed in range(12)])
  with pytest.raises(InputError, match=r'take of 0, 1, 10, .* 7, \.\.\.$'):
    draw(tmp_path, 'sgd')
