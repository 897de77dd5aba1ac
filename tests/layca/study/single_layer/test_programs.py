"""Which programs the toy experiment consists of, and which are left."""

from layca.study.single_layer import folder, programs
from layca.study.single_layer.programs import Program
from tests.layca.study.single_layer import small_study


def done(variant, experiment, layer):
  return {'variant': variant, 'experiment': experiment, 'layer': layer}


def test_an_experiment_is_a_program_and_the_feedback_one_of_its_own():
  assert programs.left(small_study.config(), []) == [
    Program('1a', (0,), (0, 2)),
    Program('1a', (1,), (0, 2)),
    Program('1b', (0,), (0,)),
    Program('1c', (0,), (0, 2)),
    Program('1c', (1,), (0, 2)),
  ]


def test_what_is_done_is_not_left():
  rows = [
    done('normal', 0, 2),
    done('normal', 1, 0),
    done('normal', 1, 2),
    done('feedback', 0, 0),
  ]
  config = small_study.config(figures=('1b', '1a'))
  assert programs.left(config, rows) == [Program('1a', (0,), (0,))]


def test_experiments_that_lack_the_same_layers_run_together():
  config = small_study.config(
    figures=('1c',), experiments=6, experiments_at_once=2
  )
  rows = [done('frozen_relu', 3, 0)]
  assert programs.left(config, rows) == [
    Program('1c', (0, 1), (0, 2)),
    Program('1c', (2,), (0, 2)),
    Program('1c', (3,), (2,)),
    Program('1c', (4, 5), (0, 2)),
  ]


def test_nothing_is_left_of_a_complete_folder():
  config = small_study.config()
  rows = [
    done(folder.VARIANTS[program.figure], experiment, layer)
    for program in programs.left(config, [])
    for experiment in program.experiments
    for layer in program.layers
  ]
  assert len(rows) == 9
  assert programs.left(config, rows) == []
