"""What each figure and claim of the paper needs: sweeps, or the toy experiment.

Config and sweep files are those of the project's folder, in which the command
runs.
"""

import dataclasses
import pathlib
from collections.abc import Callable, Sequence

import ml_collections

from layca.study.reproduce.request import TOY, Request
from layca.study.sweep import plan, sweep_file
from layca.study.sweep.combined import Combined
from layca.training.errors import InputError

_SWEEPS = pathlib.Path('configs/sweeps')
_TOY_CONFIG = 'configs/mnist_single_layer.py'
# Of the toy experiment where MNIST is not at hand.
DIGITS = 'digits'

# The work folder of each variant of the toy experiment.
SINGLE_LAYER, SINGLE_LAYER_DIGITS = 'single_layer', 'single_layer_digits'
TOY_FIGURES = ('1a', '1b', '1c')


@dataclasses.dataclass(frozen=True)
class Study:
  """A sweep file, and what its runs are for.

  Attributes:
    file: its name.
    folder: of the runs; two sweeps in one share runs.
    figures: drawn from them.
    tasks: that they are about, a sweep each.
    variant: returns what follows the colon, of a request and a task.
  """

  file: str
  folder: str
  figures: tuple[str, ...]
  tasks: tuple[str, ...]
  variant: Callable[[Request, str], str]


def _alpha_study(request, task):
  return (
    f'{task},{request.scale},alphas={request.alphas[task]},'
    f'rates={request.rates},precision={request.precision[task]}'
  )


def _methods(request, task):
  return f'{request.scale},precision={request.precision[task]}'


def _recommendations(request, task):
  return f'{request.scale},tasks={task},precision={request.precision[task]}'


_ALPHA_TASKS = ('c10_cnn1', 'c100_resnet', 'tiny_cnn')
STUDIES = (
  Study(
    'alpha_study',
    'alpha_study',
    ('2', '3', '5_left', '6', '7', '8'),
    _ALPHA_TASKS,
    _alpha_study,
  ),
  Study('adaptive', 'c10_cnn2', ('4', '9', '10'), ('c10_cnn2',), _methods),
  Study('weight_decay', 'c10_cnn2', ('5_right',), ('c10_cnn2',), _methods),
  Study(
    'recommendations',
    'recommendations',
    ('a2',),
    _ALPHA_TASKS,
    _recommendations,
  ),
)


@dataclasses.dataclass(frozen=True)
class Member:
  """One sweep of the plan.

  Attributes:
    study: its file's name.
    task: what it is about.
    folder: of its runs, below that of all runs.
    source: the file with the variant.
    sweep: the sweep.
  """

  study: str
  task: str
  folder: str
  source: str
  sweep: plan.Sweep

  def stages(self) -> list[list]:
    """Returns the stages, as made-up results decide them."""
    return plan.rehearse(Combined([(self.folder, self.sweep)]))


@dataclasses.dataclass(frozen=True)
class Plan:
  """What is to be run.

  Attributes:
    toy: the variant of the toy experiment to take, or None.
    members: the sweeps.
  """

  toy: str | None
  members: Sequence[Member]


def create(request: Request) -> Plan:
  """Returns what a request needs, whatever there is of it already.

  Raises:
    InputError: if the project's files are not there, or the tasks have none of
      the figures.
  """
  if not _SWEEPS.is_dir():
    raise InputError(
      f'there is no folder {_SWEEPS} here: run this in the folder of the '
      'project'
    )
  has_toy = TOY in request.tasks and set(TOY_FIGURES) & set(request.figures)
  members = [
    _member(study, request, task)
    for study in STUDIES
    if set(study.figures) & set(request.figures)
    for task in study.tasks
    if task in request.tasks
  ]
  if not has_toy and not members:
    raise InputError(
      f'--figures={",".join(request.figures)} --tasks={",".join(request.tasks)}'
      ': these tasks have no part in these figures'
    )
  return Plan(request.scale if has_toy else None, members)


def folder_of(figure: str) -> str:
  """Returns the folder that a figure is drawn from, below that of all runs."""
  if figure in TOY_FIGURES:
    return SINGLE_LAYER
  return next(study.folder for study in STUDIES if figure in study.figures)


def toy_config(variant: str, request: Request) -> ml_collections.ConfigDict:
  """Returns the config of the toy experiment, for the figures asked for.

  Its experiments are its seeds: as many as are asked for, if its variant has
  fewer.
  """
  get_config = sweep_file.function(_TOY_CONFIG, 'get_config')
  with sweep_file.clear_errors(_TOY_CONFIG):
    config = get_config(variant)
    config.figures = tuple(f for f in TOY_FIGURES if f in request.figures)
    seeds = request.seeds[SINGLE_LAYER]
    config.experiments = max(config.experiments, seeds)
  return config


def toy_folder(variant: str) -> str:
  """Returns the work folder of a variant of the toy experiment."""
  return SINGLE_LAYER_DIGITS if variant == DIGITS else SINGLE_LAYER


def _member(study, request, task):
  source = f'{_SWEEPS / study.file}.py:{study.variant(request, task)}'
  sweep = plan.Sweep(source, request.seeds[study.folder])
  return Member(study.file, task, study.folder, source, sweep)
