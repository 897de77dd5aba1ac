"""The head start on made-up runs."""

import numpy as np
import pytest

from layca.study import paper
from layca.study.analysis import first_epochs
from layca.study.analysis.tasks import NoResultsError
from layca.training.errors import InputError
from tests.layca.study.figures.drawings import draw, labels, panels, points
from tests.layca.study.made_up_runs import write_all, write_sweep

NAME = 'head_start'
C10 = {'task': 'c10_cnn1:paper', 'kernels': 25}
AUTHORS = f'authors ({paper.ARXIV}v1)'


def run_like(method, epochs, factor=1.0, **more):
  """A run of c10_cnn1 whose numbers are the authors' times a factor."""
  theirs = first_epochs.of_authors(paper.TASKS['c10_cnn1'], method) * factor
  layers = theirs.filter(regex='^layer ').to_numpy()[:epochs]
  numbers = {
    'epochs': epochs,
    'train_losses': theirs['train_loss'].to_numpy()[:epochs],
    'distances': layers,
    'layca': method == 'Layca',
  }
  return C10 | numbers | more


def starts(method, *factors, epochs=4):
  """The first start goes on, the others end after two epochs."""
  return [
    run_like(method, epochs if seed == 0 else 2, factor, seed=seed)
    for seed, factor in enumerate(factors)
  ]


def test_runs_like_the_authors_are_equal_to_theirs(tmp_path):
  runs = starts('Layca', 1.0, 1.01, 0.99) + starts('SGD', 1.0, 1.01, 0.99)
  drawing = draw(NAME, write_all(tmp_path, *runs), with_authors=True)
  table = drawing.table
  assert len(table) == 2 * 4 * 27
  assert list(table)[:5] == ['task', 'method', 'epoch', 'quantity', 'ours']
  first = table.iloc[0]
  assert first[['method', 'quantity', 'epoch', 'n']].tolist() == [
    'Layca',
    'train_loss',
    0,
    3,
  ]
  assert first['ours'] == pytest.approx(1.9491)
  assert first['authors'] == 1.9491
  assert first['spread'] == pytest.approx(0.01 * 1.9491)
  # One start goes on, with the spread as a share of the value.
  third = table.iloc[2]
  assert third['n'] == 1
  assert third['spread'] == pytest.approx(0.01 * 1.435)
  assert table['is_equal'].all()
  layca, sgd = drawing.notes[1:]
  assert layca == (
    'c10_cnn1:paper, Layca, 3 starts: equal rows: train loss 4 of 4, mean '
    "distance 4 of 4, layers' distances 100 of 100"
  )
  assert sgd.startswith('c10_cnn1:paper, SGD, 3 starts: equal rows: train')
  assert 'a row in 100' in drawing.notes[0]


def test_a_method_that_learns_faster_is_not_equal(tmp_path):
  runs = starts('Layca', 0.5, 0.501, 0.499)
  drawing = draw(NAME, write_all(tmp_path, *runs), with_authors=True)
  assert 'train loss 0 of 4' in drawing.notes[-1]
  losses = drawing.table[drawing.table['quantity'] == 'train_loss']
  assert losses['is_equal'].tolist() == [False] * 4
  assert losses['difference'].iloc[0] == pytest.approx(-0.5 * 1.9491)
  # One hundredth of a distance of .5 is more than half a unit; of .1, less.
  assert not drawing.table['is_equal'].all()


def test_the_picture_has_a_column_a_method_and_theirs_in_it(tmp_path):
  runs = [*starts('Layca', 1.0, 1.2), run_like('SGD', 3)]
  write_all(tmp_path, *runs)
  drawing = draw(NAME, tmp_path, with_authors=True)
  assert len(drawing.picture.axes) == 4
  layca, sgd = panels(drawing)
  assert layca.get_title() == 'Layca: CIFAR-10, 25 kernels'
  expected = [[1, 1.1 * 1.9491], [2, 1.1 * 1.6472], [3, 1.435], [4, 1.2459]]
  np.testing.assert_allclose(points(layca, 'Layca: train loss'), expected)
  assert points(sgd, AUTHORS) == [[1, 2.2606], [2, 1.769], [3, 1.6087]]
  below = drawing.picture.axes[2]
  assert points(below, AUTHORS)[:2] == [[1, 0.215], [2, 0.384]]
  ours = points(below, 'Layca: median over layers')
  np.testing.assert_allclose(ours[0], [1, 1.1 * 0.215])
  assert labels(draw(NAME, tmp_path).picture.axes[0]) == ['Layca: train loss']


def test_without_theirs_or_with_one_start_nothing_is_judged(tmp_path):
  write_all(tmp_path / 'a', run_like('Layca', 3))
  drawing = draw(NAME, tmp_path / 'a', with_authors=True)
  assert drawing.notes[-1].endswith(
    '1 starts: a single start cannot be compared'
  )
  assert drawing.table['difference'].notna().all()
  assert drawing.table['is_equal'].isna().all()
  drawing = draw(NAME, tmp_path / 'a')
  assert not drawing.notes
  assert drawing.table['authors'].isna().all()
  write_all(tmp_path / 'b', C10 | {'kernels': 4})
  drawing = draw(NAME, tmp_path / 'b', with_authors=True)
  assert drawing.notes[-1].endswith('the network is not that of the authors')


def test_of_two_runs_of_a_seed_the_longer_counts(tmp_path):
  runs = [run_like('Layca', 2, 2.0), run_like('Layca', 3)]
  write_all(tmp_path, *runs, run_like('Layca', 2, seed=1))
  table = draw(NAME, tmp_path, with_authors=True).table
  losses = table[table['quantity'] == 'train_loss']
  assert losses['n'].tolist() == [2, 2, 1]
  assert losses['ours'].tolist() == pytest.approx([1.9491, 1.6472, 1.435])


def test_runs_at_other_scales_and_of_other_sweeps_are_left_out(tmp_path):
  write_all(tmp_path, run_like('Layca', 2), run_like('Layca', 2, rho=1.0))
  with pytest.raises(InputError, match='they differ in rho'):
    draw(NAME, tmp_path)
  write_sweep(tmp_path, NAME, ['0'])
  assert len(draw(NAME, tmp_path).table) == 2 * 27
  others = [{}, {'task': 'c10_cnn2:paper'}, C10 | {'alpha': 0.2}]
  write_all(tmp_path / 'others', *others)
  with pytest.raises(NoResultsError, match='no results of figure head_start'):
    draw(NAME, tmp_path / 'others')
