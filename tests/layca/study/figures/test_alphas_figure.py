"""Figure 2: what is drawn, tabled and told, on made-up runs."""

import numpy as np
import pytest

from layca.study import figures
from layca.study.analysis import paper_numbers
from layca.study.plots.drawing import NoResultsError
from layca.training.errors import InputError
from tests.layca.study import made_up_runs
from tests.layca.study.figures import made_up_study

HOLLOW = 'any train accuracy at or below 0.98'
POOLED = '95% interval, of pooled scatter'
# Student's t of one to three degrees of freedom, at 97.5%.
T_1, T_2, T_3 = 12.7062, 4.30265, 3.18245


def write(folder, accuracies, *, layca=True, **options):
  """Writes runs of {alpha: test accuracies of seeds 0, 1, ...}."""
  for alpha, of_seeds in accuracies.items():
    for seed, accuracy in enumerate(of_seeds):
      made_up_runs.write(
        folder / f'{"layca" if layca else "sgd"}{alpha:+.1f}' / str(seed),
        layca=layca,
        alpha=alpha,
        seed=seed,
        test_accuracy=accuracy,
        **options,
      )
  return folder


def write_the_authors(folder):
  """Writes runs that give the authors' own numbers."""
  names = {
    'cifar10': 'c10_cnn1',
    'cifar100': 'c100_resnet',
    'tinyimagenet': 'tiny_cnn',
  }
  for data, task in names.items():
    for method in ('layca', 'sgd'):
      curve = paper_numbers.curve(f'v1_fig2_{data}_{method}')
      write(
        folder / task / method,
        {x: (y,) for x, y in zip(curve.x, curve.y, strict=True)},
        layca=method == 'layca',
        task=task,
        epochs=1,
      )
  return folder


def draw(folder, with_authors=True):
  return figures.FIGURES['2'](folder, with_authors)


def lines(drawing, panel=0):
  """Returns the lines of a panel by their label."""
  return {
    line.get_label(): line
    for line in drawing.picture.axes[panel].lines
    if not line.get_label().startswith('_')
  }


def unlabelled(drawing, marker, face=None):
  """Returns the points [n, 2] of the first panel's lines without a label."""
  return [
    line.get_xydata()
    for line in drawing.picture.axes[0].lines
    if line.get_label().startswith('_')
    and line.get_marker() == marker
    and (line.get_markerfacecolor() == face) == (face is not None)
    and len(line.get_xydata())
  ]


def bars(drawing, method=0):
  """Returns (x, low, high) of the bars of a method in the first panel."""
  segments = drawing.picture.axes[0].containers[method][2][0].get_segments()
  return [(x, low, high) for (x, low), (_, high) in segments]


def test_a_curve_is_the_mean_over_seeds_by_alpha(tmp_path):
  write(tmp_path, {0.6: (0.3,), -0.6: (0.5, 0.6, 0.7), 0.0: (0.8, 0.9)})
  write(tmp_path, {-0.6: (0.4,), 0.0: (0.2,)}, layca=False)
  drawn = lines(draw(tmp_path))
  assert list(drawn) == ['Layca', 'SGD']
  np.testing.assert_allclose(
    drawn['Layca'].get_xydata(), [[-0.6, 60], [0, 85], [0.6, 30]]
  )
  np.testing.assert_allclose(drawn['SGD'].get_xydata(), [[-0.6, 40], [0, 20]])
  assert drawn['Layca'].get_color() != drawn['SGD'].get_color()
  assert drawn['Layca'].get_marker() != drawn['SGD'].get_marker()


def test_bars_and_points_tell_the_seeds_apart(tmp_path):
  write(tmp_path, {-0.6: (0.50, 0.52, 0.54), 0.0: (0.8,)})
  drawing = draw(tmp_path)
  # The standard error of three is .02 / sqrt(3), of one .02.
  half = 100 * T_2 * 0.02 / np.sqrt(3)
  assert bars(drawing) == [
    pytest.approx((-0.6, 52 - half, 52 + half), 1e-5),
    pytest.approx((0.0, 80 - half * np.sqrt(3), 80 + half * np.sqrt(3)), 1e-5),
  ]
  (points,) = unlabelled(drawing, 'o')
  np.testing.assert_allclose(points[:, 1], [50, 52, 54])
  np.testing.assert_allclose(points[:, 0], -0.6, atol=0.05)
  assert {POOLED, 'single run'} <= set(made_up_study.legend(drawing))


