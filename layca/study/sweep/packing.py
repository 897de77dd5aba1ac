"""How to pack a machine: one run on all cores, or several on fewer each?

`cluster.DEFAULT_CPUS_PER_RUN` follows from what this measures.
"""

import dataclasses
import os
import pathlib
import time

from layca.study.sweep import folders, plan, ray_cluster
from layca.study.sweep.display import Display
from layca.study.sweep.ray_cluster import Resources
from layca.study.sweep.scheduler import Engine
from layca.study.sweep.take_over import Finished
from layca.training.errors import InputError
from layca.training.output import console


@dataclasses.dataclass(frozen=True)
class Measurement:
  """How long runs took that were packed in one way."""

  slots: int
  cpus: int
  runs: int
  seconds: float

  @property
  def runs_per_hour(self) -> float:
    """Returns the throughput, start of the processes included."""
    return self.runs / self.seconds * 3600.0

  def text(self) -> str:
    """Returns the line of the table."""
    return (
      f'{self.slots} at a time, {self.cpus} CPUs each: {self.runs} runs in '
      f'{console.duration(self.seconds)}, {self.runs_per_hour:.1f} an hour'
    )


def measure(
  sweep: plan.Sweep,
  workdir: str,
  count: int,
  resources: Resources,
  display: Display,
) -> str:
  """Makes the same runs in both ways; Ray is connected.

  Args:
    sweep: the runs are the first of its first stage.
    workdir: gets a folder for each way.
    count: how many runs.
    resources: of the runs that go side by side.
    display: shows how it goes.

  Returns:
    The comparison, three lines.

  Raises:
    InputError: if there are fewer runs or too odd a number of them, some were
      made before, or one fails.
  """
  runs = plan.rehearse(sweep)[0][:count]
  if len(runs) < count:
    raise InputError(
      f'--measure_packing={count}: the first stage has {len(runs)} runs only'
    )
  all_cpus = ray_cluster.most_cpus()
  if resources.cpus >= all_cpus:
    raise InputError(
      f'--cpus_per_run={resources.cpus}: there is nothing to compare with on '
      f'{all_cpus} CPUs; give runs fewer'
    )
  slots = ray_cluster.slots(resources)
  if count % slots:
    raise InputError(
      f'--measure_packing={count}: take a multiple of {slots}, the runs that '
      'go side by side, so that none is left to run alone'
    )
  alone, packed = (
    _run(runs, workdir, way, display)
    for way in (dataclasses.replace(resources, cpus=all_cpus), resources)
  )
  return '\n'.join(
    [
      alone.text(),
      packed.text(),
      f'ratio {packed.runs_per_hour / alone.runs_per_hour:.2f}',
    ]
  )


def _run(runs, workdir, resources, display):
  ray_cluster.check_room(resources)
  folder = pathlib.Path(os.path.abspath(os.path.expanduser(workdir)))
  folder = folder / f'cpus_per_run={resources.cpus}'
  for run in runs:
    state = folders.look(run, folder)
    if state.result or state.row or state.refused:
      raise InputError(
        f'{run.folder(folder)} holds a run already: choose another --workdir'
      )
  slots = ray_cluster.slots(resources)
  engine = Engine(folder, resources, display, Finished([]))
  start = time.monotonic()
  engine.run_stage(runs)
  seconds = time.monotonic() - start
  if engine.failed:
    raise InputError(f'{", ".join(engine.failed)} failed: nothing to compare')
  return Measurement(slots, resources.cpus, len(runs), seconds)
