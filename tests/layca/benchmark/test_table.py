"""The benchmark's tables, from made-up answers."""

import numpy as np
import pytest

from layca.benchmark import table, training_step
from layca.benchmark.jobs import LIMITS, Job

BY_KEY = {candidate.key: candidate for candidate in training_step.CANDIDATES}
MEBIBYTE = 2**20
PRODUCT, CONVOLUTION = LIMITS


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


def job(*keys, name='13 layers', gflop=10.0):
  candidates = tuple(BY_KEY[key] for key in keys)
  return Job(name, candidates, gflop, targets={'keras': 0.7}, rate_target=0.75)


def limit(*rates):
  """Answers of rounds in which the product had these rates, in GFLOP/s."""
  return {PRODUCT: [answer([PRODUCT.gflop / rate]) for rate in rates]}


def row(frame, label='Layca on SGD', name='13 layers'):
  return frame.set_index(['job', 'candidate']).loc[name, label]


def test_a_row_has_the_least_time_the_first_start_and_the_most_memory():
  answers = {
    job('layca'): [
      answer([0.030, 0.020], first=5.0, peak=100 * MEBIBYTE),
      answer([0.050, 0.040], first=9.0, peak=300 * MEBIBYTE),
      answer([0.060, 0.070], first=4.0, peak=200 * MEBIBYTE),
    ]
  }
  speed, costs = row(table.speed(answers)), row(table.costs(answers, False))
  assert speed['ms/step'] == 20
  assert speed['ours / it'] == ''
  assert speed['at least'] == 0.75
  assert costs['first step s'] == 5
  assert costs['memory MiB'] == 300


def test_a_ratio_is_that_of_the_fastest_epochs():
  answers = {
    job('layca'): [answer([0.07, 0.06]), answer([0.09, 0.10])],
    job('keras'): [answer([0.10, 0.15]), answer([0.08, 0.20])],
  }
  keras = row(table.speed(answers), 'Keras fit')
  # By round 0.6 and 1.125, but the fastest are 0.06 and 0.08.
  assert keras['ours / it'] == '0.75 (0.60-1.12)'
  assert keras['at most'] == 0.7
  assert np.isnan(keras['at least'])


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
  frame = table.speed(answers)
  assert len(frame) == 2
  # Of the ratios 1, 1.01, 1.02, 1.02, 1.02.
  assert row(frame, 'SGD')['ours / it'] == '1.020 (1.010-1.020)'
  assert row(frame, 'SGD')['ms/step'] == 50


def test_a_rate_is_that_of_the_work_beside_the_fastest_product():
  answers = limit(150, 200, 100) | {
    CONVOLUTION: [answer([CONVOLUTION.gflop / 190])],
    job('layca'): [answer([0.20, 0.10])],
    job('keras'): [answer([0.125])],
    job('keras', name='25 layers', gflop=100.0): [answer([1.0])],
    job('layca', name='frozen', gflop=None): [answer([1.0])],
  }
  frame = table.speed(answers)
  assert frame['GFLOP/s'].tolist() == pytest.approx(
    [200, 190, 100, 80, 100, np.nan], nan_ok=True
  )
  assert frame['of product'].tolist() == pytest.approx(
    [1, 0.95, 0.5, 0.4, 0.5, np.nan], nan_ok=True
  )


def test_jobs_are_told_apart():
  answers = {
    job('layca'): [answer([0.06])],
    job('keras'): [answer([0.08])],
    job('layca', name='25 layers'): [answer([0.4])],
    job('keras', name='25 layers'): [answer([0.5])],
  }
  ratios = table.speed(answers)['ours / it'].tolist()
  assert ratios == ['', '0.75 (0.75-0.75)', '', '0.80 (0.80-0.80)']


def test_without_ours_there_is_no_ratio_and_without_the_product_no_rate():
  keras = row(table.speed({job('keras'): [answer([0.08])]}), 'Keras fit')
  assert keras['ours / it'] == ''
  assert np.isnan(keras['of product'])


def test_what_failed_says_so_and_costs_nothing():
  answers = {job('layca'): [answer([0.06])], job('torch'): []}
  text = table.to_text(table.speed(answers))
  assert text.splitlines()[-1].split() == ['13', 'layers', 'PyTorch', 'failed']
  assert len(table.costs(answers, on_gpu=False)) == 1
  assert table.costs({job('torch'): []}, on_gpu=False).empty


def test_memory_of_a_gpu_is_shown_where_there_is_one():
  answers = {job('layca'): [answer([0.06], gpu=50 * MEBIBYTE)]}
  assert row(table.costs(answers, on_gpu=True))['GPU MiB'] == 50
  assert 'GPU MiB' not in table.costs(answers, on_gpu=False)


def test_the_text_has_blanks_for_what_is_not_known():
  answers = {
    job('layca'): [answer([0.06], operations=1960)],
    job('keras'): [answer([0.0806], peak=None)],
  }
  lines = table.to_text(table.costs(answers, on_gpu=False)).splitlines()
  assert [line.split() for line in lines[1:]] == [
    ['13', 'layers', 'Layca', 'on', 'SGD', '5.0', '1,960', '100'],
    ['13', 'layers', 'Keras', 'fit', '5.0'],
  ]
