"""The authors' numbers: those of the paper, each with its source."""

import numpy as np
import pytest

from layca.study import paper
from layca.study.analysis import paper_numbers
from layca.study.analysis.plateaus import plateau_epochs

TEN = (*range(0, 250, 10), 249)


@pytest.mark.parametrize(
  ('identifier', 'x', 'y', 'points'),
  [
    ('v1_fig1a_mnist_single_layer', 1, 0.7598, 10),
    ('v1_fig1c_mnist_frozen_relu', 2, 0.4508, 10),
    ('v1_fig1b_mnist_silhouette', 483, 0.27418, 500),
    ('v1_fig2_cifar10_layca', 0.0, 0.8918, 13),
    ('v2_exploration_rho0_cifar10', -3, 0.8845, 8),
    ('v1_fig7_gridsearch_cifar10', 0, 0.8148, 10),
  ],
)
def test_a_curve_has_the_points_of_the_paper(identifier, x, y, points):
  curve = paper_numbers.curve(identifier)
  assert curve[x] == y
  assert len(curve) == points
  assert f'arXiv 1806.01603{identifier[:2]}' in curve.attrs['source']


@pytest.mark.parametrize(
  ('identifier', 'x', 'expected'),
  [
    ('v1_fig3_cifar100_layca', range(120), (34, 0.791, 0.835)),
    ('v1_fig3_cifar100_sgd', range(120), (34, 0.395, 0.471)),
    ('v1_fig5_right_with_l2', TEN, (15, 0.907, 0.978)),
    ('v1_fig10_adam_without_layca', TEN, (15, 0.055, 0.285)),
  ],
)
def test_each_kernel_ends_at_the_distance_of_the_paper(identifier, x, expected):
  family = paper_numbers.family(identifier)
  finals = family.iloc[-1].tolist()
  assert (len(finals), finals[0], finals[-1]) == expected
  assert family.index.tolist() == list(x)
  assert family.notna().all(axis=None)
  assert 'arXiv 1806.01603v1' in family.attrs['source']


@pytest.mark.parametrize('optimizer', paper.LAYCA_RATES)
def test_the_first_record_with_layca_is_after_one_update(optimizer):
  expected = 1 - np.cos(np.arctan(paper.LAYCA_RATES[optimizer]))
  family = paper_numbers.family(f'v1_fig10_{optimizer}_with_layca')
  assert set(family.iloc[0]) == {round(expected, 3)}


@pytest.mark.parametrize(
  ('identifier', 'finals'),
  [
    ('v1_fig4_without_layca', [0.9253, 0.9219, 0.9119, 0.9143, 0.8897]),
    ('v1_fig4_with_layca', [0.9233, 0.9265, 0.9229, 0.9272, 0.9254]),
    ('v1_fig9_with_layca', [0.9923, 0.9957, 0.9915, 0.9956, 0.9944]),
    ('v1_fig5_right_with_l2_accuracy', [0.9953, 0.9258]),
  ],
)
def test_trainings_end_at_the_accuracies_of_the_paper(identifier, finals):
  last = paper_numbers.family(identifier).iloc[-1]
  assert sorted(last) == sorted(finals)


@pytest.mark.parametrize('task', paper.ALPHA_TASKS, ids=lambda task: task.name)
def test_heights_are_means_of_the_curves_before_the_first_drop(task):
  curves = paper_numbers.family(f'v1_fig5_8_{task.authors}_layca')
  heights = paper_numbers.curve(f'v1_plateau_{task.authors}')
  epochs = plateau_epochs(task.drops, task.epochs)
  means = [
    curves[f'{alpha:.1f}'][list(epochs)].mean() for alpha in heights.index
  ]
  # The curves have four decimals, and so have the heights.
  np.testing.assert_allclose(heights, means, rtol=0, atol=1e-4)
  assert max(heights) == heights[0.0]
  assert len(curves) == task.epochs


def test_an_unknown_name_is_refused_with_those_there_are():
  with pytest.raises(ValueError, match=r"no 'v1_fig9'.*v1_fig1a_mnist"):
    paper_numbers.curve('v1_fig9')
  with pytest.raises(ValueError, match=r'no .*v1_fig3_cifar10_layca'):
    paper_numbers.family('v1_fig1a_mnist_single_layer')
