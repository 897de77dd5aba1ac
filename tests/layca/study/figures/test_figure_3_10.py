"""Figures 3 and 10 on made-up runs."""

import math

import numpy as np
import pytest

from layca.study import paper
from layca.study.analysis import paper_numbers
from layca.study.analysis.tasks import NoResultsError
from tests.layca.study.figures.drawings import draw, panels, points
from tests.layca.study.made_up_runs import write

DISTANCES = np.array([[0.05, 0.1, 0.1, 0.1], [0.2, 0.5, 0.7, 1.0]])
ANGLES = np.array([[0.1, 0.2, 0.1, 0.3], [0.2, 0.1, 0.1, 0.1]])
RUN = {
  'kernels': 4,
  'epochs': 2,
  'distances': DISTANCES,
  'step_angles': ANGLES,
  'steps_per_epoch': 5,
}


def spread(distances):
  return np.std(np.log(np.arccos(1 - np.asarray(distances))))


def write_methods(folder, optimizers=tuple(paper.LAYCA_RATES), **options):
  for optimizer in optimizers:
    for layca in (False, True):
      name = f'{optimizer}+{layca}'
      write(folder / name, optimizer=optimizer, layca=layca, **options)
  return folder


def test_a_row_a_layer_then_their_median_and_spread(tmp_path):
  write(tmp_path, **RUN)
  table = draw('3', tmp_path).table
  assert table['layer'].tolist()[:4] == [0, 1, 2, 3]
  assert set(table['method']) == {'Layca'}
  finals = DISTANCES[-1]
  np.testing.assert_allclose(table['mean'], [*finals, 0.6, spread(finals)])
  random = 1 - np.prod(np.cos(ANGLES) ** 5, axis=0)
  np.testing.assert_allclose(
    table['random_rotation'],
    [*random, (random[1] + random[2]) / 2, spread(random)],
  )
  np.testing.assert_allclose(
    table['mean_step_angle'], [0.15, 0.15, 0.1, 0.2, 0.125, math.nan]
  )
  assert table['authors'].isna().all()


def test_of_another_depth_the_authors_compare_what_both_have(tmp_path):
  write(tmp_path, **RUN)
  table = draw('3', tmp_path, with_authors=True).table
  family = paper_numbers.family('v1_fig3_cifar10_layca')
  finals = [y[-1] for y in family.ys.values()]
  median = np.median(finals[1:-1])
  theirs = [0.827, math.nan, math.nan, 0.806, median, spread(finals)]
  np.testing.assert_allclose(table['authors'], theirs)
  np.testing.assert_allclose(table['difference'], table['mean'] - theirs)


def test_figure_3_has_a_row_a_method_and_a_column_a_task(tmp_path):
  write(tmp_path / 'layca', seed=1, **RUN)
  write(tmp_path / 'later', seed=2, **RUN)
  write(tmp_path / 'sgd', layca=False, epochs=0, diverged='not finite')
  write(tmp_path / 'mine', task='mine', **RUN)
  drawing = draw('3', tmp_path)
  assert len(drawing.picture.axes) == 4 + 1
  assert 'seed 1' in panels(drawing)[0].get_title()
  curve = points(panels(drawing)[0], '00_conv_0')
  np.testing.assert_allclose(curve, [[0, 0], [1, 0.05], [2, 0.2]])
  assert list(drawing.notes) == [
    'sgd diverged: not finite',
    'mine: there is no run of SGD',
  ]
  # Two rows more, of which those of a task of one's own are empty.
  assert len(draw('3', tmp_path, True).picture.axes) == 8 + 1


def test_figure_10_has_five_columns_without_layca_and_with_it(tmp_path):
  write_methods(tmp_path, ['sgd', 'adam'], task='c10_cnn2', **RUN)
  # The paper's baseline has weight decay.
  write(tmp_path / 'l2', task='c10_cnn2', layca=False, l2=0.1, **RUN)
  drawing = draw('10', tmp_path, with_authors=True)
  assert len(drawing.picture.axes) == 20 + 1
  methods = ['SGD', 'Adam', 'Layca', 'Adam + Layca']
  assert drawing.table['method'].unique().tolist() == methods
  assert 'L2 0.1' in panels(drawing)[0].get_title()
  of_first = drawing.table[drawing.table['layer'] == 0]
  assert of_first['authors'].tolist()[:2] == [0.857, 0.055]
  lacks = [note for note in drawing.notes if 'there is no run of' in note]
  assert len(lacks) == 6
  assert len(draw('10', tmp_path).picture.axes) == 10 + 1


@pytest.mark.parametrize(
  ('name', 'options'),
  [
    ('3', {'alpha': 0.6}),
    ('3', {'optimizer': 'adam'}),
    ('10', {}),
    ('3', None),
  ],
)
def test_results_without_the_figure_are_refused(tmp_path, name, options):
  if options is None:
    options = {'epochs': 0, 'diverged': 'not finite'}
  write(tmp_path, **options)
  with pytest.raises(NoResultsError, match=f'no results of figure {name}'):
    draw(name, tmp_path)
