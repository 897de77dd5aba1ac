"""Which programs the toy experiment consists of, and which are left."""

import pytest

from layca.study.single_layer import toy_programs
from layca.study.single_layer.toy_programs import Program
from layca.training import devices
from tests.layca.study.single_layer import small_study


@pytest.fixture(autouse=True)
def cpu(monkeypatch):
  monkeypatch.setattr(devices, 'has_gpu', lambda: False)


def left(rows=(), **changes):
  config = small_study.config({'rho': 2.0, 'steps': 8, 'steps_per_call': 3})
  config.feedback.update(rho=0.5, steps=6, record_every=2)
  config.update(changes)
  return toy_programs.left(config, rows)


def program(figure, experiments, layers):
  updates = (0.5, 6, 2) if figure == '1b' else (2.0, 8, 3)
  return Program(figure, experiments, layers, *updates)


def done(variant, experiment, layer):
  return {'variant': variant, 'experiment': experiment, 'layer': layer}


def test_an_experiment_is_a_program_and_the_feedback_one_of_its_own():
  assert left() == [
    program('1a', (0,), (0, 2)),
    program('1a', (1,), (0, 2)),
    program('1b', (0,), (0,)),
    program('1c', (0,), (0, 2)),
    program('1c', (1,), (0, 2)),
  ]


def test_a_gpu_trains_all_experiments_at_once(monkeypatch):
  monkeypatch.setattr(devices, 'has_gpu', lambda: True)
  assert left(figures=('1a',)) == [program('1a', (0, 1), (0, 2))]


def test_what_is_done_is_not_left():
  rows = [done('normal', *place) for place in ((0, 2), (1, 0), (1, 2))]
  rows.append(done('feedback', 0, 0))
  assert left(rows, figures=('1b', '1a')) == [program('1a', (0,), (0,))]
  rows.append(done('normal', 0, 0))
  assert left(rows, figures=('1b', '1a')) == []


def test_experiments_that_lack_the_same_layers_run_together():
  rows = [done('frozen_relu', 3, 0)]
  changes = {'figures': ('1c',), 'experiments': 6, 'experiments_at_once': 2}
  assert left(rows, **changes) == [
    program('1c', (0, 1), (0, 2)),
    program('1c', (2,), (0, 2)),
    program('1c', (3,), (2,)),
    program('1c', (4, 5), (0, 2)),
  ]
