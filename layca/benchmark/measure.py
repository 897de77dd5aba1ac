"""Measures one job in a process of its own, and prints one line of JSON."""

import importlib
import json
import math
import sys
import time

import numpy as np

_MIN_EPOCHS = 2


def measure(spec: dict) -> dict:
  """Measures one candidate, or several in turn.

  Args:
    spec: the fields of a `Job`; `seconds` to measure each candidate, two epochs
      at least; `started`, when the process did, in seconds since 1970.

  Returns:
    `step_seconds`, by candidate, a list over epochs; of the first candidate
    `operations`, the nodes of a compiled step, None where it does not count
    them; and, of the process, `first_step_seconds` from its start, `peak_bytes`
    of memory (None where the system has no such count) and `gpu_bytes` of the
    GPU's.
  """
  arrays = make_up_images(spec['num_images'], spec['image_shape'])
  sessions = []
  for candidate in spec['candidates']:
    module, name = candidate['session'].split('.')
    create = getattr(importlib.import_module(f'layca.benchmark.{module}'), name)
    sessions.append(create(spec['settings'], candidate['options'], *arrays))
  for session in sessions:
    session.first_step()
  first_step_seconds = time.time() - spec['started']
  return {
    'step_seconds': _measure_epochs(sessions, spec),
    'first_step_seconds': first_step_seconds,
    'peak_bytes': peak_bytes(),
    'gpu_bytes': sessions[0].gpu_bytes(),
    # Last, for it takes memory.
    'operations': sessions[0].operations(),
  }


def make_up_images(
  count: int, shape: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray]:
  """Returns noise, uint8 [count, *shape], and ten classes, int32 [count]."""
  generator = np.random.default_rng(0)
  return (
    generator.integers(0, 256, (count, *shape), np.uint8),
    generator.integers(0, 10, count, np.int32),
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


def _measure_epochs(sessions, spec):
  """Returns seconds a step [sessions, epochs], after an epoch to warm up."""
  epochs = spec['epochs']
  if epochs is None:
    warm = sum(sum(session.train(1)) for session in sessions)
    epochs = math.ceil(spec['seconds'] * len(sessions) / warm)
    epochs = max(_MIN_EPOCHS, epochs)
  if len(sessions) == 1:
    seconds = [sessions[0].train(epochs)]
  else:
    seconds = [[] for _ in sessions]
    for epoch in range(epochs):
      # Nobody always comes first.
      for offset in range(len(sessions)):
        place = (epoch + offset) % len(sessions)
        seconds[place] += sessions[place].train(1)
  return (np.array(seconds) / spec['steps']).tolist()


if __name__ == '__main__':
  print(json.dumps(measure(json.loads(sys.argv[1]))))
