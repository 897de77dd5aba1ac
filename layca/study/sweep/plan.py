"""What a sweep consists of: its runs, checked before any starts."""

import dataclasses
import pathlib
import re
from collections.abc import Callable, Generator, Mapping, Sequence

import ml_collections

from layca.study.sweep import sweep_file
from layca.training import files, settings
from layca.training.errors import InputError

# Names are folders: what every file system takes, and no shell expands.
_PART = r'[A-Za-z0-9][A-Za-z0-9_.,=+^-]*'
_NAME = re.compile(rf'{_PART}(/{_PART})*')


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
Results = dict[str, dict]


class Sweep:
  """A sweep file with its variant: stages that build on each other."""

  def __init__(self, file: str, seeds: int = 1):
    """Imports the file.

    Args:
      file: its path, and a variant after a colon.
      seeds: how many seeds the sweep is to have.

    Raises:
      InputError: if it is missing, broken or no sweep file.
    """
    self._path, _, self._variant = file.partition(':')
    self._seeds = seeds
    self._get_sweep = sweep_file.function(self._path, 'get_sweep')

  def stages(self) -> Generator[Stage, Results, None]:
    """Yields the stages; each is to be answered by its results by run name.

    Raises:
      InputError: for an error in the file, a name that is no folder's or
        taken, and a config that no run can use.
    """
    names = _Names()
    with sweep_file.clear_errors(self._path):
      stages = self._get_sweep(self._variant, self._seeds)
      if not isinstance(stages, Generator):
        raise InputError(f'{self._path}: get_sweep must yield lists of runs')
    stage = self._next(stages, None)
    while stage is not None:
      runs = [self._resolve(row) for row in stage]
      for run in runs:
        names.add(run)
      stage = self._next(stages, (yield runs))

  def _next(self, stages, results):
    with sweep_file.clear_errors(self._path):
      try:
        stage = stages.send(results)
      except StopIteration:
        return None
    if not isinstance(stage, Sequence) or isinstance(stage, str):
      raise InputError(f'{self._path}: a stage must be a list, not {stage!r}')
    return stage

  def _resolve(self, row):
    try:
      name, source, overrides = row
      overrides = dict(overrides)
    except (TypeError, ValueError) as error:
      raise InputError(
        f'{self._path}: a run must be (name, config file, overrides), not '
        f'{row!r}'
      ) from error
    if not isinstance(name, str) or not _NAME.fullmatch(name):
      raise InputError(
        f'{self._path}: {name!r} cannot name a run: take letters, digits and '
        'any of _.,=+^- , with / between folders'
      )
    try:
      return Run(name, resolve(source, overrides))
    except InputError as error:
      raise InputError(f'{self._path}: run {name}: {error}') from error


def resolve(source: str, overrides: Mapping) -> ml_collections.ConfigDict:
  """Returns the config of a run, as the command line would make it.

  Args:
    source: a config file, and a variant after a colon.
    overrides: values by dotted key.

  Raises:
    InputError: for a bad file, variant, key, type or value.
  """
  path, _, variant = source.partition(':')
  get_config = sweep_file.function(path, 'get_config')
  with sweep_file.clear_errors(path):
    config = get_config(variant) if variant else get_config()
  for key, value in overrides.items():
    _override(config, key, value, source)
  try:
    settings.check(config)
  except InputError:
    raise
  # A key that a training job has is missing, or None.
  except (AttributeError, KeyError, TypeError, ValueError) as error:
    raise InputError(
      f'{source} is not the config of a training job ({error})'
    ) from error
  return config


def drive(sweep: Sweep, answer: Callable[[Stage], Results | None]):
  """Goes through a sweep's stages until the answer to one is None."""
  stages = sweep.stages()
  stage = next(stages, None)
  while stage is not None:
    results = answer(stage)
    if results is None:
      return
    try:
      stage = stages.send(results)
    except StopIteration:
      return


def rehearse(sweep: Sweep) -> list[Stage]:
  """Returns all stages, the later ones as made-up results decide them.

  Raises:
    InputError: for what `Sweep.stages` raises, before compute is spent.
  """
  stages = []

  def answer(stage):
    stages.append(stage)
    return made_up_results(stage)

  drive(sweep, answer)
  if not any(stages):
    raise InputError('the sweep has no runs')
  return stages


def made_up_results(stage: Sequence[Run], best_first: bool = True) -> Results:
  """Returns what result.json could hold for each run.

  Args:
    stage: the runs.
    best_first: whether accuracies fall in the order of the runs, or rise.
  """
  ordered = stage if best_first else stage[::-1]
  return {
    run.name: _made_up_result(run.config, 1.0 - place / len(ordered))
    for place, run in enumerate(ordered)
  }


def _made_up_result(config, accuracy):
  result = {
    'diverged': None,
    'stopped': None,
    'epochs': config.epochs,
    'step': config.epochs,
    'seconds': 0.0,
    'train_loss': 0.0,
    'train_accuracy': accuracy,
    'train_accuracy_test_mode': accuracy,
    'test_loss': 0.0,
    'test_accuracy': accuracy,
  }
  if config.data.validation_share:
    result |= {
      'val_loss': 0.0,
      'val_accuracy': accuracy,
      'best_epoch': config.epochs - 1,
      'best_val_accuracy': accuracy,
      'best_epoch_test_accuracy': accuracy,
    }
  return result


def _override(config, key, value, source):
  *sections, last = key.split('.')
  node = config
  for section in sections:
    node = node.get(section)
    if not isinstance(node, ml_collections.ConfigDict):
      break
  is_section = isinstance(node, ml_collections.ConfigDict)
  if not is_section or last not in node:
    raise InputError(
      f'{source} has no key {key}: configs/defaults.py lists them'
    )
  if isinstance(node[last], ml_collections.ConfigDict):
    raise InputError(f'{key} is a section: override its keys')
  try:
    node[last] = value
  except (TypeError, ValueError) as error:
    raise InputError(f'{key}={value!r}: {error}') from error


class _Names:
  """The names of all runs so far: none twice, no folder inside another's."""

  def __init__(self):
    self._runs, self._parents = {}, {}

  def add(self, run):
    if run.name in self._runs:
      differences = settings.differences(
        files.plain(self._runs[run.name].config.to_dict()),
        files.plain(run.config.to_dict()),
        (),
      )
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
