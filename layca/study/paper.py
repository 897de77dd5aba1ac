"""THE table of the paper: its tasks, methods and figures.

What the authors did and how it is called stands here once. Their claims are in
claim_rules.toml, their curves in `analysis/paper_numbers`, what we run in
configs/.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

# Generalisation is compared, as in the paper's Figure 2, of runs that fit their
# training images: a mean over the last epoch, in training mode, above this.
FITTED = 0.98
ARXIV = 'arXiv 1806.01603'


@dataclasses.dataclass(frozen=True)
class Task:
  """A task of the paper, as the authors trained it.

  Attributes:
    name: name of its config file.
    data: data set, in words.
    authors: name in the identifiers of the authors' curves.
    epochs: number of epochs.
    steps_per_epoch: updates of an epoch. On Tiny ImageNet the last batch is
      taken to be kept, as it is on the others.
    drops: epochs at which Layca's rate drops to a fifth.
    shortcuts: positions of the kernels beside the forward path.
  """

  name: str
  data: str
  authors: str
  epochs: int
  steps_per_epoch: int
  drops: Sequence[int]
  shortcuts: Sequence[int] = ()


TASKS: Mapping[str, Task] = {
  task.name: task
  for task in (
    Task('c10_cnn1', 'CIFAR-10', 'cifar10', 100, 391, (80, 90, 97)),
    Task(
      'c100_resnet',
      'CIFAR-100',
      'cifar100',
      120,
      391,
      (70, 90, 105, 115),
      shortcuts=(13, 24),
    ),
    Task('tiny_cnn', 'Tiny ImageNet', 'tinyimagenet', 80, 704, (70,)),
    # Of Sections 6.2 and 6.3, where the last batch of an epoch is left out.
    Task('c10_cnn2', 'CIFAR-10', '', 250, 390, (100, 170, 220)),
  )
}
# Tasks of Section 5, whose curves are named after the data.
ALPHA_TASKS = tuple(task for task in TASKS.values() if task.authors)
METHODS_TASK = 'c10_cnn2'
METHODS_L2 = 5e-4
DROP_FACTOR = 0.2

DATA_NAMES = {
  'mnist': 'MNIST',
  'cifar10': 'CIFAR-10',
  'cifar100': 'CIFAR-100',
  'tiny_imagenet': 'Tiny ImageNet',
  'tiny_imagenet_subset': 'Tiny ImageNet subset',
  'digits': 'digits',
}

# Test images of each.
TEST_IMAGES = {
  'mnist': 10_000,
  'cifar10': 10_000,
  'cifar100': 10_000,
  'tiny_imagenet': 10_000,
  'tiny_imagenet_subset': 2_000,
}

LAYCA, SGD = 'Layca', 'SGD'
# Optimizers by their name in a config.
OPTIMIZERS = {
  'sgd': SGD,
  'momentum': 'Momentum',
  'sgd_amom': 'SGD_AMom',
  'rmsprop': 'RMSProp',
  'adam': 'Adam',
  'adagrad': 'Adagrad',
}
# The five of Section 6.2 in the figures' order, with Layca's rates.
LAYCA_RATES = {
  'sgd': 3.0**-3,
  'sgd_amom': 3.0**-5,
  'rmsprop': 3.0**-3,
  'adam': 3.0**-5,
  'adagrad': 3.0**-3,
}
# By whether it is with Layca: how figures call a method of the five.
MODES = {False: 'without Layca', True: 'with Layca'}


def method(optimizer: str, layca: bool) -> str:
  """Returns what figures call an optimizer, plain or with Layca.

  Such as 'Adam + Layca'; 'Layca' alone is SGD with it.
  """
  name = OPTIMIZERS.get(optimizer, optimizer)
  if not layca:
    return name
  return LAYCA if optimizer == 'sgd' else f'{name} + {LAYCA}'


def ordered(methods: Iterable[str]) -> list[str]:
  """Returns each method once: Layca, SGD, then others by name."""
  methods = set(methods)
  first = [name for name in (LAYCA, SGD) if name in methods]
  return first + sorted(methods - set(first))


@dataclasses.dataclass(frozen=True)
class Figure:
  """A figure, or what shows an appendix without one.

  Attributes:
    sweep: name of the sweep whose runs it shows; TOY is the toy experiment.
    module: file of layca/study/figures whose `draw` draws it.
    is_default: whether it belongs to the whole paper; others are made where
      they are named.
    claims: numbers in claim_rules.toml of the claims that it shows.
  """

  sweep: str
  module: str
  is_default: bool = True
  claims: Sequence[int] = ()


TOY = 'single_layer'
FIGURES: Mapping[str, Figure] = {
  '1a': Figure(TOY, 'figure_1a_1c', claims=(1,)),
  '1b': Figure(TOY, 'figure_1b', claims=(2,)),
  '1c': Figure(TOY, 'figure_1a_1c', claims=(3,)),
  '2': Figure('alpha_study', 'figure_2', claims=(4, 5, 6, 7, 16, 17)),
  '3': Figure('alpha_study', 'figure_3_10', claims=(8,)),
  '4': Figure('adaptive', 'figure_4_9', claims=(10, 12, 18)),
  '5_left': Figure('alpha_study', 'figure_5_8', claims=(9,)),
  '5_right': Figure('weight_decay', 'figure_5_right', claims=(11, 19)),
  '6': Figure('alpha_study', 'figure_6'),
  '7': Figure('rate_grid', 'figure_7'),
  '8': Figure('alpha_study', 'figure_5_8', claims=(9,)),
  '9': Figure('adaptive', 'figure_4_9'),
  '10': Figure('adaptive', 'figure_3_10'),
  'a2': Figure('recommendations', 'figure_a2', claims=(13, 14, 15, 20, 21)),
  'spread': Figure('alpha_study', 'accuracy_by_spread'),
  'head_start': Figure('head_start', 'head_start', is_default=False),
}

# Claims on what is varied on one task alone, of all that their sweep has.
STUDIED_ON: Mapping[int, str] = dict.fromkeys((14, 15, 20, 21), 'c10_cnn1')
