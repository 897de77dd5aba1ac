"""The benchmark's tables and notes, from made-up answers."""

import pytest

from layca.benchmark import candidates, notes, table
from layca.benchmark.jobs import LIMIT, Job
from layca.benchmark.rounds import Budget

BY_KEY = {candidate.key: candidate for candidate in candidates.CANDIDATES}
MEBIBYTE = 2**20


def answer(
  *step_seconds, first=5.0, peak=100 * MEBIBYTE, gpu=0, operations=None
):
  return {
    'step_seconds': list(step_seconds),
    'first_step_seconds': first,
    'peak_bytes': peak,
    'gpu_bytes': gpu,
    'operations': operations,
  }


def limit(product, convolution):
  # A step of 128 images: 3 x 2 x 128 operations for each of these.
  multiply_adds = {'13': 1e10 / 768, '25': 1e11 / 768}
  return {
    'product': product,
    'convolution': convolution,
    'multiply_adds': multiply_adds,
  }


def job(*keys, network='13'):
  return Job(network, tuple(BY_KEY[key] for key in keys))


def parse(text):
  """Returns the rows as {(layers, label): {column: cell}}."""
  header, *lines = text.splitlines()
  names = [name.strip() for name in header.split('  ') if name.strip()]
  # Two columns from the left, and the others to the right; the third is as
  # wide as its name.
  ends = [header.index(name) + len(name) for name in names]
  starts = [0, header.index(names[1]), header.index(names[2]), *ends[2:-1]]
  ends[:2] = starts[1:3]
  rows = [
    {
      name: line[start:end].strip()
      for name, start, end in zip(names, starts, ends, strict=True)
    }
    for line in lines
  ]
  return {(row['layers'], row['candidate']): row for row in rows}


def speed(answers, batch_size=128):
  return parse(table.format_speed(answers, batch_size))


def costs(answers, on_gpu=False):
  return parse(table.format_costs(answers, on_gpu))


def test_a_row_has_the_least_time_the_first_start_and_the_most_memory():
  rounds = [
    answer([0.030, 0.020], first=5.0, peak=100 * MEBIBYTE),
    answer([0.050, 0.040], first=9.0, peak=300 * MEBIBYTE),
    answer([0.060, 0.070], first=4.0, peak=200 * MEBIBYTE),
  ]

  row = speed({job('layca'): rounds})['13', 'Layca on SGD']
  cost = costs({job('layca'): rounds})['13', 'Layca on SGD']

  assert row['ms/step'] == '20.00'
  assert row['Layca / it'] == ''
  assert cost['first step s'] == '5.0'
  assert cost['memory MiB'] == '300'


def test_a_ratio_is_that_of_the_fastest_epochs():
  answers = {
    job('layca'): [answer([0.07, 0.06]), answer([0.09, 0.10])],
    job('keras'): [answer([0.10, 0.15]), answer([0.08, 0.20])],
  }

  row = speed(answers)['13', 'Keras fit']

  # By round 0.6 and 1.125, but the fastest are 0.06 and 0.08.
  assert row['Layca / it'] == '0.75 (0.60-1.12)'
  assert row['at most'] == '<= 0.70'


def test_close_candidates_are_compared_in_turn():
  layca = [1.02, 2.04, 3.03, 4.00, 5.10]
  sgd = [1.0, 2.0, 3.0, 4.0, 5.0]
  answers = {
    job('layca'): [answer([0.09])],
    job('sgd'): [answer([0.05])],
    job('layca', 'sgd'): [
      answer(layca[:2], sgd[:2]),
      answer(layca[2:], sgd[2:]),
    ],
  }

  row = speed(answers)['13', 'SGD']

  # Of the ratios 1, 1.01, 1.02, 1.02, 1.02.
  assert row['Layca / it'] == '1.020 (1.010-1.020)'
  assert row['ms/step'] == '50.00'


def test_networks_are_told_apart():
  answers = {
    job('layca'): [answer([0.06])],
    job('keras'): [answer([0.08])],
    job('layca', network='25'): [answer([0.4])],
    job('keras', network='25'): [answer([0.5])],
  }

  rows = speed(answers)

  assert rows['13', 'Keras fit']['Layca / it'] == '0.75 (0.75-0.75)'
  assert rows['25', 'Keras fit']['Layca / it'] == '0.80 (0.80-0.80)'
  assert rows['25', 'Keras fit']['at most'] == '<= 0.85'


@pytest.mark.parametrize(
  ('batch_size', 'sgd', 'no_monitor', 'least_rate'),
  [(128, '<= 1.04', '<= 1.02', '>= 0.75'), (32, '<= 1.05', '', '')],
)
def test_targets_are_those_of_the_batch_size(
  batch_size, sgd, no_monitor, least_rate
):
  keys = ('layca', 'sgd', 'no_monitor')
  answers = {job(key): [answer([0.06])] for key in keys}

  rows = speed(answers, batch_size)

  assert rows['13', 'SGD']['at most'] == sgd
  assert rows['13', 'Layca without monitor']['at most'] == no_monitor
  assert rows['13', 'Layca on SGD']['at least'] == least_rate


