"""What a sweep would run, and how long that takes; nothing is written."""

import dataclasses
import os
import pathlib
from collections.abc import Iterable, Sequence

import ray

from layca.study.sweep import (
  folders,
  made_up,
  plan,
  ray_cluster,
  runs,
  time_estimate,
  worker,
)
from layca.study.sweep.combined import Combined
from layca.study.sweep.ray_cluster import Resources
from layca.study.sweep.run_status import Observer, Standing
from layca.study.sweep.runs import Run
from layca.study.sweep.take_over import Finished
from layca.training.output import console


@dataclasses.dataclass(frozen=True)
class Line:
  """One run of the list.

  Attributes:
    standing: the run, and what there is of it.
    open_keys: keys of its config that results to come decide.
    is_decided: whether all results are there that it builds on.
  """

  standing: Standing
  open_keys: tuple[str, ...] = ()
  is_decided: bool = True

  @property
  def run(self) -> Run:
    """Returns what is known of the run."""
    return self.standing.run

  @property
  def is_left(self) -> bool:
    """Returns whether it would run."""
    return self.standing.is_left

  def text(self) -> str:
    """Returns the line."""
    name, state = self.run.name, self.standing.state
    if not self.is_decided:
      choices = ''.join(f'  {key}: to be chosen' for key in self.open_keys)
      return f'later       {name}{choices}'
    if state.refused:
      return f'FAILED      {name}: {state.refused}'
    if state.result is not None:
      return f'finished    {name}: {console.result_line(state.result)}'
    if self.standing.source:
      return f'taken over  {name}: from {self.standing.source.folder}'
    if self.standing.twin:
      return f'taken over  {name}: from {self.standing.twin}, once it is done'
    if state.epochs:
      epochs = f'{state.epochs}/{self.run.config.epochs}'
      return f'goes on     {name}  epoch {epochs}'
    return f'to run      {name}'


def describe(
  sweep: plan.Sweep | Combined,
  workdir: str,
  resources: Resources,
  take_over: Sequence[str] = (),
) -> str:
  """Returns a line for each run, and one for all; Ray is connected.

  Args:
    sweep: what would run.
    workdir: the folder that holds the runs' folders.
    resources: of each run.
    take_over: folders whose finished runs would be taken over.

  Raises:
    InputError: for what the user can mend.
  """
  ray_cluster.check_room(resources)
  lines = list_runs(sweep, workdir, take_over)
  pace, source = _measure_pace(lines, resources)
  left = [line for line in lines if line.is_left]
  slots = ray_cluster.slots(resources)
  seconds = time_estimate.seconds_left(
    [],
    [
      pace.seconds(line.run.config, line.standing.state.epochs) for line in left
    ],
    slots,
  )
  total = f'{len(lines)} runs, {len(left)} of them left'
  if seconds is None:
    total += f'; how long that takes is unknown: {source}'
  elif left:
    total += (
      f': at most about {console.duration(seconds)}, {slots} side by side, as '
      f'estimated from {source}'
    )
  texts = [line.text() for line in lines]
  if not all(line.is_decided for line in lines):
    texts.append('Results may add more runs to those that come later.')
  return '\n'.join([*texts, total])


def list_runs(
  sweep: plan.Sweep | Combined, workdir: str, take_over: Sequence[str] = ()
) -> list[Line]:
  """Returns what is known of each run before anything runs."""
  workdir = pathlib.Path(os.path.abspath(os.path.expanduser(workdir)))
  finished = Finished([*take_over, *([workdir] if workdir.is_dir() else [])])
  observer = Observer(workdir, finished)
  lines = {}
  # One sweep of several may be further than another.
  for member in sweep.members:
    for line in _list_member(member, observer):
      known = lines.get(line.run.name)
      if known is None or not known.is_decided:
        lines[line.run.name] = line
  return list(lines.values())


def _list_member(member, observer):
  lines = _drive(member, observer, best_first=True)
  # What another outcome would change is not known yet.
  others = {
    line.run.name: line.run
    for line in _drive(member, observer, best_first=False)
  }
  return [
    line
    if line.is_decided
    else dataclasses.replace(line, open_keys=_differing(line.run, others))
    for line in lines
  ]


def _drive(member, observer, best_first):
  """Returns the runs that the results decide, as far as they are there."""
  lines = []
  is_decided = True

  def answer(stage):
    nonlocal is_decided
    standings = [
      observer.look(run) if is_decided else Standing(run, folders.State())
      for run in stage
    ]
    lines.extend(
      Line(standing, is_decided=is_decided) for standing in standings
    )
    results = {standing.run.name: standing.result for standing in standings}
    is_decided = is_decided and None not in results.values()
    if is_decided:
      return results
    return made_up.create_results(stage, best_first)

  plan.drive(member, answer)
  return lines


def _differing(run: Run, others: dict[str, Run]) -> tuple[str, ...]:
  if run.name not in others:
    return ()
  differences = runs.difference(run, others[run.name])
  return tuple(text.split(':')[0] for text in differences)


def _measure_pace(
  lines: Iterable[Line], resources: Resources
) -> tuple[time_estimate.Pace, str]:
  """Returns what epochs take, and where that is known from."""
  pace, untimed = time_estimate.Pace(), {}
  for line in lines:
    if result := line.standing.result:
      pace.learn(line.run.config, result['seconds'], result['epochs'])
  for line in lines:
    if line.is_left and pace.seconds(line.run.config) is None:
      untimed.setdefault(time_estimate.network(line.run.config), line.run)
  if not untimed:
    return pace, 'the runs that are finished'
  task = ray.remote(**resources.options())(worker.time_epoch)
  answers = ray.get(
    [task.remote(run.config.to_dict()) for run in untimed.values()]
  )
  for run, (seconds, reason) in zip(untimed.values(), answers, strict=True):
    if seconds is None:
      return pace, f'{run.name}: {reason}'
    pace.learn(run.config, seconds, 1)
  names = ', '.join(run.name for run in untimed.values())
  return pace, f'a few steps of {names}'
