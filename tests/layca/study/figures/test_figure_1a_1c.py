"""Figures 1a and 1c on made-up trainings."""

import math

import numpy as np
import pytest

from layca.study.analysis.tasks import NoResultsError
from tests.layca.study.figures import made_up_study
from tests.layca.study.figures.drawings import draw, labels, points

ACCURACIES = {0: (0.7, 0.8), 1: (0.75, 0.79), 3: (0.5, 0.6)}
VARIANTS = {'1a': 'normal', '1c': 'frozen_relu'}
AUTHORS = 'authors (arXiv 1806.01603v1)'


def write(folder, accuracies=ACCURACIES, variant='normal', **options):
  rows = made_up_study.trainings(accuracies, variant)
  return made_up_study.write(folder, rows, **options)


@pytest.mark.parametrize(
  ('name', 'authors'),
  [('1a', [0.7447, 0.7598, 0.7312]), ('1c', [0.4639, 0.4537, 0.4539])],
)
def test_means_over_experiments_stand_beside_the_authors(
  tmp_path, name, authors
):
  other = VARIANTS['1c' if name == '1a' else '1a']
  write(tmp_path / 'other', {0: (0.1, 0.1)}, other)
  write(tmp_path / 'it', variant=VARIANTS[name])
  drawing = draw(name, tmp_path, with_authors=True)
  table = drawing.table
  assert set(table['method']) == {'it'}
  assert table['layer'].tolist() == [0, 1, 3]
  assert table['mean'].tolist() == pytest.approx([0.75, 0.77, 0.55])
  # 12.7062 is Student's t of one degree of freedom.
  expected = [12.7062 * half for half in (0.05, 0.02, 0.05)]
  assert table['half_width'].tolist() == pytest.approx(expected, rel=1e-5)
  assert table['n'].tolist() == [2, 2, 2]
  assert table['authors'].tolist() == authors
  np.testing.assert_allclose(table['difference'], table['mean'] - authors)
  (axes,) = drawing.picture.axes
  np.testing.assert_allclose(
    points(axes, 'it (2 experiments)'), [[0, 75], [1, 77], [3, 55]]
  )
  assert len(points(axes, AUTHORS)) == 10


@pytest.mark.parametrize(
  ('with_authors', 'data'), [(False, 'mnist'), (True, 'digits')]
)
def test_without_the_authors_or_their_data_ours_stand_alone(
  tmp_path, with_authors, data
):
  drawing = draw('1a', write(tmp_path, data=data), with_authors)
  assert drawing.table['authors'].isna().all()
  assert labels(drawing.picture.axes[0])[-1] == 'ours (2 experiments)'


def test_a_folder_is_a_curve_and_what_is_missing_a_note(tmp_path):
  write(tmp_path / 'a', {0: (0.7, 0.8), 1: (0.6,)})
  write(tmp_path / 'b', {0: (0.9,)}, experiments=1, figures=['1a'])
  write(tmp_path / 'c', variant='frozen_relu', figures=['1c'])
  write(tmp_path / 'd', variant='frozen_relu')
  drawing = draw('1a', tmp_path)
  assert labels(drawing.picture.axes[0]) == [
    'a (1 to 2 experiments)',
    'b (1 experiment)',
  ]
  assert math.isnan(drawing.table['half_width'][1])
  a, b, d = drawing.notes
  assert 'a is not complete: 3 of 6 trainings (3 layers x 2' in a
  assert 'b is not complete: 1 of 3 trainings' in b
  assert 'd is not complete: 0 of 6 trainings' in d


def test_without_trainings_of_its_variant_it_is_refused(tmp_path):
  write(tmp_path, variant='feedback')
  with pytest.raises(NoResultsError, match=r'figure 1c.*launch\.single_layer'):
    draw('1c', tmp_path)
