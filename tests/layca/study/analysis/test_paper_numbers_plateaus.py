"""The authors' training losses by alpha, and their plateaus."""

import numpy as np
import pytest
from layca.study.figures.plateaus import AUTHORS_SCHEDULES

from layca.study.analysis import paper_numbers
from layca.study.analysis.plateaus import plateau_epochs

ALPHAS = (
  -0.8, -0.6, -0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8
)  # fmt: skip
NAMES = ('cifar10', 'cifar100', 'tinyimagenet')


@pytest.mark.parametrize('name', NAMES)
def test_heights_are_means_of_the_curves_before_the_first_drop(name):
  curves = paper_numbers.family(f'v1_fig5_8_{name}_layca')
  heights = paper_numbers.curve(f'v1_plateau_{name}')
  first = {'cifar10': 70, 'cifar100': 60, 'tinyimagenet': 60}[name]
  means = [
    np.mean(curves.ys[f'{alpha:.1f}'][first : first + 10])
    for alpha in heights.x
  ]
  # The curves have four decimals, and so have the heights.
  np.testing.assert_allclose(heights.y, means, rtol=0, atol=1e-4)
  drops, planned = AUTHORS_SCHEDULES[name]
  assert plateau_epochs(drops, planned) == range(first, first + 10)
  assert len(curves.x) == planned


@pytest.mark.parametrize('name', NAMES)
def test_every_alpha_has_a_curve_at_epochs_from_0(name):
  curves = paper_numbers.family(f'v1_fig5_8_{name}_layca')
  assert tuple(map(float, curves.ys)) == ALPHAS
  assert curves.x == tuple(range(len(curves.x)))
  assert max(map(len, curves.ys.values())) == len(curves.x)
  assert (curves.member_name, curves.x_name) == ('alpha', 'epoch')


@pytest.mark.parametrize(
  ('name', 'missing', 'highest'),
  [
    ('cifar10', set(), 0.4569),
    ('cifar100', {-0.8}, 1.6147),
    ('tinyimagenet', {-0.8}, 1.9978),
  ],
)
def test_the_highest_plateau_is_that_of_alpha_0(name, missing, highest):
  curve = paper_numbers.curve(f'v1_plateau_{name}')
  assert set(curve.x) == set(ALPHAS) - missing
  assert max(curve.y) == curve.y[curve.x.index(0.0)] == highest


@pytest.mark.parametrize(
  ('name', 'lengths'),
  [
    ('cifar10', {-0.6: 87, -0.4: 84, -0.3: 84, -0.2: 91, -0.1: 94}),
    ('cifar100', {-0.8: 8}),
    ('tinyimagenet', {-0.8: 11}),
  ],
)
def test_runs_that_ended_early_are_shorter(name, lengths):
  curves = paper_numbers.family(f'v1_fig5_8_{name}_layca')
  shorter = {
    float(alpha): len(losses)
    for alpha, losses in curves.ys.items()
    if len(losses) < len(curves.x)
  }
  assert shorter == lengths
