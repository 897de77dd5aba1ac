"""Where each run of a sweep stands, before it runs."""

import dataclasses
import pathlib

from layca.study.sweep import folders, take_over
from layca.study.sweep.runs import Run


@dataclasses.dataclass(frozen=True)
class Standing:
  """What there is of a run, in its folder or elsewhere.

  Attributes:
    run: the run.
    state: of its folder.
    source: the finished run that it takes over, or None.
    twin: the name of a run of the same settings that runs in its stead, whose
      result it takes over then; or None.
  """

  run: Run
  state: folders.State
  source: take_over.Source | None = None
  twin: str | None = None

  @property
  def result(self) -> dict | None:
    """Returns the content of result.json, if there is one already."""
    return self.source.result if self.source else self.state.result

  @property
  def is_left(self) -> bool:
    """Returns whether it is to run itself."""
    return self.result is None and not self.state.refused and self.twin is None


class Observer:
  """Tells where runs stand, one after another."""

  def __init__(self, workdir: pathlib.Path, finished: take_over.Finished):
    """Has seen none yet.

    Args:
      workdir: the folder that holds the runs' folders.
      finished: what can be taken over.
    """
    self._workdir, self._finished = workdir, finished
    self._left = {}

  def look(self, run: Run) -> Standing:
    """Returns where a run stands, whose folder stays as it is."""
    state = folders.look(run, self._workdir)
    if state.refused or state.result is not None:
      return Standing(run, state)
    if source := self._finished.find(run.config):
      return Standing(run, state, source)
    key = take_over.settings_key(run.config.to_dict())
    first = self._left.setdefault(key, run.name)
    return Standing(run, state, twin=None if first == run.name else first)
