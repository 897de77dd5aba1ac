"""Figures 5 (left) and 8 on made-up runs with plateaus."""

import numpy as np
import pytest

from tests.layca.study.figures.drawings import draw, panels
from tests.layca.study.made_up_runs import write_all

# The rate drops at epoch 8 of 10: plateaus take 6 and 7, whose mean is 2.
LOSSES = np.array([8, 7, 6, 5, 4, 3, 2.5, 1.5, 0.2, 0.1])
TINY = {'task': 'tiny_cnn:small', 'data': 'tiny_imagenet'}
STUDY = {-0.4: 0.5, -0.2: 0.4, 0.0: 4.0, 0.2: 3.0, 0.4: 2.0}


def write_alphas(folder, heights, epochs=10, **options):
  """Writes a run of each alpha, whose plateau has this height."""
  runs = (
    {'alpha': alpha, 'train_losses': height / 2 * LOSSES[:epochs]}
    for alpha, height in heights.items()
  )
  options = {'epochs_planned': 10, 'drop_epochs': (8,), **options}
  write_all(folder, *runs, epochs=epochs, **options)


def curves(axes):
  return [line for line in axes.lines if len(line.get_xdata()) > 2]


def marks(axes):
  """Returns the ends and heights of the plateaus that are drawn."""
  lines = [line for line in axes.lines if len(line.get_xdata()) == 2]
  return [(*line.get_xdata(), line.get_ydata()[0]) for line in lines]


@pytest.mark.parametrize(('name', 'task'), [('8', {}), ('5_left', TINY)])
def test_the_table_has_all_alphas_and_the_picture_those_from_0(
  tmp_path, name, task
):
  write_alphas(tmp_path / 'other', {0.0: 9.0}, **({} if task else TINY))
  write_alphas(tmp_path / 'sgd', {0.0: 9.0}, layca=False, **task)
  write_alphas(tmp_path / 'it', STUDY, **task)
  drawing = draw(name, tmp_path)
  table = drawing.table
  assert table['alpha'].tolist() == list(STUDY)
  assert table['mean'].tolist() == pytest.approx(list(STUDY.values()))
  assert table['final_train_loss'][2] == pytest.approx(0.05 * 4)
  assert table['authors'].isna().all()
  (axes,) = panels(drawing)
  assert len(curves(axes)) == 3
  np.testing.assert_allclose(curves(axes)[0].get_ydata(), 2 * LOSSES)
  np.testing.assert_allclose(marks(axes), [(6, 7, y) for y in (4, 3, 2)])


def test_the_authors_stand_below_and_notes_tell_how_heights_agree(tmp_path):
  write_alphas(tmp_path / 'a', STUDY | {0.5: 1.0})
  write_alphas(tmp_path / 'b', {0.0: 1.0}, task='mine')
  drawing = draw('8', tmp_path, with_authors=True)
  expected = [0.0439, 0.1282, 0.4569, 0.1906, 0.0818, np.nan, np.nan]
  np.testing.assert_allclose(drawing.table['authors'], expected)
  assert drawing.table['difference'][2] == pytest.approx(4 - 0.4569)
  ours, _, below, empty = drawing.picture.axes
  # Of alpha 0.5 the authors have neither a curve nor a plateau.
  assert (len(marks(ours)), len(curves(below))) == (4, 3)
  assert marks(below) == [(70, 79, y) for y in (0.4569, 0.1906, 0.0818)]
  assert ours.get_ylim() == below.get_ylim()
  assert not empty.get_visible()
  from_0, up_to_0, of_both = drawing.notes
  assert 'with |alpha|: -1.00 at alphas from 0' in from_0
  assert 'with |alpha|: -0.50 at alphas up to 0' in up_to_0
  # Ranks 2 1 5 4 3 and 1 3 5 4 2: 1 - 6 * (1 + 4 + 1) / (5 * 24).
  assert "with the authors': 0.70 at 5 alphas" in of_both


def test_a_run_that_ended_before_the_drop_is_noted_and_has_no_mark(tmp_path):
  write_alphas(tmp_path / 'a', {0.0: 2.0})
  write_alphas(tmp_path / 'b', {0.6: 2.0}, epochs=7, stopped='small')
  write_alphas(tmp_path / 'c', {0.2: 2.0}, epochs=0, diverged='not finite')
  drawing = draw('8', tmp_path)
  (axes,) = panels(drawing)
  assert [len(line.get_ydata()) for line in curves(axes)] == [10, 7]
  assert len(marks(axes)) == 1
  at_once, early = drawing.notes
  assert 'c/0 has no plateau: it ended after 0 epochs' in at_once
  assert 'b/0 has no plateau: it ended after 7 epochs' in early
  assert drawing.table['mean'].isna().tolist() == [False, True, True]
