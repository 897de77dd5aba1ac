"""How far layers rotate: of a run, of the authors', and as a table."""

import math

import numpy as np
import pytest

from layca.study import paper
from layca.study.analysis import layer_rotation, paper_numbers, records, tasks
from tests.layca.study.made_up_runs import write

ENDS = np.array([0.2, 0.5, 0.7, 1.0])


def spread(distances):
  return np.std(np.log(np.arccos(1 - np.asarray(distances))))


def find(folder):
  (task,) = tasks.find(records.load(folder))
  return task


def test_the_run_of_the_lowest_seed_is_shown(tmp_path):
  distances = np.array([0.5 * ENDS, ENDS])
  angles = np.array([[0.1, 0.3, 0.2, 0.1], [0.05, 0.05, 0.3, 0.1]])
  for seed in (3, 2):
    write(
      tmp_path / str(seed),
      seed=seed,
      kernels=4,
      epochs=2,
      steps_per_epoch=7,
      shortcuts=(1,),
      distances=distances,
      step_angles=angles,
    )
  task = find(tmp_path)
  rotation = layer_rotation.of_lowest_seed(task, 'Layca', task.runs, None)
  assert rotation.run['seed'] == 2
  ours = rotation.ours
  assert ours.names[1] == '01_shortcut_1'
  assert list(ours.shortcuts) == [1]
  np.testing.assert_allclose(ours.times, [0, 1, 2])
  np.testing.assert_allclose(ours.distances, [[0] * 4, *distances])
  # Seven steps of each of the two angles.
  expected = 1 - np.prod(np.cos(angles) ** 7, axis=0)
  np.testing.assert_allclose(ours.random[-1], expected)
  none = layer_rotation.of_lowest_seed(task, 'SGD', task.runs[:0], None)
  assert none.run is none.ours is None


def test_a_run_without_an_epoch_has_no_rotation(tmp_path):
  write(tmp_path, epochs=0, diverged='not finite')
  task = find(tmp_path)
  rotation = layer_rotation.of_lowest_seed(task, 'Layca', task.runs, None)
  assert (rotation.run['run'], rotation.ours) == ('.', None)


@pytest.mark.parametrize(
  ('task', 'identifier', 'rate'),
  [
    ('c10_cnn1', 'v1_fig3_cifar10_layca', 3**-3),
    ('c100_resnet', 'v1_fig3_cifar100_layca', 3**-3),
    ('c10_cnn2', 'v1_fig10_adam_with_layca', 3**-5),
  ],
)
def test_the_authors_record_is_one_update_into_its_epoch(
  task, identifier, rate
):
  task = paper.TASKS[task]
  theirs = layer_rotation.of_authors(task, identifier, rate)
  family = paper_numbers.family(identifier)
  expected = [0, *(epoch + 1 / task.steps_per_epoch for epoch in family.x)]
  np.testing.assert_allclose(theirs.times, expected)
  np.testing.assert_array_equal(theirs.distances[0], 0)
  assert theirs.distances[-1].tolist() == [y[-1] for y in family.ys.values()]
  assert theirs.shortcuts == task.shortcuts
  # Random rotation by the rates of the schedule, the same in all layers.
  log_cosine, cosines = 0.0, []
  for epoch in range(task.epochs):
    angle = math.atan(rate * 0.2 ** sum(epoch >= drop for drop in task.drops))
    cosines.append(math.exp(log_cosine + math.log(math.cos(angle))))
    log_cosine += task.steps_per_epoch * math.log(math.cos(angle))
  random = 1 - np.array(cosines)[list(family.x)]
  for layer in theirs.random.T:
    np.testing.assert_allclose(layer, [0, *random], rtol=1e-9)


def test_without_layca_the_authors_random_rotation_is_not_known():
  task = paper.TASKS['c10_cnn1']
  identifier = 'v1_fig3_cifar10_sgd'
  assert layer_rotation.of_authors(task, identifier, 0.0).random is None


def test_distances_at_the_end_are_those_of_each_runs_last_epoch(tmp_path):
  for name, epochs in (('a', 2), ('b', 3)):
    distances = np.outer(range(1, epochs + 1), [0.1, 0.2, 0.3])
    write(tmp_path / name, epochs=epochs, distances=distances)
  finals = layer_rotation.final_distances(find(tmp_path))
  np.testing.assert_allclose(finals, [[0.2, 0.4, 0.6], [0.3, 0.6, 0.9]])
  means = layer_rotation.by_run(find(tmp_path).epochs, 'cosine_distance')
  np.testing.assert_allclose(means[:, 0], [0.15, 0.2])


def test_the_median_angle_is_that_of_the_middle_layer():
  distances = 1 - np.cos([0.1, 1.5, 0.4])
  assert layer_rotation.median_angle(distances) == pytest.approx(0.4)


def test_a_table_has_layers_their_median_and_their_spread():
  kernels = ['a', 'b', 'c', 'd']
  runs = np.array([0.9 * ENDS, 1.1 * ENDS])
  table = layer_rotation.layer_table(kernels, runs, ENDS, random=2 * ENDS)
  assert table['measure'].tolist() == [
    *['cosine_distance'] * 5,
    'log_rotation_spread',
  ]
  assert table['layer'].tolist()[:4] == [0, 1, 2, 3]
  assert table['kernel'].tolist()[:4] == kernels
  expected = [*ENDS, 0.6]
  np.testing.assert_allclose(table['mean'][:5], expected)
  # 12.7062 is Student's t of one degree of freedom, times d / 2.
  half_widths = 1.27062 * np.array(expected)
  np.testing.assert_allclose(table['half_width'][:5], half_widths, rtol=1e-4)
  assert table['mean'][5] == pytest.approx(np.mean([*map(spread, runs)]))
  np.testing.assert_allclose(table['authors'], [*expected, spread(ENDS)])
  np.testing.assert_allclose(table['difference'][:5], 0, atol=1e-12)
  np.testing.assert_allclose(table['random'][:5], 2 * np.array(expected))


def test_of_another_depth_only_what_both_have_is_compared():
  theirs = [0.3, 0.4, 0.9]
  table = layer_rotation.layer_table(['a', 'b', 'c', 'd'], ENDS[None], theirs)
  expected = [0.3, math.nan, math.nan, 0.9, 0.4, spread(theirs)]
  np.testing.assert_allclose(table['authors'], expected)
  alone = layer_rotation.layer_table(['a', 'b'], ENDS[None, :2])
  assert alone['authors'].isna().all()
  # Two layers have no others.
  assert math.isnan(alone['mean'][2])
