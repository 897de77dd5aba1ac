"""Figures 4 and 9 on made-up runs of the five methods."""

import numpy as np
import pytest

from layca.study import paper
from layca.study.analysis.tasks import NoResultsError
from tests.layca.study.figures.drawings import draw, hollow, panels, points
from tests.layca.study.made_up_runs import write

# By whether it is with Layca: last test accuracies of the five.
FINALS = {
  False: (0.90, 0.92, 0.88, 0.91, 0.85),
  True: (0.90, 0.90, 0.91, 0.90, 0.90),
}
KEYS = ['optimizer.layca', 'optimizer.name']


def write_methods(folder, seeds=1, task='c10_cnn2:small', **options):
  """Writes runs of all methods, a seed 0.01 above the one before."""
  for layca, finals in FINALS.items():
    for optimizer, final in zip(paper.LAYCA_RATES, finals, strict=True):
      for seed in range(seeds):
        last = final + 0.01 * seed
        write(
          folder / f'{optimizer}{layca}{seed}',
          task=task,
          optimizer=optimizer,
          layca=layca,
          seed=seed,
          epochs=2,
          test_accuracy=(last / 2, last),
          train_accuracy=(0.1, last + 0.02),
          **options,
        )
  return folder


def find(table, layca, optimizer):
  """Returns the row of a method."""
  return table.set_index(KEYS).sort_index().loc[(layca, optimizer)]


@pytest.mark.parametrize(('name', 'above'), [('4', 0.0), ('9', 0.02)])
def test_last_epochs_are_means_over_seeds(tmp_path, name, above):
  drawing = draw(name, write_methods(tmp_path, seeds=2))
  table = drawing.table
  assert len(table) == 10
  assert table['n'].tolist() == [2] * 10
  for layca, finals in FINALS.items():
    for optimizer, final in zip(paper.LAYCA_RATES, finals, strict=True):
      row = find(table, layca, optimizer)
      assert row['mean'] == pytest.approx(final + 0.005 + above)
      assert row['method'] == paper.method(optimizer, layca)
      other = row['train_accuracy' if name == '4' else 'test_accuracy']
      lowest = final + 0.02 if name == '4' else final + 0.005
      assert other == pytest.approx(lowest + (0.005 if name == '4' else 0))
  # Five groups of two, of 0.01: Student's t of five degrees is 2.570582.
  np.testing.assert_allclose(table['half_width'], 2.570582 * 0.005, rtol=1e-5)


def test_three_panels_show_epochs_and_the_last_one(tmp_path):
  drawing = draw('4', write_methods(tmp_path))
  without, with_, last = panels(drawing)
  np.testing.assert_allclose(points(without, 'Adagrad'), [[0, 42.5], [1, 85]])
  np.testing.assert_allclose(points(with_, 'RMSProp'), [[0, 45.5], [1, 91]])
  # Methods with Layca are hollow in the last panel.
  assert [y for _, y in hollow(last)] == [90, 90, 91, 90, 90]
  without, with_ = drawing.notes
  assert 'without Layca: last epochs of 5 methods lie 7.00 points' in without
  assert 'with Layca: last epochs of 5 methods lie 1.00 points' in with_


def test_the_authors_stand_below_those_of_their_task(tmp_path):
  write_methods(tmp_path / 'a')
  write_methods(tmp_path / 'b', task='mine')
  drawing = draw('4', tmp_path, with_authors=True)
  assert len(panels(drawing)) == 9
  is_theirs = drawing.table['task'] == 'c10_cnn2:small'
  assert (drawing.table['authors'].notna() == is_theirs).all()
  sgd = find(drawing.table[is_theirs], False, 'sgd')
  assert (sgd['authors'], sgd['method']) == (0.9253, 'SGD')
  assert sgd['difference'] == pytest.approx(0.9 - 0.9253)
  assert 'lie 3.56 points apart' in ' '.join(drawing.notes)
  assert len(panels(draw('4', tmp_path))) == 6


def test_the_baseline_of_sgd_has_weight_decay_where_there_is_one(tmp_path):
  write(tmp_path / 'adam', optimizer='adam', layca=False)
  write(tmp_path / 'plain', layca=False, test_accuracy=0.5)
  assert find(draw('4', tmp_path).table, False, 'sgd')['mean'] == 0.5
  write(tmp_path / 'decayed', layca=False, l2=0.1, test_accuracy=0.7)
  drawing = draw('4', tmp_path)
  assert find(drawing.table, False, 'sgd')['mean'] == 0.7
  # Eight of ten lack a run; none is with Layca.
  assert sum('there is no run of' in note for note in drawing.notes) == 8
  assert 'too few methods' in drawing.notes[-1]


def test_a_single_method_is_no_result(tmp_path):
  write(tmp_path / 'a', layca=False)
  write(tmp_path / 'b', optimizer='adam', alpha=0.6)
  with pytest.raises(NoResultsError, match='by several optimizers'):
    draw('9', tmp_path)