def test_all_points_of_a_task_tell_together_how_much_seeds_vary(tmp_path):
  write(tmp_path, {0.0: (0.50, 0.51), 0.4: (0.40, 0.40)})
  write(tmp_path, {0.0: (0.30, 0.32)}, layca=False)
  # Of another task, and none of its business.
  write(tmp_path / 'b', {0.0: (0.1, 0.9), 0.4: (0.2,)}, task='tiny_cnn:small')
  # The squares within pairs are .01^2 / 2, 0 and .02^2 / 2.
  deviation = np.sqrt((0.01**2 + 0.02**2) / 2 / 3)
  half = 100 * T_3 * deviation / np.sqrt(2)
  assert bars(draw(tmp_path), 0) == [
    pytest.approx((0.0, 50.5 - half, 50.5 + half), 1e-5),
    pytest.approx((0.4, 40 - half, 40 + half), 1e-5),
  ]
  assert bars(draw(tmp_path), 1) == [
    pytest.approx((0.0, 31 - half, 31 + half), 1e-5)
  ]


def test_single_seeds_have_neither_bars_nor_points(tmp_path):
  drawing = draw(write(tmp_path, {0.0: (0.5,), 0.6: (0.4,)}), False)
  assert not unlabelled(drawing, 'o')
  assert made_up_study.legend(drawing) == ['Layca']


def test_a_mean_of_which_any_run_does_not_fit_is_hollow(tmp_path):
  write(tmp_path, {0.0: (0.5,), 0.4: (0.6, 0.8)}, train_accuracy=0.9801)
  write(tmp_path / 'low', {0.6: (0.4,), 0.8: (0.3,)}, train_accuracy=0.98)
  made_up_runs.write(
    tmp_path / 'third', alpha=0.4, seed=2, test_accuracy=0.7, train_accuracy=0.5
  )
  drawing = draw(tmp_path)
  (hollow,) = unlabelled(drawing, 'o', 'white')
  np.testing.assert_allclose(hollow, [[0.4, 70], [0.6, 40], [0.8, 30]])
  assert HOLLOW in made_up_study.legend(drawing)
  told = [(row['fitted'], row['train_accuracy']) for row in drawing.table.rows]
  assert told == [('yes', 0.9801), ('no', 0.5), ('no', 0.98), ('no', 0.98)]


def test_hollow_points_are_explained_only_where_there_are_some(tmp_path):
  drawing = draw(write(tmp_path, {0.0: (0.5,), 0.6: (0.4,)}))
  assert HOLLOW not in made_up_study.legend(drawing)


def test_the_table_is_what_is_drawn(tmp_path):
  write(tmp_path, {-0.6: (0.5, 0.6), 0.5: (0.4,)})
  write(tmp_path, {-0.6: (0.7675,)}, layca=False)
  drawing = draw(tmp_path)
  half, one = T_1 * 0.05, T_1 * 0.05 * np.sqrt(2)
  assert drawing.table.to_csv().splitlines() == [
    'task,method,alpha,seeds,test_accuracy,half_width_95,train_accuracy,'
    'fitted,authors,difference_points',
    f'c10_cnn1:small,Layca,-0.6,2,0.5500,{half:.4f},1.0000,yes,0.8349,-28.49',
    f'c10_cnn1:small,Layca,+0.5,1,0.4000,{one:.4f},1.0000,yes,,',
    f'c10_cnn1:small,SGD,-0.6,1,0.7675,{one:.4f},1.0000,yes,0.7675,+0.00',
  ]
  alone = draw(tmp_path, with_authors=False).table.to_csv().splitlines()
  assert [row.split(',')[-2:] for row in alone[1:]] == [['', '']] * 3


