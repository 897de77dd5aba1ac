"""The report: claims, figures, settings, hardware and time, on one page.

`index.html` holds all of it and needs no network; `report.md` shows the same
with the pictures beside it.
"""

import base64
import collections
import dataclasses
import pathlib
from collections.abc import Mapping, Sequence

import jinja2

from layca.study import claims
from layca.study.claims import FAILS, HOLDS, UNDECIDED
from layca.study.reproduce import plan
from layca.study.reproduce.report import drawn, environment, progress, used
from layca.study.reproduce.request import Request
from layca.training.errors import InputError
from layca.training.output import console
from layca.training.run import files

# Of a figure's table, on the page; its file has all.
_ROWS_SHOWN = 300


@dataclasses.dataclass(frozen=True)
class Subject:
  """What a report is about.

  Attributes:
    request: what was asked for.
    members: the sweeps that it needs.
    toy: the variant of the toy experiment, or None.
    runs: the folder of all runs.
    sessions: `started` and `seconds` of each time that runs were made.
    command: that made them.
    left_out: a line for each thing that is not there, and why.
  """

  request: Request
  members: Sequence[plan.Member]
  toy: str | None
  runs: pathlib.Path
  sessions: Sequence[Mapping]
  command: str
  left_out: Sequence[str]

  def folder(self, name: str) -> pathlib.Path:
    """Returns a folder of runs, that of the toy experiment by its variant."""
    if name == plan.SINGLE_LAYER and self.toy:
      name = plan.toy_folder(self.toy)
    return self.runs / name


def write(subject: Subject, folder: pathlib.Path) -> pathlib.Path:
  """Writes the report, its pictures and their tables.

  Args:
    subject: what it is about.
    folder: where to; created if need be.

  Returns:
    The page.

  Raises:
    InputError: if the folder cannot be written.
  """
  shown = [
    drawn.draw(name, subject.folder(plan.folder_of(name)))
    for name in subject.request.figures
  ]
  content = _content(subject, shown)
  pages = {
    folder / page: _environment().get_template(page).render(content)
    for page in ('index.html', 'report.md')
  }
  try:
    folder.mkdir(parents=True, exist_ok=True)
    for figure in shown:
      for name, data in figure.files().items():
        files.write_atomically(folder / name, data)
    for path, text in pages.items():
      files.write_atomically(path, text.encode())
  except OSError as error:
    raise InputError(
      f'{folder} cannot be written: {error.strerror}: choose another --workdir'
    ) from error
  return folder / 'index.html'


def _content(subject, shown):
  """Returns what the templates show."""
  judged, problem = _judge(subject)
  rows = progress.by_sweep(subject.members, subject.runs)
  toy = subject.toy and progress.of_toy(subject.folder(plan.SINGLE_LAYER))
  folders = {x.folder for x in subject.members}
  return {
    'scale': subject.request.scale,
    'command': subject.command,
    'sessions': subject.sessions,
    'total_seconds': sum(x['seconds'] for x in subject.sessions),
    'left_out': subject.left_out,
    'claims': judged,
    'verdicts': collections.Counter(claim.verdict for claim in judged),
    'claims_problem': problem,
    'figures': shown,
    'progress': [*([toy] if toy else []), *rows],
    'settings': [
      *(used.of_toy(subject.folder(plan.SINGLE_LAYER)) if subject.toy else []),
      *(
        x for name in sorted(folders) for x in used.of_sweep(subject.runs, name)
      ),
    ],
    'environment': environment.describe(),
    'rows_shown': _ROWS_SHOWN,
  }


def _judge(subject):
  """Returns the claims, and why there are none."""
  folders = {
    name: subject.folder(name)
    for name in (plan.SINGLE_LAYER, *(x.folder for x in subject.members))
  }
  try:
    return claims.judge({k: v for k, v in folders.items() if v.is_dir()}), ''
  except InputError as error:
    return [], str(error)


def _environment():
  environment = jinja2.Environment(
    loader=jinja2.PackageLoader(__name__),
    autoescape=lambda name: name.endswith('.html'),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
  )
  environment.globals |= {
    'HOLDS': HOLDS,
    'FAILS': FAILS,
    'UNDECIDED': UNDECIDED,
  }
  environment.filters |= {
    'duration': console.duration,
    'data_uri': _data_uri,
    'cell': _cell,
  }
  return environment


def _data_uri(png):
  return f'data:image/png;base64,{base64.b64encode(png).decode()}'


def _cell(text):
  """Returns text for a cell of a table in Markdown."""
  return str(text).replace('|', r'\|').replace('\n', ' ').replace('<', '&lt;')
