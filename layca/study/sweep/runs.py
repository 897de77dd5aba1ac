"""Runs of a sweep, in the stages that build on each other."""

import dataclasses
import pathlib
from collections.abc import Generator

import ml_collections

from layca.training import config_checks
from layca.training.errors import InputError
from layca.training.run import files


@dataclasses.dataclass(frozen=True, eq=False)
class Run:
  """One run of a sweep.

  Attributes:
    name: its folder below the work folder.
    config: all of its settings, checked.
  """

  name: str
  config: ml_collections.ConfigDict

  def folder(self, workdir: str | pathlib.Path) -> pathlib.Path:
    """Returns the run's folder."""
    return pathlib.Path(workdir) / self.name


Stage = list[Run]
# The content of result.json by run name; a run that failed has none.
Results = dict[str, dict]
Stages = Generator[Stage, Results, None]


def advance(stages: Stages, results: Results | None) -> Stage | None:
  """Returns the stage that follows, or None after the last.

  Args:
    stages: of a sweep.
    results: of the stage before; None for the first.
  """
  try:
    return stages.send(results)
  except StopIteration:
    return None


def difference(run: Run, other: Run) -> list[str]:
  """Returns 'key: value -> other value' for all keys in which two differ."""
  return config_checks.differences(
    files.plain(run.config.to_dict()), files.plain(other.config.to_dict()), ()
  )


class Names:
  """The names of all runs so far: no folder inside another's, none twice."""

  def __init__(self, shared: bool = False):
    """Starts without any.

    Args:
      shared: whether a run may come again with the same settings.
    """
    self._shared = shared
    self._runs, self._parents = {}, {}

  def add(self, run: Run) -> bool:
    """Returns whether a run is new.

    Raises:
      InputError: if its folder is another run's.
    """
    if run.name in self._runs:
      differences = difference(self._runs[run.name], run)
      if self._shared and not differences:
        return False
      how = '; '.join(differences) or 'with the same settings'
      raise InputError(f'two runs are named {run.name} ({how})')
    for parent in map(str, pathlib.PurePosixPath(run.name).parents):
      if parent in self._runs:
        raise InputError(f'run {run.name} would lie inside run {parent}')
      self._parents[parent] = run.name
    if run.name in self._parents:
      raise InputError(
        f'run {self._parents[run.name]} would lie inside run {run.name}'
      )
    self._runs[run.name] = run
    return True
