"""A run in words: title, epoch line, last line."""

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


def test_a_title_says_whether_layca_is_on():
  assert console.title(tiny.config()).startswith('tiny: Layca on sgd')
  plain = console.title(tiny.config(optimizer__layca=False, rho=0.5))
  assert plain == 'tiny: sgd, alpha 0, rho 0.5, seed 0'
  assert console.title(tiny.config(task='')).startswith('vgg: Layca on sgd')


@pytest.mark.parametrize(
  ('overrides', 'expected'),
  [
    (
      {'alpha_schedule': ((0, -0.4), (4, 0.0))},
      'Layca on sgd, alpha -0.4 to 0, rho',
    ),
    (
      {'alpha_schedule': tuple((epoch, 0.1 * epoch) for epoch in range(5))},
      'Layca on sgd, alpha 0 to ... to 0.4, rho',
    ),
    (
      {'alpha': 0.2, 'layer_schedules': (('conv', ((0, 0.5),)),)},
      'Layca on sgd, alpha 0.2, layer schedules, rho',
    ),
    (
      {
        'optimizer__operations': 'hyperball',
        'optimizer__granularity': 'neuron',
      },
      'Layca (hyperball, neuron) on sgd, alpha 0, rho',
    ),
    (
      {'optimizer__replay': 'x', 'optimizer__name': 'adam'},
      'Layca (replay) on adam, alpha 0, rho',
    ),
  ],
)
def test_a_title_says_what_is_unusual_of_the_rates(overrides, expected):
  assert f'tiny: {expected} ' in console.title(tiny.config(**overrides))


def test_a_long_title_takes_two_lines():
  config = tiny.config(
    task='c100_resnet:medium', layer_schedules=(('w', ((0, 0.5),)),)
  )
  assert console.title(config).split('\n') == [
    'c100_resnet:medium: Layca on sgd,',
    'alpha 0, layer schedules, rho 0.037, seed 0',
  ]


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
