"""Figures 1a and 1c on made-up trainings."""

import pytest

from tests.layca.study import made_up_toy
from tests.layca.study.figures.drawings import draw, labels, points

ACCURACIES = {0: (0.7, 0.8), 1: (0.75, 0.79), 3: (0.5, 0.6)}
VARIANTS = {'1a': 'normal', '1c': 'frozen_relu'}
AUTHORS = {'1a': [0.7447, 0.7598, 0.7312], '1c': [0.4639, 0.4537, 0.4539]}


def write(folder, accuracies=ACCURACIES, variant='normal', **options):
  rows = made_up_toy.trainings(accuracies, variant)
  return made_up_toy.write(folder, rows, **options)


@pytest.mark.parametrize('name', VARIANTS)
def test_means_over_experiments_stand_beside_the_authors(tmp_path, name):
  for each, variant in VARIANTS.items():
    write(tmp_path / each, variant=variant)
  drawing = draw(name, tmp_path, with_authors=True)
  table = drawing.table
  assert table['method'].tolist() == [name] * 3
  assert table['layer'].tolist() == [0, 1, 3]
  assert table['mean'].tolist() == pytest.approx([0.75, 0.77, 0.55])
  # 12.7062 is Student's t of one degree of freedom.
  expected = [12.7062 * half for half in (0.05, 0.02, 0.05)]
  assert table['half_width'].tolist() == pytest.approx(expected, rel=1e-5)
  assert table['authors'].tolist() == AUTHORS[name]
  assert table['difference'][2] == pytest.approx(0.55 - AUTHORS[name][2])
  (axes,) = drawing.picture.axes
  assert points(axes, f'{name} (2 experiments)')[2] == pytest.approx([3, 55])
  assert len(points(axes, 'authors (arXiv 1806.01603v1)')) == 10
  assert len(labels(draw(name, tmp_path).picture.axes[0])) == 1


def test_a_folder_is_a_curve_and_what_is_missing_a_note(tmp_path):
  write(tmp_path / 'a', {0: (0.7, 0.8), 1: (0.6,)}, data='digits')
  write(tmp_path / 'b', {0: (0.9,)}, experiments=1, data='digits')
  write(tmp_path / 'c', variant='frozen_relu', figures=['1c'])
  write(tmp_path / 'd', variant='frozen_relu')
  # Which are those of MNIST.
  drawing = draw('1a', tmp_path, with_authors=True)
  expected = ['a (1 to 2 experiments)', 'b (1 experiment)']
  assert labels(drawing.picture.axes[0]) == expected
  assert drawing.table['authors'].isna().all()
  a, b, d = drawing.notes
  assert 'a is not complete: 3 of 6 trainings' in a
  assert 'b is not complete: 1 of 3 trainings' in b
  assert 'd is not complete: 0 of 6 trainings' in d