def test_the_authors_stand_below_ours(tmp_path):
  drawing = draw(write_the_authors(tmp_path))
  assert len(drawing.picture.axes) == 6
  for column, data in enumerate(('cifar10', 'cifar100', 'tinyimagenet')):
    ours, theirs = lines(drawing, column), lines(drawing, 3 + column)
    for method in ('Layca', 'SGD'):
      line = theirs[f'authors, {method} (arXiv 1806.01603v1)']
      curve = paper_numbers.curve(f'v1_fig2_{data}_{method.lower()}')
      expected = np.transpose([curve.x, 100 * np.array(curve.y)])
      np.testing.assert_allclose(line.get_xydata(), expected)
      np.testing.assert_allclose(ours[method].get_xydata(), expected)
      assert line.get_linestyle() == '--'
      assert line.get_color() == ours[method].get_color()
    above, below = (
      drawing.picture.axes[column],
      drawing.picture.axes[3 + column],
    )
    assert above.get_xlim() == below.get_xlim()
  assert {row['difference_points'] for row in drawing.table.rows} == {0.0}


def test_without_the_authors_there_is_one_row(tmp_path):
  drawing = draw(write_the_authors(tmp_path), with_authors=False)
  assert len(drawing.picture.axes) == 3
  assert made_up_study.legend(drawing) == ['Layca', 'SGD']
  assert not [note for note in drawing.notes if 'authors' in note]


def test_the_notes_tell_the_papers_findings_of_its_numbers(tmp_path):
  drawing = draw(write_the_authors(tmp_path))
  ours = [note for note in drawing.notes if ', authors: ' not in note]
  theirs = [note.replace(', authors: ', ': ') for note in drawing.notes]
  assert [note for note in theirs if note not in ours] == []
  assert len(drawing.notes) == 2 * len(ours)
  texts = [note.split(': ', 1)[1] for note in ours]
  assert texts == [
    'Layca is best at alpha +0.1 (89.43%), 37.63 points above the worst of 13 '
    'alphas',
    'SGD is best at alpha +0.2 (83.75%), 17.72 points above the worst of 13 '
    'alphas',
    'Layca minus SGD, best against best: +5.68 points; at alpha 0: +8.86',
    'Layca is best at alpha +0.0 (54.98%), 23.61 points above the worst of 10 '
    'alphas',
    'SGD is best at alpha +0.2 (45.79%), 8.60 points above the worst of 10 '
    'alphas',
    'Layca minus SGD, best against best: +9.19 points; at alpha 0: +11.12',
    'Layca is best at alpha +0.0 (50.75%), 30.53 points above the worst of 12 '
    'alphas',
    'SGD is best at alpha +0.0 (43.01%), 29.99 points above the worst of 12 '
    'alphas',
    'Layca minus SGD, best against best: +7.74 points; at alpha 0: +7.74',
  ]


def test_the_notes_are_about_runs_that_fit(tmp_path):
  write(tmp_path, {0.0: (0.9,), 0.2: (0.95,)}, train_accuracy=0.5)
  write(tmp_path / 'fit', {0.4: (0.6,), 0.6: (0.5,)})
  write(tmp_path, {0.0: (0.7,)}, layca=False, train_accuracy=0.9)
  assert draw(tmp_path, with_authors=False).notes == [
    'CIFAR-10, 3 kernels: Layca is best at alpha +0.4 (60.00%), 10.00 points '
    'above the worst of 2 alphas',
    'CIFAR-10, 3 kernels: SGD fits its training images at no alpha',
  ]


def test_a_task_that_the_authors_do_not_have_is_drawn_alone(tmp_path):
  write(tmp_path / 'mine', {0.0: (0.5,), 0.6: (0.4,)}, task='mine')
  assert len(draw(tmp_path / 'mine').picture.axes) == 1
  write(tmp_path / 'paper', {0.0: (0.5,), 0.6: (0.4,)})
  ours, mine, theirs, none = draw(tmp_path).picture.axes
  assert [len(axes.lines) > 0 for axes in (ours, mine, theirs, none)] == [
    True,
    True,
    True,
    False,
  ]
  assert none.texts[0].get_text() == 'none of the authors'


