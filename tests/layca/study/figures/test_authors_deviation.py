"""The authors' angle deviation: its time, and random rotation at its rates."""

import math

import numpy as np
import pytest
from layca.study.figures.adaptive_methods import METHODS, Method

from layca.study.analysis import paper_numbers
from layca.study.figures import authors_deviation


@pytest.mark.parametrize(
  ('task', 'steps'),
  [('cifar10', 391), ('cifar100', 391), ('tinyimagenet', 704)],
)
@pytest.mark.parametrize('method', ['Layca', 'SGD'])
def test_a_record_is_one_update_into_its_epoch(task, steps, method):
  theirs = authors_deviation.of_task(task, method)
  family = paper_numbers.family(f'v1_fig3_{task}_{method.lower()}')
  expected = [0, *(epoch + 1 / steps for epoch in family.x)]
  np.testing.assert_allclose(theirs.times, expected)
  assert not theirs.distances[0].any()
  for layer, name in enumerate(theirs.names):
    np.testing.assert_array_equal(theirs.distances[1:, layer], family.ys[name])


def test_the_shortcuts_are_those_of_resnet_32():
  assert authors_deviation.of_task('cifar100', 'SGD').shortcuts == (13, 24)
  assert not authors_deviation.of_task('cifar10', 'SGD').shortcuts


@pytest.mark.parametrize(
  ('task', 'steps', 'drops'),
  [
    ('cifar10', 391, (80, 90, 97)),
    ('cifar100', 391, (70, 90, 105, 115)),
    ('tinyimagenet', 704, (70,)),
  ],
)
def test_random_rotation_of_layca_follows_the_published_schedule(
  task, steps, drops
):
  random = authors_deviation.of_task(task, 'Layca').random
  log_cosine, expected = 0.0, [0.0]
  for epoch in range(len(random) - 1):
    rate = 3**-3 * 0.2 ** sum(epoch >= drop for drop in drops)
    step = math.log(math.cos(math.atan(rate)))
    expected.append(1 - math.exp(log_cosine + step))
    log_cosine += steps * step
  assert np.ptp(random, axis=1).max() == 0
  np.testing.assert_allclose(1 - random[:, 0], 1 - np.array(expected))
  # The authors' first record, and the epoch of 391 updates after it.
  assert random[1, 0] == pytest.approx(6.85e-4, rel=1e-3)
  if steps == 391:
    assert random[2, 0] == pytest.approx(1 - math.exp(-392 * 6.8563e-4), 1e-3)


def test_random_rotation_of_sgd_is_not_known():
  assert authors_deviation.of_task('cifar10', 'SGD').random is None


@pytest.mark.parametrize('method', METHODS, ids=lambda method: method.title)
def test_of_the_methods_every_tenth_record_has_its_true_time(method):
  theirs = authors_deviation.of_method(method)
  mode = 'with' if method.layca else 'without'
  family = paper_numbers.family(f'v1_fig10_{method.optimizer}_{mode}_layca')
  expected = [0, *(epoch + 1 / 390 for epoch in (*range(0, 250, 10), 249))]
  np.testing.assert_allclose(theirs.times, expected)
  for layer, name in enumerate(theirs.names):
    np.testing.assert_array_equal(
      theirs.distances[:, layer], [0, *family.ys[name]]
    )
  assert (theirs.random is not None) == method.layca


@pytest.mark.parametrize(
  ('optimizer', 'exponent'),
  [('sgd', 3), ('sgd_amom', 5), ('rmsprop', 3), ('adam', 5), ('adagrad', 3)],
)
def test_random_rotation_of_the_methods_is_at_the_rates_of_layca(
  optimizer, exponent
):
  random = authors_deviation.of_method(Method(optimizer, layca=True)).random
  logarithms = []
  for epoch in range(250):
    rate = 3**-exponent * 0.2 ** sum(epoch >= drop for drop in (100, 170, 220))
    logarithms += [math.log(math.cos(math.atan(rate)))] * 390
  sums = np.cumsum(logarithms)
  records = np.array([*range(0, 250, 10), 249])
  np.testing.assert_allclose(
    random[1:], np.repeat([1 - np.exp(sums[390 * records])], 15, axis=0).T
  )


@pytest.mark.parametrize(('has_l2', 'first'), [(True, 0.907), (False, 0.329)])
def test_weight_decay_has_every_tenth_record_at_its_time(has_l2, first):
  theirs = authors_deviation.of_weight_decay(has_l2)
  np.testing.assert_allclose(theirs.times[:3], [0, 1 / 390, 10 + 1 / 390])
  assert theirs.times[-1] == 249 + 1 / 390
  assert theirs.distances.shape == (27, 15)
  np.testing.assert_array_equal(theirs.distances[0], np.zeros(15))
  assert theirs.distances[-1, 0] == first
  assert theirs.random is None
