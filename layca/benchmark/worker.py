"""Measures in a process of its own: run by path, it prints one line of JSON.

By path, because importing it as a part of its package would import TensorFlow
into the processes of the others, and count it as theirs.
"""

import importlib
import json
import math
import sys
import time

import numpy as np

# Those of CIFAR-10.
IMAGE_SHAPE = (32, 32, 3)
NUM_CLASSES = 10

_MIN_EPOCHS = 2


def measure(spec: dict) -> dict:
  """Measures one candidate, or several in turn.

  Args:
    spec: `config` of a run; `candidates`, a list of {'module', 'options'};
      `steps` of an epoch; `seconds` to measure each candidate, two epochs at
      least; `started`, when the process did, in seconds since 1970.

  Returns:
    `step_seconds`, by candidate, a list over epochs; of the first candidate
    `operations`, the nodes of a compiled step, None where it does not tell;
    and, of the process, `first_step_seconds` from its start, `peak_bytes` of
    memory (None where the system does not tell) and `gpu_bytes` of the GPU's.
  """
  images, labels = make_up_images(spec['config']['batch_size'] * spec['steps'])
  sessions = [
    importlib.import_module(candidate['module']).Session(
      spec['config'], candidate['options'], images, labels
    )
    for candidate in spec['candidates']
  ]
  for session in sessions:
    session.first_step()
  first_step_seconds = time.time() - spec['started']
  step_seconds = _measure_epochs(sessions, spec['seconds'], spec['steps'])
  return {
    'step_seconds': step_seconds,
    'first_step_seconds': first_step_seconds,
    'peak_bytes': peak_bytes(),
    'gpu_bytes': sessions[0].gpu_bytes(),
    # Last, for it takes memory.
    'operations': sessions[0].operations(),
  }


def make_up_images(count: int) -> tuple[np.ndarray, np.ndarray]:
  """Returns uint8 [count, 32, 32, 3] and int32 [count], of noise."""
  generator = np.random.default_rng(0)
  return (
    generator.integers(0, 256, (count, *IMAGE_SHAPE), np.uint8),
    generator.integers(0, NUM_CLASSES, count, np.int32),
  )


def peak_bytes() -> int | None:
  """Returns the most memory that this process has had resident.

  Not by `getrusage`: its maximum starts at that of the parent process.
  """
  try:
    with open('/proc/self/status') as file:
      fields = dict(line.split(':', 1) for line in file)
  except OSError:
    return None
  kibibytes, _ = fields['VmHWM'].split()
  return int(kibibytes) * 1024


def _measure_epochs(sessions, seconds, steps):
  """Returns seconds a step [sessions, epochs], after an epoch to warm up."""
  warm = [sum(session.train(1)) for session in sessions]
  seconds_left = seconds * len(sessions)
  epochs = max(_MIN_EPOCHS, math.ceil(seconds_left / sum(warm)))
  if len(sessions) == 1:
    return [[s / steps for s in sessions[0].train(epochs)]]
  step_seconds = [[] for _ in sessions]
  for epoch in range(epochs):
    # Nobody always comes first.
    for offset in range(len(sessions)):
      index = (epoch + offset) % len(sessions)
      (epoch_seconds,) = sessions[index].train(1)
      step_seconds[index].append(epoch_seconds / steps)
  return step_seconds


if __name__ == '__main__':
  print(json.dumps(measure(json.loads(sys.argv[1]))))
