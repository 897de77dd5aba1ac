"""Which variable rotates, and what of it is a unit."""

import types

import pytest

from layca import rules


def variables():
  shapes = {
    'conv/w': (3, 3, 4, 8),
    'conv/b': (8,),
    'norm/scale': (1, 1, 1, 8),
    'logits/w': (8, 10),
  }
  return [types.SimpleNamespace(name=n, shape=s) for n, s in shapes.items()]


def test_a_kernel_has_rank_two_or_more():
  assert [
    rules.is_kernel(shape) for shape in ((), (3,), (3, 1), (1, 1, 2))
  ] == [
    False,
    False,
    True,
    True,
  ]


@pytest.mark.parametrize('others', rules.RULES)
def test_kernels_rotate_and_others_do_as_told(others):
  found = rules.resolve(None, others, variables())
  assert found == ['rotate', others, 'rotate', 'rotate']


@pytest.mark.parametrize(
  'exceptions',
  [
    {'scale': 'base', '^conv/w': 'freeze'},
    lambda v: {'norm/scale': 'base', 'conv/w': 'freeze'}.get(v.name),
  ],
)
def test_rules_name_the_exceptions(exceptions):
  found = rules.resolve(exceptions, 'base', variables())
  assert found == ['freeze', 'base', 'base', 'rotate']


def test_an_unknown_rule_is_refused_with_the_known_ones():
  for exceptions in ({'logits': 'spin'}, lambda _: 'spin'):
    with pytest.raises(
      ValueError, match="'spin': use one of rotate, base, fre"
    ):
      rules.resolve(exceptions, 'base', variables())


def test_units_lie_along_the_last_axis_or_those_that_a_pattern_names():
  assert rules.unit_axes('layer', variables()) == [()] * 4
  assert rules.unit_axes('neuron', variables()) == [(3,), (), (3,), (1,)]
  mixed = {'conv/w': (-2, 2 + 1), 'logits': 'neuron', 'b$': 'layer'}
  assert rules.unit_axes(mixed, variables()) == [(2, 3), (), (), (1,)]


@pytest.mark.parametrize('axes', ['row', (2,), (0, 0), (0, -2), (0, 1), (), 1])
def test_what_are_no_axes_of_units_is_refused_by_name(axes):
  with pytest.raises(
    ValueError, match=r'of logits/w, whose shape is \(8, 10\)'
  ):
    rules.unit_axes({'logits': axes}, variables())
