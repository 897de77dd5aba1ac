"""The authors' trainings by five methods: those of Figures 4, 9 and 10."""

import numpy as np
import pytest

from layca.study.analysis import paper_numbers

NAMES = ('SGD', 'SGD_AMom', 'RMSProp', 'Adam', 'Adagrad')
TEST = {
  'without': (0.9253, 0.9219, 0.9119, 0.9143, 0.8897),
  'with': (0.9233, 0.9265, 0.9229, 0.9272, 0.9254),
}
TRAIN = {
  'without': (0.9958, 0.9957, 0.9872, 0.9903, 0.9769),
  'with': (0.9923, 0.9957, 0.9915, 0.9956, 0.9944),
}


@pytest.mark.parametrize('mode', ['without', 'with'])
@pytest.mark.parametrize(('figure', 'finals'), [('4', TEST), ('9', TRAIN)])
def test_curves_end_at_the_accuracies_of_the_paper(figure, finals, mode):
  family = paper_numbers.family(f'v1_fig{figure}_{mode}_layca')
  assert family.x == tuple(range(250))
  assert tuple(family.ys) == NAMES
  assert {len(y) for y in family.ys.values()} == {250}
  assert tuple(y[-1] for y in family.ys.values()) == finals[mode]
  assert (family.member_name, family.x_name) == ('method', 'epoch')
  assert 'arXiv 1806.01603v1' in family.source
  assert f'{mode} Layca' in family.notes


@pytest.mark.parametrize(
  ('mode', 'points'), [('without', 3.56), ('with', 0.43)]
)
def test_the_test_accuracies_lie_as_far_apart_as_in_the_paper(mode, points):
  finals = [
    y[-1] for y in paper_numbers.family(f'v1_fig4_{mode}_layca').ys.values()
  ]
  assert 100 * np.ptp(finals) == pytest.approx(points)


def test_with_layca_two_groups_part_until_the_rate_drops():
  curves = paper_numbers.family('v1_fig4_with_layca').ys
  before = {name: np.mean(y[80:100]) for name, y in curves.items()}
  slow = {before.pop('SGD_AMom'), before.pop('Adam')}
  assert min(slow) > 0.8 > max(before.values())
  assert min(y[100] for y in curves.values()) > 0.85


@pytest.mark.parametrize('mode', ['without', 'with'])
@pytest.mark.parametrize('name', NAMES)
def test_figure_10_has_every_tenth_record_of_each_kernel_and_the_last(
  name, mode
):
  family = paper_numbers.family(f'v1_fig10_{name.lower()}_{mode}_layca')
  assert family.x == (*range(0, 250, 10), 249)
  assert list(family.ys) == [str(layer) for layer in range(15)]
  assert {len(y) for y in family.ys.values()} == {26}
  assert name in family.notes
  assert 'arXiv 1806.01603v1' in family.source


@pytest.mark.parametrize(
  ('name', 'first', 'second', 'last'),
  [
    ('sgd', 0.857, 0.986, 0.997),
    ('sgd_amom', 0.908, 1.001, 0.991),
    ('rmsprop', 0.049, 0.492, 0.730),
    ('adam', 0.055, 0.505, 0.285),
    ('adagrad', 0.044, 0.322, 0.190),
  ],
)
def test_figure_10_ends_at_the_distances_of_the_paper(
  name, first, second, last
):
  ys = paper_numbers.family(f'v1_fig10_{name}_without_layca').ys
  assert [ys[layer][-1] for layer in ('0', '1', '14')] == [first, second, last]


@pytest.mark.parametrize(
  ('name', 'exponent'),
  [('sgd', 3), ('sgd_amom', 5), ('rmsprop', 3), ('adam', 5), ('adagrad', 3)],
)
def test_the_first_record_with_layca_is_after_one_update(name, exponent):
  expected = 1 - np.cos(np.arctan(3.0**-exponent))
  for y in paper_numbers.family(f'v1_fig10_{name}_with_layca').ys.values():
    assert y[0] == round(expected, 3)
