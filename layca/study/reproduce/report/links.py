"""Where the records of a report are: links from its folder to the runs'."""

import dataclasses
import pathlib
import urllib.parse
from collections.abc import Mapping, Sequence

from layca.study import paper
from layca.study.analysis import tasks, toy_folders
from layca.study.analysis.records import SWEEPS_FOLDER, Records
from layca.study.reproduce.report import words
from layca.study.single_layer.toy_settings import TRAININGS


@dataclasses.dataclass(frozen=True)
class Link:
  """A text and a path from the report's folder, as an address."""

  text: str
  address: str


@dataclasses.dataclass(frozen=True)
class Sweep:
  """The records of a sweep.

  Attributes:
    name: name of the sweep.
    list: link to the list of its runs, or None.
    tasks: links to its runs, by the name of their task in words.
  """

  name: str
  list: Link | None
  tasks: Mapping[str, Sequence[Link]]

  @property
  def count(self) -> int:
    """Returns the number of runs."""
    return sum(map(len, self.tasks.values()))


def of_sweeps(records: Records) -> list[Sweep]:
  """Returns the records of each sweep that a figure shows, if there are any."""
  names = dict.fromkeys(figure.sweep for figure in paper.FIGURES.values())
  found = [
    _toy(records) if name == paper.TOY else _sweep(records, name)
    for name in names
  ]
  return [sweep for sweep in found if sweep.count]


def _sweep(records, name):
  path = pathlib.Path(SWEEPS_FOLDER, f'{name}.json')
  is_there = (records.folder / path).exists()
  found = {
    words.with_section(task.name): [
      _link(run.rpartition('/')[2], run) for run in task.runs['run']
    ]
    for task in tasks.find(records, name)
  }
  return Sweep(name, _link(path.name, path) if is_there else None, found)


def _toy(records):
  folders = toy_folders.find_trainings(records.folder)
  paths = {x.path.relative_to(records.folder): x.data for x in folders}
  found = {}
  for path, data in paths.items():
    text = f'{path.name}/{TRAININGS}'
    found.setdefault(data, []).append(_link(text, path / TRAININGS))
  return Sweep(paper.TOY, None, found)


def _link(text, path):
  return Link(text, f'../runs/{urllib.parse.quote(str(path))}')
