"""What a sweep consists of: its runs, as far as results decide them.

A sweep is a function from what is known to its runs. It is asked again whenever
runs have finished, until nothing new comes.
"""

import dataclasses
import json
import pathlib
import re
from collections.abc import Callable, Mapping, Sequence

import ml_collections

from layca.study.sweep import run_name, sweep_file
from layca.training import config_checks
from layca.training.errors import InputError
from layca.training.run import files


@dataclasses.dataclass(frozen=True, eq=False)
class Run:
  """One run.

  Attributes:
    name: folder below the work folder; see `run_name`.
    sweep: name of the sweep that it is listed under.
    config: all settings, checked.
    defaults: default settings, which a folder may lack.
    undecided: keys of the config, such as 'rho', that wait for results.
  """

  name: str
  sweep: str
  config: ml_collections.ConfigDict
  defaults: dict
  undecided: tuple[str, ...] = ()

  def folder(self, workdir: str | pathlib.Path) -> pathlib.Path:
    """Returns the run's folder."""
    return pathlib.Path(workdir) / self.name


# Returns the content of a finished run's result.json, else None.
ResultOf = Callable[[Run], dict | None]


@dataclasses.dataclass(frozen=True, eq=False)
class Sweep:
  """A sweep file's function of runs, with its options.

  Attributes:
    name: name in errors.
    get_runs: function of (options, seeds, result_of) as in configs.sweeps.
    options: options of the sweep.
    seeds: number of seeds.
    defaults: default settings of a training job.
  """

  name: str
  get_runs: Callable[[ml_collections.ConfigDict, int, Callable], Mapping]
  options: ml_collections.ConfigDict
  seeds: int
  defaults: ml_collections.ConfigDict

  def runs(self, result_of: ResultOf) -> list[Run]:
    """Returns the runs that there are to be, given what is finished.

    InputError for an error in the sweep file, wrong options, or a config that
    no run can use.
    """

    def create(config, sweep=self.name):
      return create_run(config, self.defaults, sweep)

    with sweep_file.clear_errors(self.get_runs):
      found = self.get_runs(
        self.options, self.seeds, lambda config: result_of(create(config))
      )
      if not isinstance(found, Mapping):
        raise InputError('get_runs must return {sweep: configs}')
      return [create(c, sweep) for sweep in found for c in found[sweep]]


def create_run(
  config: ml_collections.ConfigDict,
  defaults: ml_collections.ConfigDict,
  sweep: str,
) -> Run:
  """Returns the run of a config; InputError if no run can use it."""
  if not re.fullmatch('[A-Za-z0-9_-]+', sweep):
    raise InputError(f'{sweep!r} cannot name a sweep: take letters, digits, _')
  try:
    flat = config_checks.flatten(files.plain(config.to_dict()))
    usual = config_checks.flatten(files.plain(defaults.to_dict()))
    config_checks.check_keys(flat, usual)
    undecided = {
      key: usual[key]
      for key, value in flat.items()
      if value is None and usual.get(key) is not None
    }
    decided = config.copy_and_resolve_references()
    decided.update_from_flattened_dict(undecided)
    config_checks.check(decided)
  except InputError:
    raise
  # No config, or a key that a training job has is missing or None.
  except (AttributeError, KeyError, TypeError, ValueError) as error:
    raise InputError(f'not the config of a training job ({error})') from error
  name = run_name.create(flat, usual)
  return Run(name, sweep, config, defaults.to_dict(), tuple(undecided))


def all_runs(
  sweeps: Sequence[Sweep], result_of: ResultOf = lambda _: None
) -> list[Run]:
  """Returns the runs of several sweeps; see `Sweep.runs`."""
  runs = []
  for sweep in sweeps:
    try:
      runs += sweep.runs(result_of)
    except InputError as error:
      raise InputError(f'{sweep.name}: {error}') from error
  if not runs:
    raise InputError('the sweep has no runs')
  return runs


def unique(runs: Sequence[Run]) -> list[Run]:
  """Returns runs that several sweeps list once."""
  return list({run.name: run for run in runs}.values())


def write_lists(runs: Sequence[Run], workdir: pathlib.Path) -> None:
  """Adds the runs that are decided to sweeps/SWEEP.json in the work folder."""
  folder = workdir / 'sweeps'
  folder.mkdir(exist_ok=True)
  for sweep in {run.sweep for run in runs}:
    path = folder / f'{sweep}.json'
    names = {r.name for r in runs if r.sweep == sweep and not r.undecided}
    if path.exists():
      names.update(json.loads(path.read_text())['runs'])
    files.write_json(path, {'sweep': sweep, 'runs': sorted(names)})
