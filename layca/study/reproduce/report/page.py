"""The report: findings, claims, figures and what they rest on, on one page.

`index.html` holds all of it and needs no network; `report.md` shows the same
with the pictures beside it. Both link to the runs, which lie beside the report.
"""

import base64
import collections
import pathlib
from collections.abc import Sequence

import jinja2

from layca.study import claim_rules, claims, paper
from layca.study.analysis import power, records, scale_rules
from layca.study.claims import FAILS, HOLDS, UNDECIDED
from layca.study.reproduce import sessions
from layca.study.reproduce.job import Job
from layca.study.reproduce.report import (
  claims_table,
  deviations,
  findings,
  links,
  origin,
  pictures,
  remedies,
  report_tables,
  words,
)
from layca.training.errors import InputError
from layca.training.output import console
from layca.training.run import files

# Of a figure's table, on the page; its file has all.
_ROWS_SHOWN = 300


def write(job: Job, missing: Sequence[str] = ()) -> pathlib.Path:
  """Writes the report, its pictures and their tables.

  Args:
    job: what was asked for.
    missing: a line for each thing that is not there, and why.

  Returns:
    The page.

  Raises:
    InputError: if there is no work folder, or it cannot be written.
  """
  folder = job.folder / 'report'
  if not job.folder.is_dir():
    raise InputError(f'--workdir={job.folder}: there is no such folder')
  try:
    for needed in (job.runs, folder):
      needed.mkdir(parents=True, exist_ok=True)
    loaded = records.load(job.runs, job.defaults)
    shown = [pictures.draw(name, loaded) for name in job.figures]
    for picture in (picture for picture in shown if picture.png):
      path = folder / f'figure_{picture.name}.png'
      files.write_atomically(path, picture.png)
      files.write_atomically(path.with_suffix('.csv'), picture.csv.encode())
    content = _content(job, loaded, shown, [*missing, *loaded.notes])
    for name in ('index.html', 'report.md'):
      text = _environment().get_template(name).render(content)
      files.write_atomically(folder / name, text.encode())
  except OSError as error:
    raise InputError(
      f'{folder} cannot be written: {error.strerror}: choose another --workdir'
    ) from error
  return folder / 'index.html'


def _content(job: Job, loaded: records.Records, shown, missing):
  """Returns what the templates show."""
  judged, problem = [], ''
  try:
    judged = claims.judge(loaded)
  except InputError as error:
    problem = str(error)
  past = sessions.read(job.folder / sessions.FILE)
  runs = report_tables.runs_and_time(job)
  return {
    'scale': job.name,
    'command': job.command,
    'sessions': past,
    'total_seconds': sum(session['seconds'] for session in past),
    'missing': list(map(words.with_section, missing)),
    'findings': findings.of_claims(judged),
    'claims': judged,
    'remedies': {x.number: remedies.of_claim(x, runs) for x in judged},
    'verdicts': collections.Counter(claim.verdict for claim in judged),
    'claims_problem': problem,
    'figures': shown,
    'shown': [picture.name for picture in shown],
    'records': links.of_sweeps(loaded),
    'origin': origin.of_runs(loaded),
    'power': report_tables.readable(power.estimate(loaded)),
    'scale_rules': report_tables.readable(scale_rules.check(loaded)),
    'changes': job.changes,
    'deviations': deviations.DEVIATIONS,
    'runs': runs,
    'settings': report_tables.settings(loaded),
    'hardware': report_tables.hardware_and_versions(),
    'rows_shown': _ROWS_SHOWN,
  }


def _environment():
  environment = jinja2.Environment(
    loader=jinja2.PackageLoader(__package__),
    autoescape=lambda name: name.endswith('.html'),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
  )
  environment.globals.update(
    HOLDS=HOLDS,
    FAILS=FAILS,
    UNDECIDED=UNDECIDED,
    CLASSES={HOLDS: 'holds', FAILS: 'fails', UNDECIDED: 'open'},
    GENERAL=claim_rules.GENERAL,
    TIE=claim_rules.TIE,
    RULES=claim_rules.CLAIMS,
    FIGURES=paper.FIGURES,
    figures_of=findings.figures_of,
    task_of=findings.task_of,
  )
  environment.filters.update(
    duration=console.duration,
    cell=claims_table.cell,
    words=words.in_words,
    section=words.with_section,
    figure=words.figure,
    data_uri=_data_uri,
    html_table=_html_table,
    markdown=_markdown_table,
  )
  return environment


def _data_uri(png):
  return f'data:image/png;base64,{base64.b64encode(png).decode()}'


def _html_table(table):
  return table.head(_ROWS_SHOWN).to_html(
    index=False, border=0, na_rep='', float_format='{:.4g}'.format
  )


def _markdown_table(table):
  numbers = table.map(lambda x: f'{x:.4g}' if isinstance(x, float) else x)
  rows = [table.columns, ['---'] * len(table.columns), *numbers.to_numpy()]
  return '\n'.join(
    f'| {" | ".join(map(claims_table.cell, row))} |' for row in rows
  )
