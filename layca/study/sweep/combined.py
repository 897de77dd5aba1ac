"""Several sweeps that run as one, each in a folder of its own or a shared one.

They go in lockstep: a stage of the whole has the stages of all sweeps that are
at that point, so that as many runs as possible go side by side.
"""

import dataclasses
from collections.abc import Sequence
from typing import Protocol

from layca.study.sweep import runs
from layca.study.sweep.runs import Stages


class HasStages(Protocol):
  """What can be a member: a sweep."""

  def stages(self) -> Stages:
    """Yields the stages; each is to be answered by its results by run name."""


class Combined:
  """Sweeps as one sweep.

  Attributes:
    members: the sweeps, with names of runs as the whole has them.
  """

  def __init__(self, sweeps: Sequence[tuple[str, HasStages]]):
    """Looks at nothing yet.

    Args:
      sweeps: pairs of the folder below the work folder, such as 'alpha_study',
        and the sweep whose runs are to lie there. A run that two of them have,
        with the same name and settings, is one run.
    """
    self.members = tuple(_Member(*sweep) for sweep in sweeps)

  def stages(self) -> Stages:
    """Yields the stages; each is to be answered by its results by run name.

    A sweep of which a run has no result yields no more; the others go on.

    Raises:
      InputError: for what a sweep raises, and a name that two sweeps have for
        runs with different settings.
    """
    names, results = runs.Names(shared=True), {}
    going = [(stages, None) for stages in (m.stages() for m in self.members)]
    while True:
      going = [
        (stages, stage)
        for stages, last in going
        if (stage := runs.advance(stages, _of(last, results))) is not None
      ]
      if not going:
        return
      whole = [run for _, stage in going for run in stage if names.add(run)]
      results |= yield whole


@dataclasses.dataclass(frozen=True)
class _Member:
  """A sweep whose runs lie in a folder."""

  folder: str
  sweep: HasStages

  def stages(self) -> Stages:
    """Yields the stages of the sweep, the runs named with the folder."""
    stages = self.sweep.stages()
    stage = runs.advance(stages, None)
    while stage is not None:
      named = {f'{self.folder}/{run.name}': run for run in stage}
      results = yield [
        runs.Run(name, run.config) for name, run in named.items()
      ]
      stage = runs.advance(
        stages,
        {named[name].name: result for name, result in results.items()},
      )


def _of(stage, results):
  """Returns the results of the runs of a stage, as far as they are there."""
  if stage is None:
    return None
  return {run.name: results[run.name] for run in stage if run.name in results}
