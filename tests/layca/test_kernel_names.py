"""Short names of kernels, by depth."""

import pytest

from layca import kernel_names


def entry(name, shape=(3, 3, 8, 8)):
  return {'name': name, 'shape': list(shape)}


LAYERS = [
  entry('net/conv/w'),
  entry('net/conv/b', (8,)),
  entry('net/temperature', ()),
  entry('net/block/shortcut/w'),
  entry('net/dense/w', (8, 2)),
]


def test_kernels_are_the_entries_of_rank_two_and_more_in_order():
  kernels = [LAYERS[0], LAYERS[3], LAYERS[4]]
  assert kernel_names.entries(LAYERS) == kernels
  names = ['00_conv', '01_block.shortcut', '02_dense']
  assert kernel_names.of_table(LAYERS) == names


def test_shortcuts_are_counted_among_the_kernels():
  assert kernel_names.shortcuts(LAYERS) == (1,)


@pytest.mark.parametrize(
  ('name', 'short'),
  [
    ('vgg/conv_3/w', '00_conv_3'),
    ('resnet/stage_1_block_0/shortcut/w', '00_stage_1_block_0.shortcut'),
    ('linear/w', '00_linear'),
    ('kernel', '00_kernel'),
  ],
)
def test_a_name_keeps_the_scopes_between_model_and_variable(name, short):
  assert kernel_names.short([name]) == [short]


@pytest.mark.parametrize('count', [1, 11, 100, 101])
def test_names_are_distinct_and_sort_by_depth(count):
  names = kernel_names.short(['net/conv/w'] * count)
  assert len(names) == count
  assert names == sorted(set(names))
