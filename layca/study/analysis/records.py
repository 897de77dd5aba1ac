"""What runs wrote, as tidy tables: a row a run, a row an epoch and layer."""

import dataclasses
import json
import os
import pathlib
from collections.abc import Mapping

import pandas as pd

from layca.study.analysis import run_files
from layca.training.errors import InputError

# In the folder of a sweep's runs: which runs belong to which sweep.
SWEEPS_FOLDER = 'sweeps'


@dataclasses.dataclass(frozen=True)
class Records:
  """All runs at or below a folder.

  Attributes:
    folder: the folder that was read.
    runs: a row a complete run, sorted by name. `run`, its folder below the one
      that was read; `sweeps`, names of the sweeps that it belongs to;
      `method`, its optimizer, 'Layca' being SGD with Layca; `kernels`, their
      number; `has_diverged`, without an accuracy or not finite; `fitted`,
      train accuracy above `paper.FITTED`. Then every key of its config, such
      as 'optimizer.layca' (tuples as JSON), and of its result, `epochs_run`
      and `reported_test_accuracy` among them: with the weights of the best
      validation epoch if images were held out, else that of the last epoch,
      as in the paper.
    epochs: a row an epoch and layer of these runs. `run`; the numbers of the
      epoch (`epoch`, `step`, `learning_rate`, `train_loss`, ...); `layer`, its
      position from 0 in forward order, `layer_name`, `is_shortcut` and
      `multiplier`; then what the monitor measured (`cosine_distance`, `angle`,
      `mean_step_angle`, ...).
    left_out: `run` and `reason` of each folder that is no complete run.
    settings: columns of `runs` that are keys of configs.
  """

  folder: pathlib.Path
  runs: pd.DataFrame
  epochs: pd.DataFrame
  left_out: pd.DataFrame
  settings: tuple[str, ...]

  @property
  def notes(self) -> list[str]:
    """Returns a line for each folder that is no complete run."""
    return [
      f'left out: {row.run}: {row.reason}' for row in self.left_out.itertuples()
    ]

  @property
  def sweeps(self) -> list[str]:
    """Returns the names of the sweeps that runs belong to."""
    return sorted(set().union(*self.runs['sweeps']))

  def of_sweeps(self, *names: str) -> pd.DataFrame:
    """Returns the runs of some sweeps; all, if no run belongs to any."""
    if not self.sweeps:
      return self.runs
    return self.runs[self.runs['sweeps'].map(set(names).intersection).map(bool)]


def load(
  folder: str | os.PathLike, defaults: Mapping[str, object] | None = None
) -> Records:
  """Reads the folders of all runs at or below a folder.

  Args:
    folder: such as the work folder of a sweep.
    defaults: values, by dotted key, of settings that older configs lack.

  Raises:
    InputError: if there is no such folder.
  """
  folder = pathlib.Path(folder)
  if not folder.is_dir():
    raise InputError(
      f'--results={folder}: there is no such folder: name one that holds runs'
    )
  sweeps = _sweeps(folder)
  usual = {key: run_files.cell(v) for key, v in (defaults or {}).items()}
  runs, epochs, left_out, settings = [], [], [], {}
  # What a training job alone writes, whole or not.
  written = [*folder.rglob('layers.json'), *folder.rglob('metrics.jsonl')]
  for path in sorted({file.parent for file in written}):
    name = path.relative_to(folder).as_posix()
    try:
      config, run, of_run = run_files.read(path)
    except run_files.LeftOutError as error:
      left_out.append({'run': name, 'reason': str(error)})
      continue
    config = usual | config
    settings |= dict.fromkeys(config)
    head = {'run': name, 'sweeps': tuple(sweeps.get(name, ()))}
    runs.append(head | config | run)
    of_run.insert(0, 'run', name)
    epochs.append(of_run)
  return Records(
    folder,
    _table(runs, ('run', 'sweeps', 'method', 'task')),
    pd.concat(epochs, ignore_index=True)
    if epochs
    else _table([], ('run', 'epoch', 'layer')),
    _table(left_out, ('run', 'reason')),
    tuple(settings),
  )


def _sweeps(folder):
  """Returns the names of the sweeps that each run belongs to, by run."""
  sweeps = {}
  for path in sorted(folder.glob(f'{SWEEPS_FOLDER}/*.json')):
    try:
      content = json.loads(path.read_text())
      for run in content['runs']:
        sweeps.setdefault(run, {})[content['sweep']] = True
    except (OSError, ValueError, KeyError, TypeError) as error:
      raise InputError(
        f'{path} cannot be read: run the sweep again, or leave it out'
      ) from error
  return sweeps


def _table(rows, columns):
  """Returns a table; an empty one has the columns that are looked for."""
  return pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns)
