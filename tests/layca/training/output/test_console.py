"""What a run says on the console: names of layers, epoch line, last line."""

import pytest

from layca.training.output import console


def entry(name, shape=(3, 3, 8, 8)):
  return {'name': name, 'shape': list(shape)}


def row(**changes):
  numbers = {
    'epoch': 2,
    'step': 117,
    'train_loss': 1.23456,
    'train_accuracy': 0.51234,
    'test_loss': 1.5,
    'test_accuracy': 0.48,
    'rotation': {'cosine_distance': [0.1, 0.2, 0.6]},
  }
  return numbers | changes


def test_kernels_are_the_entries_of_rank_two_and_more_in_order():
  layers = [
    entry('net/conv/w'),
    entry('net/conv/b', (8,)),
    entry('net/temperature', ()),
    entry('net/dense/w', (8, 2)),
  ]
  assert console.kernel_entries(layers) == [layers[0], layers[3]]


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


def test_positions_count_kernels_only():
  layers = [
    entry('net/a/w'),
    entry('net/a/b', (8,)),
    entry('net/z/w'),
    entry('net/c/w'),
  ]
  assert console.kernel_names(layers) == ['00_a', '01_z', '02_c']


@pytest.mark.parametrize('count', [1, 11, 100, 101])
def test_names_are_distinct_and_sort_by_depth(count):
  names = console.kernel_names([entry('net/conv/w')] * count)
  assert len(set(names)) == count
  assert names == sorted(names)


def test_epoch_line_counts_epochs_from_one():
  line = console.epoch_line(row(), 25, 12.34567, 83.2)
  assert line == (
    'epoch  3/25 | loss train 1.2346 test 1.5000 | acc train 0.512 '
    'test 0.480 | cosine 0.300 (0.100-0.600) | 12.35 steps/s | 1:23 left'
  )


def test_epoch_line_shows_a_validation_split_between_train_and_test():
  line = console.epoch_line(row(val_loss=1.4, val_accuracy=0.5), 25, 12.0, 83.0)
  assert 'loss train 1.2346 val 1.4000 test 1.5000' in line
  assert 'acc train 0.512 val 0.500 test 0.480' in line


def test_columns_do_not_move_from_line_to_line():
  lines = [
    console.epoch_line(row(epoch=epoch, train_loss=loss), 100, 12.0, 60.0)
    for epoch, loss in [
      (0, 1e-5),
      (9, 9.99),
      (98, 123.4),
      (99, 1e10),
      (7, None),
    ]
  ]
  for word in ('loss', 'acc', 'cosine', 'steps/s', 'left'):
    assert len({line.index(word) for line in lines}) == 1


def test_numbers_that_are_not_finite_are_said_and_left_out_of_the_mean():
  line = console.epoch_line(
    row(
      train_loss=None,
      train_accuracy=None,
      rotation={'cosine_distance': [None, 0.2, 0.4]},
    ),
    25,
    12.0,
    83.0,
  )
  assert 'loss train    nan test' in line
  assert 'acc train   nan test' in line
  assert 'cosine 0.300 (0.200-0.400)' in line
  nothing = row(rotation={'cosine_distance': [None, None]})
  assert 'cosine nan |' in console.epoch_line(nothing, 25, 12.0, 83.0)


def test_the_longest_epoch_line_fits_in_160_columns():
  line = console.epoch_line(
    row(
      epoch=9999,
      train_loss=1e10,
      val_loss=1e10,
      test_loss=123.45,
      val_accuracy=1.0,
      rotation={'cosine_distance': [2.0] * 50},
    ),
    10000,
    1234.5678,
    123 * 3600.0,
  )
  assert '\n' not in line
  assert len(line) < 160


@pytest.mark.parametrize(
  ('seconds', 'text'),
  [
    (0.0, '0:00'),
    (7.4, '0:07'),
    (59.6, '1:00'),
    (83.0, '1:23'),
    (3599.0, '59:59'),
    (3599.9, '1h00'),
    (7500.0, '2h05'),
    (100 * 3600.0, '100h00'),
  ],
)
def test_duration(seconds, text):
  assert console.duration(seconds) == text


def result(**changes):
  numbers = {
    'diverged': None,
    'stopped': None,
    'epochs': 25,
    'seconds': 100.3,
    'train_accuracy': 1.0,
    'test_accuracy': 0.6012,
  }
  return numbers | changes


def test_result_line_of_a_whole_run():
  assert console.result_line(result()) == (
    'finished 25 epochs, 1:40: accuracy train 1.000 test 0.601'
  )


def test_result_line_tells_the_accuracy_of_the_best_weights():
  line = console.result_line(
    result(val_accuracy=0.59, best_epoch_test_accuracy=0.6123)
  )
  assert line == (
    'finished 25 epochs, 1:40: accuracy train 1.000 val 0.590 test 0.601, '
    'test 0.612 with the weights of the best validation epoch'
  )


def test_result_line_says_why_a_run_stopped_early():
  line = console.result_line(result(stopped='train loss is at most 0.01'))
  assert line == (
    'stopped after 25 epochs, 1:40, as train loss is at most 0.01: '
    'accuracy train 1.000 test 0.601'
  )


def test_result_line_of_a_run_that_diverged_in_its_first_epoch():
  line = console.result_line(
    {
      'diverged': 'loss not finite in layer net/conv/w',
      'stopped': None,
      'epochs': 0,
      'seconds': 0,
    }
  )
  assert line == (
    'diverged after 0 epochs, 0:00: loss not finite in layer net/conv/w'
  )
