"""The benchmark's tables, from made-up answers."""

import numpy as np
import pytest

from layca.benchmark import table, training_step
from layca.benchmark.jobs import PRODUCT, Job

BY_KEY = {candidate.key: candidate for candidate in training_step.CANDIDATES}
MEBIBYTE = 2**20


def answer(*seconds, first=5.0, peak=100 * MEBIBYTE, gpu=0, operations=None):
  return {
    'step_seconds': list(seconds),
    'first_step_seconds': first,
    'peak_bytes': peak,
    'gpu_bytes': gpu,
    'operations': operations,
  }


def job(*keys, name='13 layers', gflop=10.0):
  candidates = tuple(BY_KEY[key] for key in keys)
  targets = {'keras': 0.7, 'product': 0.75}
  return Job(name, candidates, gflop, targets=targets)


def row(answers, label='Layca on SGD'):
  return table.create(answers).loc['13 layers', label]


def words(answers, columns):
  lines = table.to_text(table.create(answers), columns).splitlines()
  return [line.split() for line in lines]


def test_a_row_has_the_least_time_the_first_start_and_the_most_memory():
  layca = row(
    {
      job('layca'): [
        answer([0.030, 0.020], first=5.0, peak=100 * MEBIBYTE),
        answer([0.050, 0.040], first=9.0, peak=300 * MEBIBYTE),
        answer([0.060, 0.070], first=4.0, peak=200 * MEBIBYTE),
      ]
    }
  )
  assert layca['ms/step'] == 20
  assert layca['ours / it'] is None
  assert layca['at least'] == 0.75
  assert layca['first step s'] == 5
  assert layca['memory MiB'] == 300


def test_a_ratio_is_that_of_the_fastest_epochs_of_a_job():
  answers = {
    job('layca'): [answer([0.07, 0.06]), answer([0.09, 0.10])],
    job('keras'): [answer([0.10, 0.15]), answer([0.08, 0.20])],
    job('layca', name='25 layers'): [answer([0.4])],
    job('keras', name='25 layers'): [answer([0.5])],
  }
  keras = row(answers, 'Keras fit')
  # By round 0.6 and 1.125, but the fastest are 0.06 and 0.08.
  assert keras['ours / it'] == '0.75 (0.60-1.12)'
  assert keras['at most'] == 0.7
  assert np.isnan(keras['at least'])
  other = table.create(answers).loc['25 layers', 'Keras fit']
  assert other['ours / it'] == '0.80 (0.80-0.80)'


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
  assert len(table.create(answers)) == 2
  # Of the ratios 1, 1.01, 1.02, 1.02, 1.02.
  assert row(answers, 'SGD')['ours / it'] == '1.020 (1.010-1.020)'
  assert row(answers, 'SGD')['ms/step'] == 50


def test_a_rate_is_that_of_the_work_beside_the_fastest_product():
  answers = {
    PRODUCT: [answer([PRODUCT.gflop / rate]) for rate in (150, 200, 100)],
    job('layca'): [answer([0.20, 0.10])],
    job('keras'): [answer([0.125])],
    job('keras', name='25 layers', gflop=100.0): [answer([1.0])],
    job('layca', name='frozen', gflop=None): [answer([1.0])],
  }
  frame = table.create(answers)
  assert frame['GFLOP/s'].tolist() == pytest.approx(
    [200, 100, 80, 100, np.nan], nan_ok=True
  )
  assert frame['of product'].tolist() == pytest.approx(
    [1, 0.5, 0.4, 0.5, np.nan], nan_ok=True
  )


def test_without_ours_there_is_no_ratio_and_without_the_product_no_rate():
  keras = row({job('keras'): [answer([0.08])]}, 'Keras fit')
  assert keras['ours / it'] is None
  assert np.isnan(keras['of product'])


def test_the_text_says_what_failed_and_has_blanks_for_what_is_not_known():
  answers = {
    job('layca'): [answer([0.06], operations=1960)],
    job('keras'): [answer([0.0806], peak=None)],
    job('torch'): [],
  }
  *_, torch = words(answers, table.SPEED)
  assert ' '.join(torch) == '13 layers PyTorch failed'
  header, _, *costs = words(answers, table.COSTS)
  assert 'GPU' not in header
  assert [' '.join(row) for row in costs] == [
    '13 layers Layca on SGD 5.0 1,960 100',
    '13 layers Keras fit 5.0',
  ]


def test_memory_of_a_gpu_is_shown_where_there_is_one():
  answers = {job('layca'): [answer([0.06], gpu=50 * MEBIBYTE)]}
  assert words(answers, table.COSTS)[-1][-2:] == ['100', '50']
