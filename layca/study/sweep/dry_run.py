"""What a sweep would run, and how long that takes; nothing is written."""

import dataclasses
from collections.abc import Iterable

import ray

from layca.study.sweep import cluster, estimate, folders, plan, worker
from layca.study.sweep.cluster import Resources
from layca.training import report


@dataclasses.dataclass(frozen=True)
class Line:
  """One run of the list.

  Attributes:
    run: what is known of it.
    state: of its folder.
    open_keys: keys of its config that results to come decide.
    is_decided: whether all results are there that it builds on.
  """

  run: plan.Run
  state: folders.State
  open_keys: tuple[str, ...] = ()
  is_decided: bool = True

  @property
  def is_left(self) -> bool:
    """Returns whether it would run."""
    return self.state.result is None and not self.state.refused

  def text(self) -> str:
    """Returns the line."""
    name, state = self.run.name, self.state
    if not self.is_decided:
      choices = ''.join(f'  {key}: to be chosen' for key in self.open_keys)
      return f'later     {name}{choices}'
    if state.refused:
      return f'FAILED    {name}: {state.refused}'
    if state.result is not None:
      return f'finished  {name}: {report.result_line(state.result)}'
    if state.epochs:
      epochs = f'{state.epochs}/{self.run.config.epochs}'
      return f'goes on   {name}  epoch {epochs}'
    return f'to run    {name}'


def describe(sweep: plan.Sweep, workdir: str, resources: Resources) -> str:
  """Returns a line for each run, and one for all; Ray is connected.

  Raises:
    InputError: for what the user can mend.
  """
  cluster.check_room(resources)
  lines = list_runs(sweep, workdir)
  pace, source = _measure_pace(lines, resources)
  left = [line for line in lines if line.is_left]
  slots = cluster.slots(resources)
  seconds = estimate.seconds_left(
    [],
    [pace.seconds(line.run.config, line.state.epochs) for line in left],
    slots,
  )
  total = f'{len(lines)} runs, {len(left)} of them left'
  if seconds is None:
    total += f'; how long that takes is unknown: {source}'
  elif left:
    total += (
      f': at most about {report.duration(seconds)}, {slots} side by side, as '
      f'estimated from {source}'
    )
  texts = [line.text() for line in lines]
  if not all(line.is_decided for line in lines):
    texts.append('Results may add more runs to those that come later.')
  return '\n'.join([*texts, total])


def list_runs(sweep: plan.Sweep, workdir: str) -> list[Line]:
  """Returns what is known of each run before anything runs."""
  lines = _drive(sweep, workdir, best_first=True)
  # What another outcome would change is not known yet.
  others = {
    line.run.name: line.run for line in _drive(sweep, workdir, best_first=False)
  }
  return [
    line
    if line.is_decided
    else dataclasses.replace(line, open_keys=_differing(line.run, others))
    for line in lines
  ]


def _drive(sweep, workdir, best_first):
  """Returns the runs that the results decide, as far as they are there."""
  lines = []
  is_decided = True

  def answer(stage):
    nonlocal is_decided
    states = {run.name: folders.look(run, workdir) for run in stage}
    lines.extend(
      Line(
        run,
        states[run.name] if is_decided else folders.State(),
        is_decided=is_decided,
      )
      for run in stage
    )
    results = {name: state.result for name, state in states.items()}
    is_decided = is_decided and None not in results.values()
    if is_decided:
      return results
    return plan.made_up_results(stage, best_first)

  plan.drive(sweep, answer)
  return lines


def _differing(run: plan.Run, others: dict[str, plan.Run]) -> tuple[str, ...]:
  if run.name not in others:
    return ()
  differences = folders.difference(run, others[run.name])
  return tuple(text.split(':')[0] for text in differences)


def _measure_pace(
  lines: Iterable[Line], resources: Resources
) -> tuple[estimate.Pace, str]:
  """Returns what epochs take, and where that is known from."""
  pace, untimed = estimate.Pace(), {}
  for line in lines:
    if line.state.result:
      result = line.state.result
      pace.learn(line.run.config, result['seconds'], result['epochs'])
  for line in lines:
    if line.is_left and pace.seconds(line.run.config) is None:
      untimed.setdefault(estimate.network(line.run.config), line.run)
  if not untimed:
    return pace, 'the runs that are finished'
  task = ray.remote(**resources.options())(worker.time_epoch)
  answers = ray.get(
    [
      task.remote(run.config.to_dict(), resources.cpus)
      for run in untimed.values()
    ]
  )
  for run, (seconds, reason) in zip(untimed.values(), answers, strict=True):
    if seconds is None:
      return pace, f'{run.name}: {reason}'
    pace.learn(run.config, seconds, 1)
  names = ', '.join(run.name for run in untimed.values())
  return pace, f'a few steps of {names}'
