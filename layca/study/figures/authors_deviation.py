"""The authors' angle deviation (Figures 3, 5, 10) in the terms of ours."""

import numpy as np

from layca.study.analysis import paper_numbers
from layca.study.figures.adaptive_methods import Method
from layca.training.output import deviation
from layca.training.output.deviation import Deviation

# Updates an epoch, and the epochs at which Layca's rate drops. On Tiny ImageNet
# the last batch of an epoch is taken to be kept, as it is on the others.
_SCHEDULES = {
  'cifar10': (391, (80, 90, 97)),
  'cifar100': (391, (70, 90, 105, 115)),
  'tinyimagenet': (704, (70,)),
}
_SHORTCUTS = {'cifar100': (13, 24)}
_LAYCA_RATE, _DROP_FACTOR = 3**-3, 0.2
# Of Section 6.2, where the last batch of an epoch is left out.
_METHODS_SCHEDULE = (390, (100, 170, 220))
_LAYCA_RATES = {
  'sgd': 3**-3,
  'sgd_amom': 3**-5,
  'rmsprop': 3**-3,
  'adam': 3**-5,
  'adagrad': 3**-3,
}


def of_task(task: str, method: str) -> Deviation:
  """Returns the angle deviation of one of the authors' trainings at alpha 0.

  They took record e right after the first update of epoch e, which is at time
  e plus one update, and has that time here; their picture shows it at e + 1.
  The last one lacks nearly all of the last epoch, at the lowest rate.

  The angles of their steps are not recorded. Those of Layca follow from its
  published schedule, so random rotation is known too; those of SGD do not.

  Args:
    task: such as 'cifar10'; see `Task.authors`.
    method: 'Layca' or 'SGD'.
  """
  family = paper_numbers.family(f'v1_fig3_{task}_{method.lower()}')
  rate = _LAYCA_RATE if method == 'Layca' else None
  return _create(family, rate, _SCHEDULES[task], _SHORTCUTS.get(task, ()))


def of_method(method: Method) -> Deviation:
  """Returns that of one of the authors' trainings with adaptive methods.

  Like `of_task`, but only every tenth record is kept.

  Args:
    method: which; with Layca all methods step by the angle of the rate.
  """
  mode = 'with' if method.layca else 'without'
  family = paper_numbers.family(f'v1_fig10_{method.optimizer}_{mode}_layca')
  rate = _LAYCA_RATES[method.optimizer] if method.layca else None
  return _create(family, rate, _METHODS_SCHEDULE)


def of_weight_decay(has_l2: bool) -> Deviation:
  """Returns that of one of the authors' trainings by SGD of Section 6.3.

  Like `of_method`.

  Args:
    has_l2: whether it is the one with L2.
  """
  l2 = 'with' if has_l2 else 'without'
  family = paper_numbers.family(f'v1_fig5_right_{l2}_l2')
  return _create(family, None, _METHODS_SCHEDULE)


def _create(family, layca_rate, schedule, shortcuts=()):
  """Returns a family as a Deviation; without a rate it is not Layca's."""
  steps_per_epoch, drops = schedule
  records = np.asarray(family.x)
  distances = np.transpose(list(family.ys.values()))
  random = None
  if layca_rate is not None:
    random = _with_start(_random(layca_rate, records, steps_per_epoch, drops))
    random = np.broadcast_to(random, [len(random), len(family.ys)])
  return Deviation(
    names=tuple(family.ys),
    times=np.concatenate([[0.0], records + 1 / steps_per_epoch]),
    distances=_with_start(distances),
    random=random,
    shortcuts=shortcuts,
  )


def _random(rate, records, steps_per_epoch, drops):
  """Returns what Layca's rates give by the first update of some epochs."""
  epochs = np.arange(records[-1] + 1)
  dropped = (epochs[:, None] >= np.asarray(drops)).sum(axis=1)
  angles = np.arctan(rate * _DROP_FACTOR**dropped)
  # Two records an epoch, after its first and after its last update.
  steps = epochs[:, None] * steps_per_epoch + np.array([1, steps_per_epoch])
  twice = np.repeat(angles, 2)[:, None]
  return deviation.expected_distances(twice, steps.ravel())[::2][records]


def _with_start(distances):
  return np.vstack([np.zeros([1, distances.shape[1]]), distances])
