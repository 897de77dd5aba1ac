"""Our first epochs and the authors', by numbers that were taken by hand."""

import numpy as np
import pandas as pd
import pytest

from layca.study import paper
from layca.study.analysis import first_epochs, paper_numbers, records
from layca.study.analysis.first_epochs import MEAN_DISTANCE, TRAIN_LOSS
from tests.layca.study import made_up_runs

# Quantiles of Student's t, at 99.5%, from a table.
T_1, T_3 = 63.657, 5.841


def quantities(losses, **layers):
  """Quantities of a run by epoch: train loss, mean distance, layers."""
  distances = pd.DataFrame(layers).add_prefix('layer ')
  mean = distances.mean(axis=1)
  summaries = {TRAIN_LOSS: losses, MEAN_DISTANCE: mean}
  return pd.DataFrame(summaries).join(distances)


def test_a_run_has_its_losses_and_the_distances_of_layers_and_their_mean(
  tmp_path,
):
  made_up_runs.write(
    tmp_path / 'a',
    epochs=2,
    train_losses=[3.0, 2.0],
    distances=[[0.1, 0.2, 0.6], [0.2, 0.3, 0.7]],
  )
  found = first_epochs.of_run(records.load(tmp_path).epochs)
  assert found.index.tolist() == [0, 1]
  assert found[TRAIN_LOSS].tolist() == [3.0, 2.0]
  np.testing.assert_allclose(found[MEAN_DISTANCE], [0.3, 0.4])
  assert found.iloc[:, 2:].to_numpy().tolist() == [
    [0.1, 0.2, 0.6],
    [0.2, 0.3, 0.7],
  ]
  assert all(name.startswith('layer ') for name in found.columns[2:])


@pytest.mark.parametrize(
  ('task', 'method', 'losses', 'first_layer', 'last_layer', 'depth'),
  [
    ('c100_resnet', 'Layca', [4.2304, 3.604], [0.157, 0.282], 0.148, 34),
    ('c100_resnet', 'SGD', [4.408, 3.6642], [0.121, 0.13], 0.069, 34),
    ('c10_cnn1', 'Layca', [1.9491, 1.6472], [0.152, 0.258], 0.095, 25),
    ('c10_cnn1', 'SGD', [2.2606, 1.769], [0.542, 0.547], 0.611, 25),
  ],
)
def test_the_authors_distance_of_an_epoch_is_their_next_record(
  task, method, losses, first_layer, last_layer, depth
):
  found = first_epochs.of_authors(paper.TASKS[task], method)
  assert found.shape[1] == depth + 2
  assert found.index[:2].tolist() == [0, 1]
  assert found[TRAIN_LOSS].tolist()[:2] == losses
  assert found['layer 0'].tolist()[:2] == first_layer
  assert found[f'layer {depth - 1}'][0] == last_layer
  part = f'{paper.TASKS[task].authors}_{method.lower()}'
  records_ = paper_numbers.family(f'v1_fig3_{part}')
  assert found[MEAN_DISTANCE][0] == pytest.approx(records_.loc[1].mean())


def test_of_the_last_epoch_there_is_no_record_and_of_sgd_there_are_20_losses():
  layca, found = (
    first_epochs.of_authors(paper.TASKS['c100_resnet'], method)
    for method in ('Layca', 'SGD')
  )
  assert layca.index.tolist() == list(range(119))
  assert found.index.tolist() == list(range(20))
  assert found[TRAIN_LOSS][19] == 1.1245


def test_a_later_epoch_of_one_start_has_the_spread_as_a_share_of_its_value():
  values = pd.DataFrame(
    {0: [4.0, 2.0, 1.0], 1: [5.0, 2.2, np.nan], 2: [6.0, 2.4, np.nan]}
  )
  found = first_epochs.over_starts(values)
  np.testing.assert_allclose(found['ours'], [5, 2.2, 1])
  assert found['n'].tolist() == [3, 3, 1]
  # Deviations 1 and 0.2; 0.2 / 2.2 of the last value.
  np.testing.assert_allclose(found['spread'], [1, 0.2, 0.2 / 2.2])
  assert found['freedom'].tolist() == [2, 2, 2]


def test_of_two_starts_that_go_on_the_spread_is_that_of_all_four():
  values = pd.DataFrame({0: [1.0, 4.0], 1: [2.0, 6.0]}).join(
    pd.DataFrame({2: [3.0], 3: [4.0]})
  )
  found = first_epochs.over_starts(values)
  deviation = (5 / 3) ** 0.5
  np.testing.assert_allclose(found['spread'], [deviation, deviation * 2])
  assert found['freedom'].tolist() == [3, 3]
  assert found['n'].tolist() == [4, 2]


def test_a_single_start_has_no_spread_and_is_not_judged():
  run = quantities([4.0, 3.0], a=[0.1, 0.2])
  found = first_epochs.compare({0: run}, run)
  assert found['spread'].isna().all()
  assert found['is_equal'].isna().all()
  assert (found['difference'] == 0).all()


def test_the_margin_is_students_with_the_starts_of_ours_and_of_theirs():
  table = pd.DataFrame({'n': [4, 1], 'spread': [0.1, 0.2], 'freedom': [3, 1]})
  expected = [T_3 * 0.1 * 1.25**0.5 + 0.01, T_1 * 0.2 * 2**0.5 + 0.01]
  found = first_epochs.margins(table, 0.01)
  np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_equal_is_what_starts_could_differ_by():
  # Four starts of deviation 0.1: a margin of 0.65305 beside the rounding.
  offsets = np.array([-1, -1, 1, 1]) * 0.0075**0.5
  ours = {
    seed: quantities([2 + x, 1 + x], a=[0.5 + x, 0.5 + x])
    for seed, x in enumerate(offsets)
  }
  theirs = quantities([2.652, 1.654], a=[-0.1533, -0.1537])
  found = first_epochs.compare(ours, theirs)
  assert found['quantity'].tolist() == [
    TRAIN_LOSS,
    TRAIN_LOSS,
    MEAN_DISTANCE,
    MEAN_DISTANCE,
    'layer a',
    'layer a',
  ]
  np.testing.assert_allclose(found['spread'], 0.1)
  np.testing.assert_allclose(found['difference'][:2], [-0.652, -0.654])
  # The rounding is 0.00005 of losses and 0.0005 of distances.
  assert found['is_equal'].tolist() == [True, False, True, False, True, False]


def test_layers_go_by_position_and_epochs_that_one_lacks_are_not_judged():
  ours = {
    seed: quantities([2.0, 1.0], a=[0.1, 0.2], b=[0.3, 0.4]) for seed in (0, 1)
  }
  theirs = quantities([2.0], x=[0.1], y=[0.3])
  found = first_epochs.compare(ours, theirs)
  of_layers = found[found['quantity'].isin(['layer a', 'layer b'])]
  assert of_layers['authors'].dropna().tolist() == [0.1, 0.3]
  judged = of_layers['is_equal']
  assert [value is pd.NA for value in judged] == [False, True] * 2
  assert judged.dropna().all()


def test_without_the_authors_nothing_is_judged_and_other_networks_are_refused():
  run = quantities([2.0], a=[0.1])
  found = first_epochs.compare({0: run, 1: run}, None)
  assert found['authors'].isna().all()
  assert found['is_equal'].isna().all()
  with pytest.raises(
    ValueError, match='3 quantities cannot be compared with 4'
  ):
    first_epochs.compare({0: run}, quantities([2.0], a=[0.1], b=[0.1]))
