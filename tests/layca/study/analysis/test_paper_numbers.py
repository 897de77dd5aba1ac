"""The authors' numbers: those of the paper, each with its source."""

import pytest

from layca.study.analysis import paper_numbers

FIGURE_1A = 'v1_fig1a_mnist_single_layer'
FIGURE_1B = 'v1_fig1b_mnist_silhouette'
FIGURE_1C = 'v1_fig1c_mnist_frozen_relu'


def test_figure_1a_has_its_maximum_at_layer_1():
  curve = paper_numbers.curve(FIGURE_1A)
  assert curve.x == tuple(range(10))
  assert (curve.y[0], max(curve.y), curve.y[9]) == (0.7447, 0.7598, 0.5752)
  assert curve.y.index(max(curve.y)) == 1


def test_figure_1c_has_its_minimum_at_layer_2():
  curve = paper_numbers.curve(FIGURE_1C)
  assert curve.x == tuple(range(10))
  assert (curve.y[0], min(curve.y)) == (0.4639, 0.4508)
  assert curve.y.index(min(curve.y)) == 2


def test_nothing_is_frozen_behind_the_last_layer():
  assert (
    paper_numbers.curve(FIGURE_1A).y[9] == paper_numbers.curve(FIGURE_1C).y[9]
  )


def test_figure_1b_has_a_record_after_each_of_500_updates():
  curve = paper_numbers.curve(FIGURE_1B)
  assert curve.x == tuple(range(1, 501))
  assert (curve.y[0], curve.y[-1]) == (0.07287, 0.27392)
  # The authors' record 482, which they count from 0.
  assert max(curve.y) == curve.y[482] == 0.27418


@pytest.mark.parametrize('identifier', [FIGURE_1A, FIGURE_1B, FIGURE_1C])
def test_a_curve_says_what_it_is_and_where_it_comes_from(identifier):
  curve = paper_numbers.curve(identifier)
  assert len(curve.x) == len(curve.y)
  assert all(0 < value < 1 for value in curve.y)
  assert 'arXiv 1806.01603v1' in curve.source
  assert curve.notes
  assert curve.x_name
  assert curve.y_name


def test_an_unknown_curve_is_refused_with_those_there_are():
  with pytest.raises(ValueError, match=rf"'v1_fig9'.*{FIGURE_1A}"):
    paper_numbers.curve('v1_fig9')


@pytest.mark.parametrize(
  ('task', 'kernels', 'epochs'),
  [('cifar10', 25, 100), ('cifar100', 34, 120), ('tinyimagenet', 11, 80)],
)
@pytest.mark.parametrize('method', ['layca', 'sgd'])
def test_figure_3_has_a_curve_per_kernel(task, kernels, epochs, method):
  family = paper_numbers.family(f'v1_fig3_{task}_{method}')
  assert family.x == tuple(range(epochs))
  assert list(family.ys) == [str(layer) for layer in range(kernels)]
  assert {len(y) for y in family.ys.values()} == {epochs}
  assert family.member_name == 'layer'
  for text in (family.x_name, family.y_name, family.notes):
    assert text
  assert 'arXiv 1806.01603v1' in family.source


@pytest.mark.parametrize(
  ('identifier', 'first', 'last', 'lowest', 'highest'),
  [
    ('v1_fig3_cifar10_layca', 0.827, 0.806, 0.960, 1.007),
    ('v1_fig3_cifar10_sgd', 0.596, 0.830, 0.171, 0.842),
    ('v1_fig3_cifar100_layca', 0.791, 0.835, 0.781, 1.030),
    ('v1_fig3_cifar100_sgd', 0.395, 0.471, 0.229, 0.644),
    ('v1_fig3_tinyimagenet_layca', 0.638, 0.886, 0.950, 0.997),
    ('v1_fig3_tinyimagenet_sgd', 0.131, 0.255, 0.248, 0.413),
  ],
)
def test_figure_3_ends_at_the_distances_of_the_paper(
  identifier, first, last, lowest, highest
):
  finals = [y[-1] for y in paper_numbers.family(identifier).ys.values()]
  assert (finals[0], finals[-1]) == (first, last)
  others = finals[1:-1]
  assert (min(others), max(others)) == (lowest, highest)


