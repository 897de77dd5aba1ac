"""What a sweep consists of: its runs, checked before any starts."""

import re
from collections.abc import Callable, Generator, Mapping, Sequence

import ml_collections

from layca.study.sweep import made_up, runs, sweep_file
from layca.study.sweep.combined import Combined
from layca.study.sweep.runs import Results, Stage, Stages
from layca.training import config_checks
from layca.training.errors import InputError

# Names are folders: what every file system takes, and no shell expands.
_PART = r'[A-Za-z0-9][A-Za-z0-9_.,=+^-]*'
_NAME = re.compile(rf'{_PART}(/{_PART})*')


class Sweep:
  """A sweep file with its variant: stages that build on each other.

  Attributes:
    members: the sweep itself, as the only one; see `Combined`.
  """

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
    self.members = (self,)

  def stages(self) -> Stages:
    """Yields the stages; each is to be answered by its results by run name.

    If a run has no result, nothing follows that would build on it.

    Raises:
      InputError: for an error in the file, a name that is no folder's or
        taken, and a config that no run can use.
    """
    names = runs.Names()
    with sweep_file.clear_errors(self._path):
      stages = self._get_sweep(self._variant, self._seeds)
      if not isinstance(stages, Generator):
        raise InputError(f'{self._path}: get_sweep must yield lists of runs')
    stage = self._next(stages, None)
    while stage is not None:
      resolved = [self._resolve(row) for row in stage]
      for run in resolved:
        names.add(run)
      results = yield resolved
      if any(run.name not in results for run in resolved):
        return
      stage = self._next(stages, results)

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
      return runs.Run(name, resolve(source, overrides))
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
    config_checks.check(config)
  except InputError:
    raise
  # A key that a training job has is missing, or None.
  except (AttributeError, KeyError, TypeError, ValueError) as error:
    raise InputError(
      f'{source} is not the config of a training job ({error})'
    ) from error
  return config


def drive(sweep: Sweep | Combined, answer: Callable[[Stage], Results]):
  """Goes through a sweep's stages, each answered by its results."""
  stages = sweep.stages()
  stage = runs.advance(stages, None)
  while stage is not None:
    stage = runs.advance(stages, answer(stage))


def rehearse(
  sweep: Sweep | Combined, known: Callable[[Stage], Results] = lambda _: {}
) -> list[Stage]:
  """Returns all stages, the later ones as made-up results decide them.

  Args:
    sweep: what is rehearsed.
    known: returns the results of a stage that there are already; they stand in
      place of made-up ones.

  Raises:
    InputError: for what `Sweep.stages` raises, before compute is spent.
  """
  stages = []

  def answer(stage):
    stages.append(stage)
    return made_up.create_results(stage) | known(stage)

  drive(sweep, answer)
  if not any(stages):
    raise InputError('the sweep has no runs')
  return stages


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
