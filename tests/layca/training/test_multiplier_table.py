"""The multipliers by epoch against the paper's formula and by hand."""

import numpy as np
import pytest

from layca import prioritization
from layca.training import multiplier_table
from layca.training.errors import InputError
from tests.layca.training import tiny

KERNELS = [f'net/conv_{layer}/w' for layer in range(12)]
NAMES = [*KERNELS, *(name.replace('/w', '/b') for name in KERNELS)]


def table(**overrides):
  config = tiny.config(**{'epochs': 10} | overrides)
  return multiplier_table.create(config, KERNELS, NAMES)


def of_alphas(alphas):
  """Section 5, a row for each alpha; biases as their kernels."""
  alphas = np.array(alphas)[:, np.newaxis]
  depths = np.arange(12) / 11
  distances = np.where(alphas <= 0, depths, 1 - depths)
  return np.tile((1 - np.abs(alphas)) ** (5 * distances), 2)


@pytest.mark.parametrize('alpha', [-0.4, 0.0, 0.3])
def test_an_alpha_is_one_row(alpha):
  found = table(alpha=alpha)
  assert found.shape == (1, 24)
  np.testing.assert_allclose(found, of_alphas([alpha]), rtol=1e-12)


@pytest.mark.parametrize(
  ('interpolation', 'alphas'),
  [
    ('step', [-0.4, -0.4, -0.4, 0.2, 0.2, 0.0]),
    ('linear', [-0.4, -0.2, 0.0, 0.2, 0.1, 0.0]),
  ],
)
def test_an_alpha_that_changes(interpolation, alphas):
  found = table(
    alpha_schedule=((0, -0.4), (3, 0.2), (5, 0.0)),
    alpha_interpolation=interpolation,
  )
  np.testing.assert_allclose(found, of_alphas(alphas), rtol=1e-12, atol=1e-12)
  # The last row stays.
  for epoch, row in ((0, 0), (4, 4), (5, 5), (9, 5)):
    np.testing.assert_array_equal(
      multiplier_table.row(found, epoch), found[row]
    )


def test_it_ends_with_the_training():
  points = ((0, 0.0), (10**6, 0.5))
  # Rows alike: only a longer run would have others.
  steps = table(alpha_schedule=points)
  np.testing.assert_array_equal(steps, np.ones([10, 24]))
  assert len(table(alpha_schedule=points, epochs=1)) == 2
  linear = table(alpha_schedule=points, alpha_interpolation='linear')
  np.testing.assert_allclose(
    linear, of_alphas(0.5 * np.arange(10) / 10**6), rtol=1e-12
  )


@pytest.mark.parametrize(
  ('interpolation', 'own'),
  [('step', [1.0, 1.0, 0.1]), ('linear', [1.0, 0.55, 0.1])],
)
def test_a_schedule_of_its_own_takes_the_place_of_alphas(interpolation, own):
  found = table(
    alpha=-0.4,
    layer_schedules=(('conv_1/', ((0, 1.0), (2, 0.1))), ('_2/w', ((0, 3.0),))),
    alpha_interpolation=interpolation,
  )
  expected = np.repeat(of_alphas([-0.4]), 3, axis=0)
  # Kernel and bias of layer 1, and not of layers 10 and 11.
  expected[:, [1, 13]] = np.array(own)[:, np.newaxis]
  expected[:, 2] = 3.0
  np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_schedules_in_which_nothing_changes_are_one_row():
  found = table(
    alpha_schedule=((0, 0.3), (4, 0.3)),
    layer_schedules=(('conv', ((0, 2.0), (7, 2.0))),),
  )
  np.testing.assert_array_equal(found, np.full([1, 24], 2.0))


def test_what_changes_is_told_at_the_epochs_of_the_config():
  config = tiny.config(
    epochs=4,
    alpha_schedule=((0, -0.5), (2, 0.0), (50, 0.1)),
    layer_schedules=(
      ('conv_11/', ((0, 0.25), (6, 1.0))),
      ('conv_3/', ((0, 1.0),)),
    ),
    alpha_interpolation='linear',
  )
  found = multiplier_table.create(config, KERNELS, NAMES)
  changes = multiplier_table.changes(config, found, NAMES)
  # The last epoch that is trained stands for those after it.
  alpha = 0.1 / 48
  slowed = (1 - alpha) ** (5 * 6 / 11)
  expected = [[0, 0.5 ** (25 / 11)], [2, 1.0], [3, slowed]]
  np.testing.assert_allclose(changes[5], expected, rtol=1e-12)
  assert changes[11] == changes[23] == [[0, 0.25], [3, pytest.approx(0.625)]]
  assert changes[3] is None
  assert type(changes[5][0][0]) is int
  constant = tiny.config(alpha=0.4)
  found = multiplier_table.create(constant, KERNELS, NAMES)
  assert multiplier_table.changes(constant, found, NAMES) == [None] * 24


@pytest.mark.parametrize(
  ('schedules', 'words'),
  [
    ({'dense': ((0, 1.0),)}, "'dense' is found in none of: net/conv_0/w, "),
    ({'(': ((0, 1.0),)}, 'no regular expression'),
    (
      {'conv_1': ((0, 1.0),), 'conv_10/': ((0, 0.5),)},
      "'conv_1' gives net/conv_10/w ",
    ),
  ],
)
def test_patterns_that_do_not_fit_are_one_line(schedules, words):
  with pytest.raises(InputError, match=r'^config\.layer_schedules: ') as error:
    table(layer_schedules=tuple(schedules.items()))
  assert words in str(error.value)
  assert '\n' not in str(error.value)


def test_what_is_named_like_no_kernel_has_1():
  # Two kernels of one scope, and a batch norm's scale.
  kernels = ['net/lstm/w_i', 'net/lstm/w_h', 'net/dense/w']
  parameters = [*kernels, 'net/dense/b', 'net/norm/scale']
  found = multiplier_table.create(tiny.config(alpha=-0.5), kernels, parameters)
  of_alpha = prioritization.alpha_multipliers(-0.5, 3)
  np.testing.assert_allclose(found, [[*of_alpha, of_alpha[2], 1.0]])


def test_a_network_of_one_layer_has_no_alpha():
  kernels, parameters = ['net/w'], ['net/w', 'net/b']
  found = multiplier_table.create(tiny.config(), kernels, parameters)
  np.testing.assert_array_equal(found, [[1, 1]])
  with pytest.raises(InputError, match=r'^config.alpha=0\.5: num_layers must'):
    multiplier_table.create(tiny.config(alpha=0.5), kernels, parameters)
