"""Tables of a report: runs and time, settings, hardware and versions."""

import importlib.metadata
import os
import pathlib
import platform

import pandas as pd

from layca.study.analysis import toy_folders
from layca.study.analysis.records import Records
from layca.study.reproduce.job import Job
from layca.study.reproduce.report import words
from layca.study.single_layer.toy_settings import TRAININGS
from layca.study.sweep.run_status import Observer
from layca.training import machine
from layca.training.errors import InputError

_PACKAGES = ('tensorflow', 'keras', 'dm-sonnet', 'ray', 'numpy', 'pandas')
_MORE = ('scipy', 'scikit-learn', 'matplotlib')


def runs_and_time(job: Job) -> pd.DataFrame:
  """Returns a row a folder of the toy experiment, and one a sweep and task.

  Columns are `sweep`, `task`, `seconds`, the sum over what is `finished`, and
  how many runs are `planned` and of how many `seeds`: 0 for the toy, whose runs
  are its trainings. A run that several sweeps have counts in the first.
  """
  observer, rows = Observer(job.runs), {}
  for sweep in job.sweeps:
    try:
      runs = sweep.runs(observer.result_of)
    except InputError:
      # What depends on the results never comes.
      runs = sweep.runs(lambda _: None)
    for run in runs:
      seconds = (observer.look(run).result or {}).get('seconds')
      row = (run.sweep, run.config.task, seconds, 1, run.config.seed)
      rows.setdefault(run.name, row)
  trainings = [
    (folder.path.name, folder.setting('task'), row['seconds'], None, None)
    for folder in _toys(job.runs)
    for row in folder.rows
  ]
  columns = ['sweep', 'task', 'seconds', 'planned', 'seeds']
  table = pd.DataFrame([*trainings, *rows.values()], columns=columns)
  groups = table.astype({'seconds': float, 'planned': float}).groupby(
    ['sweep', 'task'], sort=False, as_index=False
  )
  return groups.agg(
    finished=('seconds', 'count'),
    planned=('planned', 'sum'),
    seconds=('seconds', 'sum'),
    seeds=('seeds', 'nunique'),
  )


def readable(table: pd.DataFrame) -> pd.DataFrame:
  """Returns a table for readers: words instead of names and of True."""
  obeyed = {True: 'yes', False: 'NO'}
  table = words.of_table(table.rename(columns=lambda x: x.replace('_', ' ')))
  return table.map(lambda x: obeyed[x] if isinstance(x, bool) else x)


def settings(records: Records) -> dict[str, dict[str, list[str]]]:
  """Returns the settings of each task's runs: their values by key.

  Those that vary come first. One without value in all of them is left out.
  """
  tables = {
    f'{folder.setting("task")} ({folder.path.name})': pd.json_normalize(
      folder.config
    ).astype(str)
    for folder in _toys(records.folder)
  }
  for task, runs in records.runs.groupby('task'):
    tables[f'{task} ({len(runs)} runs)'] = runs[sorted(records.settings)]
  return {
    words.with_section(what): _summarise(
      table.drop(columns='task', errors='ignore')
    )
    for what, table in tables.items()
  }


def hardware_and_versions() -> dict[str, str]:
  """Returns what the machine has, by its name."""
  found = machine.properties()
  gigabytes = os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9
  return {
    'device': found['device'],
    'cores': str(found['cores']),
    'memory': f'{gigabytes:.0f} GB',
    'system': platform.platform(),
    'Python': platform.python_version(),
    **{name: importlib.metadata.version(name) for name in (*_PACKAGES, *_MORE)},
  }


def _toys(runs: pathlib.Path):
  return toy_folders.find(runs, TRAININGS, ('seconds',))


def _summarise(table):
  texts = {
    key: [_text(value) for value in values.sort_values().drop_duplicates()]
    for key, values in table.dropna(axis='columns', how='all').items()
  }
  return dict(sorted(texts.items(), key=lambda item: len(item[1]) == 1))


def _text(value):
  if pd.isna(value):
    return 'None'
  return f'{value:.6g}' if isinstance(value, float) else str(value)