def test_other_methods_get_a_curve_of_their_own(tmp_path):
  write(tmp_path, {0.0: (0.5,), 0.6: (0.4,)})
  write(tmp_path / 'adam', {0.0: (0.6,)}, layca=False, optimizer='adam')
  drawing = draw(tmp_path)
  assert list(lines(drawing)) == ['Layca', 'Adam']
  assert [row['method'] for row in drawing.table.rows] == ['Layca'] * 2 + [
    'Adam'
  ]


def test_a_run_without_accuracy_is_noted_and_not_drawn(tmp_path):
  write(tmp_path, {0.0: (0.5,), 0.6: (0.4, 0.6)})
  write(tmp_path / 'bad', {0.8: (0,)}, epochs=0, diverged='not finite')
  drawing = draw(tmp_path, with_authors=False)
  assert drawing.notes[0] == (
    'left out: bad/layca+0.8/0: it diverged and has no accuracy'
  )
  assert [row['alpha'] for row in drawing.table.rows] == [0.0, 0.6]


def test_runs_that_differ_in_more_than_the_seed_are_refused(tmp_path):
  write(tmp_path / 'a', {0.0: (0.5,), 0.6: (0.4,)})
  write(tmp_path / 'b', {0.6: (0.4,)}, rho=1.0)
  with pytest.raises(InputError) as error:
    draw(tmp_path)
  (line,) = str(error.value).splitlines()
  assert 'a/layca+0.6/0 and b/layca+0.6/0' in line
  assert 'rho: 0.037037037037037035 -> 1.0' in line
  assert not isinstance(error.value, NoResultsError)


def test_another_rate_at_another_alpha_is_none_of_them(tmp_path):
  write(tmp_path / 'a', {0.0: (0.5,)}, rho=0.1)
  write(tmp_path / 'b', {0.6: (0.4,)}, rho=1.0)
  assert len(draw(tmp_path).table.rows) == 2


def test_grids_and_tasks_at_one_alpha_are_not_drawn(tmp_path):
  write(tmp_path, {0.0: (0.5,), 0.6: (0.4,)})
  write(tmp_path / 'grid', {0.0: (0.9,), 0.6: (0.9,)}, rho=9.0)
  write(tmp_path / 'other', {0.0: (0.7,)}, task='c10_cnn2')
  drawing = draw(tmp_path)
  assert {row['task'] for row in drawing.table.rows} == {'c10_cnn1:small'}
  assert [row['test_accuracy'] for row in drawing.table.rows] == [0.5, 0.4]


def test_no_accuracy_is_shown_below_0_or_above_100(tmp_path):
  write(tmp_path, {0.0: (0.05, 0.95), 0.6: (0.5,)})
  assert draw(tmp_path).picture.axes[0].get_ylim() == (0, 100)


def test_title_and_axes_say_what_is_shown(tmp_path):
  drawing = draw(write(tmp_path, {0.0: (0.5,), 0.6: (0.4,)}))
  above, below = drawing.picture.axes
  assert drawing.title.startswith('Figure 2: ')
  assert drawing.picture.get_suptitle() == drawing.title
  assert above.get_title() == 'CIFAR-10, 3 kernels'
  assert above.get_ylabel() == 'test accuracy (%)'
  assert below.get_ylabel() == 'authors: test accuracy (%)'
  assert below.get_xlabel() == 'alpha'


@pytest.mark.parametrize(
  'fill',
  [
    lambda folder: None,
    lambda folder: write(folder, {0.0: (0.5, 0.6)}),
    lambda folder: write(folder / 'grid', {0.0: (0.5,), 0.6: (0.4,)}),
    lambda folder: write(
      folder, {0.0: (0,), 0.6: (0,)}, epochs=0, diverged='not finite'
    ),
  ],
)
def test_results_without_the_figure_are_refused(tmp_path, fill):
  fill(tmp_path)
  with pytest.raises(
    NoResultsError, match=r'no results of figure 2, which are'
  ):
    draw(tmp_path)
