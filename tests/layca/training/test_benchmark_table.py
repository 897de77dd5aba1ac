"""The benchmark's table, from made-up answers."""

import pytest

from layca.training.benchmark import candidates, table
from layca.training.benchmark.rounds import Job

BY_KEY = {candidate.key: candidate for candidate in candidates.CANDIDATES}
MEBIBYTE = 2**20


def answer(*step_seconds, first=5.0, peak=100 * MEBIBYTE, gpu=0):
  return {
    'step_seconds': list(step_seconds),
    'first_step_seconds': first,
    'peak_bytes': peak,
    'gpu_bytes': gpu,
  }


def job(*keys, network='13'):
  return Job(network, tuple(BY_KEY[key] for key in keys))


def cells(answers, on_gpu=False):
  """Returns the rows as {(layers, label): {column: cell}}."""
  header, *lines = table.format_table(answers, on_gpu).splitlines()
  names = [name for name in header.split('  ') if name]
  ends = [header.index(name) + len(name) for name in names]
  starts = [0, header.index('candidate'), *ends[1:-1]]
  ends[:2] = [starts[1], ends[2] - len('ms/step') - 1]
  starts[2] = ends[1]
  rows = [
    {
      name.strip(): line[start:end].strip()
      for name, start, end in zip(names, starts, ends, strict=True)
    }
    for line in lines
  ]
  return {(row['layers'], row['candidate']): row for row in rows}


def test_a_row_has_the_least_time_and_the_most_memory():
  rounds = [
    answer([0.030, 0.020], first=5.0, peak=100 * MEBIBYTE),
    answer([0.050, 0.040], first=9.0, peak=300 * MEBIBYTE),
    answer([0.060, 0.070], first=4.0, peak=200 * MEBIBYTE),
  ]

  row = cells({job('layca'): rounds})['13', 'Layca on SGD']

  assert row['ms/step'] == '20.00'
  assert row['first step s'] == '4.0'
  assert row['memory MiB'] == '300'
  assert row['Layca / it'] == ''


def test_a_ratio_is_that_of_the_fastest_epochs():
  answers = {
    job('layca'): [answer([0.07, 0.06]), answer([0.09, 0.10])],
    job('keras'): [answer([0.10, 0.15]), answer([0.08, 0.20])],
  }

  row = cells(answers)['13', 'Keras fit']

  # By round 0.6 and 1.125, but the fastest are 0.06 and 0.08.
  assert row['Layca / it'] == '0.75 (0.60-1.12)'
  assert row['target'] == '<= 0.80'


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

  row = cells(answers)['13', 'SGD']

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

  rows = cells(answers)

  assert rows['13', 'Keras fit']['Layca / it'] == '0.75 (0.75-0.75)'
  assert rows['25', 'Keras fit']['Layca / it'] == '0.80 (0.80-0.80)'
  assert rows['25', 'Keras fit']['target'] == '<= 0.90'


def test_without_layca_there_is_no_ratio():
  rows = cells({job('keras'): [answer([0.08])]})
  assert rows['13', 'Keras fit']['Layca / it'] == ''


def test_what_failed_says_so():
  answers = {job('layca'): [answer([0.06])], job('torch'): []}
  assert cells(answers)['13', 'PyTorch']['ms/step'] == 'failed'


@pytest.mark.parametrize('on_gpu', [False, True])
def test_the_memory_of_a_gpu_is_shown_where_there_is_one(on_gpu):
  answers = {job('layca'): [answer([0.06], gpu=50 * MEBIBYTE)]}
  row = cells(answers, on_gpu)['13', 'Layca on SGD']
  assert row.get('GPU MiB') == ('50' if on_gpu else None)


def test_memory_is_left_blank_where_the_system_does_not_tell():
  rows = cells({job('layca'): [answer([0.06], peak=None)]})
  assert rows['13', 'Layca on SGD']['memory MiB'] == ''


def test_the_notes_name_the_machine_and_the_settings():
  machine = {
    'device': 'Some CPU',
    'cores': 2,
    'load': 0.25,
    'versions': {'tensorflow': '2.21.0', 'keras': '3.15'},
  }

  notes = table.format_notes(machine, rounds=3, steps=20, epochs=2)

  assert '3 x 2 epochs of 20 steps' in notes
  assert 'Some CPU, 2 CPU cores, load average 0.2' in notes
  assert 'tensorflow 2.21.0, keras 3.15' in notes
