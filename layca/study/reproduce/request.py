"""What a user asks for: scale, figures, tasks and options of the sweeps."""

import dataclasses
from collections.abc import Mapping, Sequence

from layca.study import figures
from layca.training.errors import InputError

TOY = 'mnist_single_layer'
# Of the paper, in its order, by the names of their config files.
TASKS = (TOY, 'c10_cnn1', 'c100_resnet', 'tiny_cnn', 'c10_cnn2')
# The folders that runs lie in, that of the toy experiment first.
FOLDERS = ('single_layer', 'alpha_study', 'c10_cnn2', 'recommendations')

_AUTO = 'auto'
_PRECISIONS = ('float32', 'bfloat16', _AUTO)
_ALPHAS = ('7', '13')


@dataclasses.dataclass(frozen=True)
class Scale:
  """What a scale plans by default.

  Attributes:
    alphas: of the alpha study.
    rates: of its grid, for SGD.
    seeds: of every run.
    precision: of the forward and backward pass; auto is bfloat16 on a machine
      with instructions for it, else float32.
  """

  alphas: str
  rates: str
  seeds: int
  precision: str


SCALES = {
  'small': Scale('7', '5', 2, _AUTO),
  'paper': Scale('13', 'all', 2, 'float32'),
}


@dataclasses.dataclass(frozen=True)
class Request:
  """What is asked for, checked.

  Attributes:
    scale: one of SCALES.
    figures: names of figures, in the paper's order.
    tasks: of TASKS.
    alphas: how many, by task.
    rates: which, of the grids.
    precision: by task.
    seeds: how many, by folder; at least so many experiments of the toy.
  """

  scale: str
  figures: tuple[str, ...]
  tasks: tuple[str, ...]
  alphas: Mapping[str, str]
  rates: str
  precision: Mapping[str, str]
  seeds: Mapping[str, int]


def create(
  scale: str,
  names: Sequence[str] = (),
  tasks: Sequence[str] = (),
  seeds: Sequence[str] = (),
  alphas: Sequence[str] = (),
  precision: Sequence[str] = (),
) -> Request:
  """Returns what a command line asks for.

  Args:
    scale: one of SCALES.
    names: of figures; by default all.
    tasks: of TASKS; by default all.
    seeds: a number for all folders, or FOLDER=NUMBER; by default the scale's.
    alphas: a number for all tasks, or TASK=NUMBER; by default the scale's.
    precision: float32, bfloat16 or auto for all tasks, or TASK=PRECISION; by
      default the scale's.

  Raises:
    InputError: for what is unknown, naming the flag.
  """
  _check('figures', names, figures.FIGURES)
  _check('tasks', tasks, TASKS)
  if scale not in SCALES:
    raise InputError(f'--scale={scale}: take one of {", ".join(SCALES)}')
  defaults = SCALES[scale]
  by_folder = _by_name('seeds', seeds, FOLDERS, str(defaults.seeds))
  for number in by_folder.values():
    if not number.isdecimal() or int(number) < 1:
      raise InputError(
        f'--seeds={",".join(seeds)}: {number} is no number of 1+'
      )
  alphas = _by_name('alphas', alphas, TASKS, defaults.alphas)
  _check('alphas', alphas.values(), _ALPHAS)
  precision = _by_name('precision', precision, TASKS, defaults.precision)
  _check('precision', precision.values(), _PRECISIONS)
  return Request(
    scale,
    tuple(name for name in figures.FIGURES if name in names or not names),
    tuple(task for task in TASKS if task in tasks or not tasks),
    alphas,
    defaults.rates,
    {task: _resolve(precision[task]) for task in TASKS},
    {folder: int(number) for folder, number in by_folder.items()},
  )


def _resolve(precision):
  if precision != _AUTO:
    return precision
  # It imports TensorFlow, which no other request needs.
  from layca.training import devices

  return 'bfloat16' if devices.computes_in_bfloat16() else 'float32'


def _by_name(flag, texts, names, default):
  """Returns a value for each name, of texts such as VALUE or NAME=VALUE."""
  values = dict.fromkeys(names, default)
  own = {}
  for text in texts:
    name, has_name, value = text.rpartition('=')
    if has_name:
      _check(flag, [name], names)
      own[name] = value
    else:
      values = dict.fromkeys(names, value)
  return values | own


def _check(flag, values, known):
  for value in values:
    if value not in known:
      raise InputError(f'--{flag}: {value!r} is none of {", ".join(known)}')
