"""How far layers rotate: of a run, of the authors', and as a table."""

import math

import numpy as np
import pytest

from layca.study import paper
from layca.study.analysis import layer_rotation, paper_numbers, records, tasks
from tests.layca.study.made_up_runs import write_all

ENDS = np.array([0.2, 0.5, 0.7, 1.0])


def of_lowest_seed(folder):
  (task,) = tasks.find(records.load(folder))
  return layer_rotation.of_lowest_seed(task, 'Layca', task.runs, None)


def test_the_run_of_the_lowest_seed_is_shown(tmp_path):
  distances = np.array([0.5 * ENDS, ENDS])
  options = {'kernels': 4, 'epochs': 2, 'distances': distances}
  write_all(tmp_path, {'seed': 3}, {'seed': 2}, shortcuts=(1,), **options)
  rotation = of_lowest_seed(tmp_path)
  assert rotation.run['seed'] == 2
  assert list(rotation.ours.shortcuts) == [1]
  np.testing.assert_allclose(rotation.ours.times, [0, 1, 2])
  np.testing.assert_allclose(rotation.ours.distances, [[0] * 4, *distances])
  write_all(tmp_path, {'seed': 1}, epochs=0, diverged='not finite')
  rotation = of_lowest_seed(tmp_path)
  assert (rotation.run['seed'], rotation.ours) == (1, None)


@pytest.mark.parametrize(
  ('task', 'identifier', 'rate'),
  [
    ('c10_cnn1', 'v1_fig3_cifar10_layca', 3**-3),
    ('c100_resnet', 'v1_fig3_cifar100_layca', 3**-3),
    ('c10_cnn2', 'v1_fig10_adam_with_layca', 3**-5),
    ('c10_cnn1', 'v1_fig3_cifar10_sgd', 0),
  ],
)
def test_the_authors_record_is_one_update_into_its_epoch(
  task, identifier, rate
):
  task, family = paper.TASKS[task], paper_numbers.family(identifier)
  theirs = layer_rotation.of_authors(task, identifier, rate)
  expected = [0, *(epoch + 1 / task.steps_per_epoch for epoch in family.index)]
  np.testing.assert_allclose(theirs.times, expected)
  np.testing.assert_array_equal(theirs.distances[0], 0)
  assert theirs.distances[-1].tolist() == family.iloc[-1].tolist()
  assert theirs.shortcuts == task.shortcuts
  # Random rotation by the rates of the schedule, the same in all layers.
  log_cosine, random = 0.0, []
  for epoch in range(task.epochs):
    angle = math.atan(rate * 0.2 ** sum(epoch >= drop for drop in task.drops))
    random.append(1 - math.exp(log_cosine) * math.cos(angle))
    log_cosine += task.steps_per_epoch * math.log(math.cos(angle))
  expected = [0, *np.array(random)[family.index.astype(int)]]
  for layer in theirs.random.T if rate else ():
    np.testing.assert_allclose(layer, expected, rtol=1e-9)
  assert (theirs.random is None) == (rate == 0)


def test_the_median_angle_is_that_of_the_middle_layer():
  distances = 1 - np.cos([0.1, 1.5, 0.4])
  assert layer_rotation.median_angle(distances) == pytest.approx(0.4)


def test_layers_are_compared_one_by_one_where_there_are_as_many():
  kernels = ['a', 'b', 'c', 'd']
  table = layer_rotation.layer_table(kernels, ENDS[None], 2 * ENDS, mine=ENDS)
  np.testing.assert_allclose(table['authors'][:5], [*2 * ENDS, 1.2])
  np.testing.assert_allclose(table['difference'][:5], [*-ENDS, -0.6])
  np.testing.assert_allclose(table['mine'], table['mean'])
  theirs = [0.3, 0.4, 0.9]
  table = layer_rotation.layer_table(kernels, ENDS[None], theirs)
  spread = np.std(np.log(np.arccos(1 - np.array(theirs))))
  expected = [0.3, math.nan, math.nan, 0.9, 0.4, spread]
  np.testing.assert_allclose(table['authors'], expected)
  alone = layer_rotation.layer_table(['a', 'b'], ENDS[None, :2])
  assert alone['authors'].isna().all()
  # Two layers have no others.
  assert math.isnan(alone['mean'][2])
