"""Values by name: what a pattern finds, and what is refused."""

import types

import pytest

from layca import patterns

NAMES = ('vgg/conv_1/w', 'vgg/conv_10/w', 'vgg/logits/w', 'vgg/logits/b')


def test_a_pattern_is_searched_for_anywhere_and_the_rest_has_the_default():
  found = patterns.assign('rates', {'conv_1': 0.5, 'b$': 2}, NAMES, 1.0)
  assert found == [0.5, 0.5, 1.0, 2]
  assert patterns.assign('rates', {'conv_1/': 0.5}, NAMES, 1) == [0.5, 1, 1, 1]


def test_two_patterns_may_find_one_name_if_they_agree():
  both = {'conv_': 0.5, 'conv_10/': 0.5}
  assert patterns.assign('rates', both, NAMES, 1.0) == [0.5, 0.5, 1, 1]


@pytest.mark.parametrize(
  ('given', 'words'),
  [
    (
      {'conv_2': 1},
      "rates: 'conv_2' is found in none of: vgg/conv_1/w, vgg/conv_10/w, ",
    ),
    (
      {'conv_1': 0.5, 'conv_10': 0.1},
      "'conv_1' gives vgg/conv_10/w 0.5, and 'conv_10' 0.1.* 'conv_1' also "
      "finds 'conv_10'.*vgg/logits/b",
    ),
    ({'conv_(': 1}, "rates: 'conv_\\(' is no regular expression"),
    ({3: 1}, 'rates: 3 is no regular expression'),
  ],
)
def test_patterns_that_cannot_be_used_are_refused(given, words):
  with pytest.raises(ValueError, match=words):
    patterns.assign('rates', given, NAMES, 1.0)


def test_a_name_is_kerass_path_or_sonnets_name():
  keras = types.SimpleNamespace(name='kernel', path='dense/kernel')
  sonnet = types.SimpleNamespace(name='linear_0/w:0')
  assert patterns.name_of(keras) == 'dense/kernel'
  assert patterns.name_of(sonnet) == 'linear_0/w'
