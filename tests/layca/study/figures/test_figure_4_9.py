"""Figures 4 and 9 on made-up runs of the five methods."""

import numpy as np
import pytest

from layca.study import paper
from tests.layca.study.figures import drawings
from tests.layca.study.figures.drawings import draw, panels, points
from tests.layca.study.made_up_runs import write_all

# By whether it is with Layca: last test accuracies of the five.
FINALS = {
  False: (0.90, 0.92, 0.88, 0.91, 0.85),
  True: (0.90, 0.90, 0.91, 0.90, 0.90),
}


def methods(seeds=1):
  """Returns runs of all methods, a seed 0.01 above the one before."""
  return [
    {
      'optimizer': optimizer,
      'layca': layca,
      'seed': seed,
      'test_accuracy': (0.1, final + 0.01 * seed),
      'train_accuracy': (0.1, final + 0.01 * seed + 0.02),
    }
    for layca, finals in FINALS.items()
    for optimizer, final in zip(paper.LAYCA_RATES, finals, strict=True)
    for seed in range(seeds)
  ]


def find(table, method):
  (row,) = table[table['method'] == method].to_dict('records')
  return row


@pytest.mark.parametrize(('name', 'above'), [('4', 0.0), ('9', 0.02)])
def test_last_epochs_are_means_over_seeds(tmp_path, name, above):
  table = draw(name, write_all(tmp_path, *methods(2), epochs=2)).table
  assert table['n'].tolist() == [2] * 10
  for layca, finals in FINALS.items():
    for optimizer, final in zip(paper.LAYCA_RATES, finals, strict=True):
      row = find(table, paper.method(optimizer, layca))
      assert row['mean'] == pytest.approx(final + 0.005 + above)
      other = row['train_accuracy'] if name == '4' else row['test_accuracy']
      assert other == pytest.approx(final + 0.005 + 0.02 - above)
  # Five groups of two, of 0.01: Student's t of five degrees is 2.570582.
  np.testing.assert_allclose(table['half_width'], 2.570582 * 0.005, rtol=1e-5)


def test_epochs_and_the_last_one_stand_above_the_authors(tmp_path):
  write_all(tmp_path / 'a', *methods(), task='c10_cnn2:small', epochs=2)
  write_all(tmp_path / 'b', *methods(), task='mine', epochs=2)
  drawing = draw('4', tmp_path, with_authors=True)
  without, with_, last = panels(drawing)[:3]
  assert points(without, 'Adagrad') == [[0, 10], [1, 85]]
  assert points(with_, 'RMSProp') == [[0, 10], [1, 91]]
  # Methods with Layca are hollow in the last panel.
  assert [y for _, y in drawings.hollow(last)] == [90, 90, 91, 90, 90]
  notes = ' '.join(drawing.notes)
  assert 'without Layca: last epochs of 5 methods lie 7.00 points' in notes
  assert 'authors, without Layca: last epochs of 5 methods lie 3.56' in notes
  is_theirs = drawing.table['task'] == 'c10_cnn2:small'
  assert (drawing.table['authors'].notna() == is_theirs).all()
  sgd = find(drawing.table[is_theirs], 'SGD')
  assert sgd['authors'] == 0.9253
  assert sgd['difference'] == pytest.approx(0.9 - 0.9253)
  assert (len(panels(drawing)), len(panels(draw('4', tmp_path)))) == (9, 6)


def test_the_baseline_of_sgd_has_weight_decay_where_there_is_one(tmp_path):
  runs = {'optimizer': 'adam'}, {'test_accuracy': 0.5}
  decayed = {'test_accuracy': 0.7, 'l2': 0.1}
  drawing = draw('4', write_all(tmp_path, *runs, decayed, layca=False))
  assert find(drawing.table, 'SGD')['mean'] == 0.7
  assert sum('there is no run of' in note for note in drawing.notes) == 8
  assert 'too few methods' in drawing.notes[-1]