def test_the_limit_is_the_fastest_of_all_rounds():
  rows = speed({LIMIT: [limit(150, 190), limit(200, 180), limit(100, 100)]})

  assert rows['', 'matrix product']['GFLOP/s'] == '200'
  assert rows['', 'matrix product']['of product'] == '1.00'
  assert rows['', '3x3 convolution']['GFLOP/s'] == '190'
  assert rows['', '3x3 convolution']['of product'] == '0.95'


def test_the_rate_of_every_candidate_is_that_of_the_same_step():
  answers = {
    LIMIT: [limit(200, 180)],
    job('layca'): [answer([0.20, 0.10])],
    job('keras'): [answer([0.125])],
    job('keras', network='25'): [answer([1.0])],
  }

  rows = speed(answers)

  # 10 and 100 GFLOP.
  assert rows['13', 'Layca on SGD']['GFLOP/s'] == '100'
  assert rows['13', 'Layca on SGD']['of product'] == '0.50'
  assert rows['13', 'Keras fit']['GFLOP/s'] == '80'
  assert rows['25', 'Keras fit']['of product'] == '0.50'


def test_a_smaller_batch_is_less_work():
  answers = {LIMIT: [limit(200, 180)], job('layca'): [answer([0.1])]}
  row = speed(answers, batch_size=32)['13', 'Layca on SGD']
  assert row['GFLOP/s'] == '25'


def test_without_the_limit_there_is_no_rate():
  row = speed({LIMIT: [], job('layca'): [answer([0.1])]})['13', 'Layca on SGD']
  assert row['GFLOP/s'] == row['of product'] == ''


def test_without_layca_there_is_no_ratio():
  rows = speed({job('keras'): [answer([0.08])]})
  assert rows['13', 'Keras fit']['Layca / it'] == ''


def test_what_failed_says_so_and_costs_nothing():
  answers = {job('layca'): [answer([0.06])], job('torch'): []}
  assert speed(answers)['13', 'PyTorch']['ms/step'] == 'failed'
  assert set(costs(answers)) == {('13', 'Layca on SGD')}


def test_operations_are_shown_where_they_are_told():
  answers = {
    job('layca'): [answer([0.06], operations=1960)],
    job('keras'): [answer([0.06])],
  }
  rows = costs(answers)
  assert rows['13', 'Layca on SGD']['ops/step'] == '1,960'
  assert rows['13', 'Keras fit']['ops/step'] == ''


@pytest.mark.parametrize('on_gpu', [False, True])
def test_the_memory_of_a_gpu_is_shown_where_there_is_one(on_gpu):
  answers = {job('layca'): [answer([0.06], gpu=50 * MEBIBYTE)]}
  row = costs(answers, on_gpu)['13', 'Layca on SGD']
  assert row.get('GPU MiB') == ('50' if on_gpu else None)


def test_memory_is_left_blank_where_the_system_does_not_tell():
  rows = costs({job('layca'): [answer([0.06], peak=None)]})
  assert rows['13', 'Layca on SGD']['memory MiB'] == ''


def test_a_full_table_fits_a_hundred_columns():
  answers = {LIMIT: [limit(200, 180)]} | {
    job(key): [answer([0.1])] for key in BY_KEY
  }
  answers[job('layca', 'sgd', 'no_monitor')] = [answer([1.0], [1.0], [1.0])]
  lines = table.format_speed(answers, 128).splitlines()
  assert max(map(len, lines)) <= 100


MACHINE = {
  'device': 'Some CPU',
  'cores': 2,
  'load': 0.25,
  'instruction_set': 'AVX2',
  'onednn': True,
  'onednn_variable': '1',
  'versions': {'tensorflow': '2.21.0', 'keras': '3.15'},
}


def test_the_notes_name_the_machine_and_the_settings():
  text = notes.format_notes(MACHINE, Budget(3, 10.0, 2.5), batch_size=32)

  assert 'batches of 32' in text
  assert '3 processes that each measure 2.5 s' in text
  assert 'Some CPU, 2 CPU cores with AVX2, load average 0.2' in text
  assert 'tensorflow 2.21.0, keras 3.15' in text
  assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize(
  ('onednn', 'variable', 'expected'),
  [
    (True, '1', 'oneDNN on (TF_ENABLE_ONEDNN_OPTS=1)'),
    (False, '0', 'oneDNN off (TF_ENABLE_ONEDNN_OPTS=0)'),
    (False, None, "oneDNN off (TensorFlow's default here)"),
  ],
)
def test_the_machine_tells_of_onednn(onednn, variable, expected):
  machine = MACHINE | {'onednn': onednn, 'onednn_variable': variable}
  assert expected in notes.format_machine(machine)
