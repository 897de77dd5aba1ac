"""What is asked for: figures, and the experiments that they need."""

import dataclasses
import pathlib
from collections.abc import Mapping, Sequence

import ml_collections

from layca.study import paper
from layca.study.reproduce.changes import Change
from layca.study.single_layer import toy_settings
from layca.study.sweep import plan
from layca.study.sweep.plan import Sweep
from layca.study.sweep.ray_cluster import Resources
from layca.training.errors import InputError


@dataclasses.dataclass(frozen=True)
class Job:
  """What is run, and how.

  Attributes:
    figures: names of the figures to draw.
    toys: configs of the toy experiment by its work folder; the first whose
      images are at hand is run. Empty if no figure needs it.
    sweeps: sweeps that the figures need.
    defaults: default settings of a training job, by dotted key.
    name: name of the scale.
    folder: folder of the runs and the report.
    resources: resources of each run.
    address: address of a Ray cluster; None for this machine.
    command: command that gave the job.
    changes: what the scale changes of the paper's settings.
  """

  figures: Sequence[str]
  toys: Mapping[str, ml_collections.ConfigDict]
  sweeps: Sequence[Sweep]
  defaults: Mapping[str, object]
  name: str
  folder: pathlib.Path
  resources: Resources
  address: str | None
  command: str
  changes: Sequence[Change] = ()

  @property
  def runs(self) -> pathlib.Path:
    """Returns the folder of all runs."""
    return self.folder / 'runs'


def select_figures(names: Sequence[str | int]) -> list[str]:
  """Returns figures in the paper's order; all of it, if none is named.

  Raises:
    InputError: for a name that no figure has.
  """
  names = [str(name) for name in names]
  for name in names:
    if name not in paper.FIGURES:
      raise InputError(
        f'figures: {name!r} is none of {", ".join(paper.FIGURES)}'
      )
  return [
    name
    for name, figure in paper.FIGURES.items()
    if name in names or (not names and figure.is_default)
  ]


def create(
  figures: Sequence[str],
  toys: Mapping[str, ml_collections.ConfigDict],
  sweeps: Sequence[Sweep],
  **attributes,
) -> Job:
  """Returns the job of some figures: what they do not need is left out.

  Args:
    figures: names of the figures.
    toys: configs of the toy experiment by name.
    sweeps: all sweeps of the tasks.
    **attributes: the other attributes of the job.

  Raises:
    InputError: for figures that need none of these, and settings that no run
      can have.
  """
  needed = {name: paper.FIGURES[name].sweep for name in figures}
  of_toy = tuple(name for name in figures if needed[name] == paper.TOY)
  if not of_toy:
    toys = {}
  for toy in toys.values():
    toy.figures = of_toy
    toy_settings.check(toy)
  sweeps = [sweep for sweep in sweeps if sweep.name in needed.values()]
  if not toys and not sweeps:
    raise InputError(
      f'figures {", ".join(figures)}: the tasks have no part in these'
    )
  if sweeps:
    plan.all_runs(sweeps)
  return Job(figures, toys, sweeps, **attributes)
