"""The jobs of the toy experiment: which layers, by whom, and how much work."""

import pytest

from configs import mnist_single_layer
from layca.benchmark import toy_jobs


def test_operations_of_an_update_are_those_of_its_matrix_products():
  # 12 images; two operations per multiplication, and two products per kernel:
  # forward and, for the trained one, its gradient, else the way back.
  last, middle = 2 * 12 * 2 * (25 + 50), 2 * 12 * 2 * (25 + 25 + 50)
  widths = (5, 5, 5)
  assert toy_jobs.gflop(widths, [2], 12) == pytest.approx(1e-9 * last)
  assert toy_jobs.gflop(widths, [1, 2], 12) == pytest.approx(
    1e-9 * (last + middle)
  )


def test_keras_trains_some_layers_and_we_train_all():
  config = mnist_single_layer.get_config('paper').to_dict()
  *some, live, frozen, whole = toy_jobs.create_jobs(config)
  assert [len(job.candidates) for job in some] == [2, 2, 2, 2]
  for job in (live, frozen, whole):
    (ours,) = job.candidates
    assert ours.options['layers'] == list(range(10))
  assert live.num_images == 100
  assert frozen.candidates[0].options['freeze_regimes']
  assert frozen.gflop is None
  # A whole experiment is measured once, and never warmed up.
  assert (whole.epochs, whole.once, whole.steps) == (1, True, 1000)
  assert {(job.epochs, job.once) for job in (*some, live)} == {(None, False)}
