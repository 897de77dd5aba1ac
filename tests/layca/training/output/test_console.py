"""A run in words: names of layers, title, epoch line, last line."""

import pytest

from layca.training.output import console
from tests.layca.training import tiny

ROW = {
  'epoch': 2,
  'step': 117,
  'train_loss': 1.23456,
  'train_accuracy': 0.51234,
  'test_loss': 1.5,
  'test_accuracy': 0.48,
  'rotation': {'cosine_distance': [0.1, 0.2, 0.6]},
}
RESULT = {
  'diverged': None,
  'stopped': None,
  'epochs': 25,
  'seconds': 100.3,
  'train_accuracy': 1.0,
  'test_accuracy': 0.6012,
}


def entry(name, shape=(3, 3, 8, 8)):
  return {'name': name, 'shape': list(shape)}


def test_kernels_are_the_entries_of_rank_two_and_more_in_order():
  layers = [
    entry('net/conv/w'),
    entry('net/conv/b', (8,)),
    entry('net/temperature', ()),
    entry('net/dense/w', (8, 2)),
  ]
  assert console.kernel_entries(layers) == [layers[0], layers[3]]
  assert console.kernel_names(layers) == ['00_conv', '01_dense']


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
  assert console.kernel_names([entry(name)]) == [short]


def test_a_title_says_whether_layca_is_on():
  assert console.title(tiny.config()).startswith('tiny: Layca on sgd')
  plain = console.title(tiny.config(optimizer__layca=False, rho=0.5))
  assert plain == 'tiny: sgd, alpha 0, rho 0.5, seed 0'


@pytest.mark.parametrize('count', [1, 11, 100, 101])
def test_names_are_distinct_and_sort_by_depth(count):
  names = console.kernel_names([entry('net/conv/w')] * count)
  assert names == sorted(set(names))


def test_epoch_line_counts_epochs_from_one():
  line = console.epoch_line(ROW, 25, 12.34567, 83.2)
  assert line == (
    'epoch  3/25 | loss train 1.2346 test 1.5000 | acc train 0.512 '
    'test 0.480 | cosine 0.300 (0.100-0.600) | 12.35 steps/s | 1:23 left'
  )


def test_columns_do_not_move_from_line_to_line():
  losses = {0: 1e-5, 9: 9.99, 98: 123.4, 99: 1e10, 7: None}
  rows = [ROW | {'epoch': k, 'train_loss': v} for k, v in losses.items()]
  lines = [console.epoch_line(row, 100, 12.0, 60.0) for row in rows]
  for word in ('loss', 'acc', 'cosine', 'steps/s', 'left'):
    assert len({line.index(word) for line in lines}) == 1


def test_numbers_that_are_not_finite_are_said_and_left_out_of_the_mean():
  def line(distances):
    row = ROW | {'train_loss': None, 'train_accuracy': None}
    row['rotation'] = {'cosine_distance': distances}
    return console.epoch_line(row, 25, 12.0, 83.0)

  assert 'loss train    nan test' in line([None, 0.2, 0.4])
  assert 'acc train   nan test' in line([None, 0.2, 0.4])
  assert 'cosine 0.300 (0.200-0.400)' in line([None, 0.2, 0.4])
  assert 'cosine nan |' in line([None, None])


def test_a_time_is_as_people_write_it():
  seconds = (0.0, 7.4, 59.6, 83.0, 3599.0, 3599.9, 7500.0, 100 * 3600.0)
  texts = '0:00 0:07 1:00 1:23 59:59 1h00 2h05 100h00'
  assert ' '.join(map(console.duration, seconds)) == texts


@pytest.mark.parametrize(
  ('changes', 'line'),
  [
    ({}, 'finished 25 epochs, 1:40: accuracy train 1.000 test 0.601'),
    (
      {'val_accuracy': 0.59, 'best_epoch_test_accuracy': 0.6123},
      'finished 25 epochs, 1:40: accuracy train 1.000 val 0.590 test 0.601, '
      'test 0.612 with the weights of the best validation epoch',
    ),
    (
      {'stopped': 'train loss is at most 0.01'},
      'stopped after 25 epochs, 1:40, as train loss is at most 0.01: '
      'accuracy train 1.000 test 0.601',
    ),
    (
      {'diverged': 'loss not finite', 'epochs': 0, 'seconds': 0},
      'diverged after 0 epochs, 0:00: loss not finite',
    ),
  ],
)
def test_result_line_says_how_a_run_ended(changes, line):
  assert console.result_line(RESULT | changes) == line