@pytest.mark.parametrize('task', ['cifar10', 'cifar100', 'tinyimagenet'])
def test_the_first_record_of_layca_is_after_one_update(task):
  # 1 - cos(atan(3^-3)) is 6.85e-4; the records have three decimals.
  family = paper_numbers.family(f'v1_fig3_{task}_layca')
  assert {y[0] for y in family.ys.values()} == {0.001}


def test_the_shortcuts_of_figure_3_end_lowest():
  family = paper_numbers.family('v1_fig3_cifar100_sgd')
  finals = {layer: y[-1] for layer, y in family.ys.items()}
  assert sorted(finals, key=finals.get)[:2] == ['13', '24']
  assert (finals['13'], finals['24']) == (0.229, 0.248)


def test_a_curve_is_no_family_and_a_family_no_curve():
  with pytest.raises(ValueError, match=r'no family .*v1_fig3_cifar10_layca'):
    paper_numbers.family(FIGURE_1A)
  with pytest.raises(ValueError, match=rf'no curve .*{FIGURE_1A}'):
    paper_numbers.curve('v1_fig3_cifar10_layca')


@pytest.mark.parametrize(
  ('task', 'sgd'), [('cifar10', 0), ('cifar100', -1), ('tinyimagenet', -1)]
)
def test_figure_7_is_best_at_the_rates_of_the_paper(task, sgd):
  for identifier, best in (
    (f'v1_fig7_gridsearch_{task}', sgd),
    (f'v2_exploration_rho0_{task}', -3),
  ):
    curve = paper_numbers.curve(identifier)
    assert curve.x[curve.y.index(max(curve.y))] == best
    assert f'arXiv 1806.01603{identifier[:2]}' in curve.source


@pytest.mark.parametrize(
  ('identifier', 'at_0', 'points'),
  [
    ('v1_fig2_cifar10_layca', 0.8918, 13),
    ('v1_fig2_cifar10_sgd', 0.8032, 13),
    ('v1_fig2_cifar100_layca', 0.5498, 10),
    ('v1_fig2_cifar100_sgd', 0.4386, 10),
    ('v1_fig2_tinyimagenet_layca', 0.5075, 12),
    ('v1_fig2_tinyimagenet_sgd', 0.4301, 12),
  ],
)
def test_figure_2_has_the_points_that_the_paper_shows(identifier, at_0, points):
  curve = paper_numbers.curve(identifier)
  assert curve.y[curve.x.index(0.0)] == at_0
  assert len(curve.x) == len(curve.y) == points


def test_figure_5_right_ends_at_the_distances_of_the_paper():
  with_l2, without = (
    [y[-1] for y in paper_numbers.family(f'v1_fig5_right_{l2}_l2').ys.values()]
    for l2 in ('with', 'without')
  )
  assert without[:7] == [0.329, 0.7, 0.513, 0.584, 0.408, 0.429, 0.402]
  assert without[7:13] == [0.207, 0.244, 0.202, 0.153, 0.197, 0.237]
  assert without[13:] == [0.223, 0.83]
  assert (with_l2[0], with_l2[-1]) == (0.907, 0.978)
  assert (min(with_l2[1:-1]), max(with_l2[1:-1])) == (0.993, 1.0)


@pytest.mark.parametrize('l2', ['with', 'without'])
def test_figure_5_right_has_every_tenth_record_and_the_last(l2):
  family = paper_numbers.family(f'v1_fig5_right_{l2}_l2')
  assert family.x == (*range(0, 250, 10), 249)
  assert list(family.ys) == [str(layer) for layer in range(15)]
  assert {len(y) for y in family.ys.values()} == {26}


@pytest.mark.parametrize(
  ('l2', 'test', 'train'), [('with', 0.9258, 0.9953), ('without', 0.8741, 0.91)]
)
def test_figure_5_right_ends_at_the_accuracies_of_the_paper(l2, test, train):
  family = paper_numbers.family(f'v1_fig5_right_{l2}_l2_accuracy')
  assert family.x == tuple(range(250))
  assert family.ys['test_accuracy'][-1] == test
  assert family.ys['train_accuracy'][-1] == train
  assert {len(y) for y in family.ys.values()} == {250}
  assert 'arXiv 1806.01603v1' in family.source
