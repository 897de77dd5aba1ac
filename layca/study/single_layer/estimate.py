"""How long the toy experiment takes, from a few updates of its programs."""

import time
from collections.abc import Iterable

import ml_collections

from layca.study.single_layer import feedback
from layca.study.single_layer.programs import Materials, Program

# Updates that are timed.
_UPDATES = 5


def seconds(
  config: ml_collections.ConfigDict, programs: Iterable[Program]
) -> float:
  """Returns about how long programs take; writes nothing.

  Programs of one figure and as many trainings of the same layers are timed
  once.

  Args:
    config: of the toy experiment.
    programs: what is to be run.

  Raises:
    InputError: for what the user can mend.
  """
  materials, timed, total = Materials(config), {}, 0.0
  for program in programs:
    shape = (program.figure, program.layers, len(program.experiments))
    if shape not in timed:
      timed[shape] = _seconds_of(config, program, materials)
    total += timed[shape]
  return total


def _seconds_of(config, program, materials):
  is_feedback = program.figure == '1b'
  steps = config.feedback.steps if is_feedback else config.steps
  start = time.monotonic()
  trainings = materials.trainings(program)
  trainings.train(1)
  materials.test(trainings)
  once = time.monotonic() - start
  update = _time(lambda: trainings.train(_UPDATES)) / _UPDATES
  if not is_feedback:
    return once + steps * update
  record = _time(lambda: feedback.silhouette(trainings, materials.samples))
  return once + steps * update + steps // config.feedback.record_every * record


def _time(call):
  start = time.monotonic()
  call()
  return time.monotonic() - start
