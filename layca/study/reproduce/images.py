"""Which images are at hand; what needs others is left out."""

import dataclasses
import functools
from collections.abc import Sequence

import ml_collections

from layca.study.reproduce.job import Job
from layca.study.sweep import plan
from layca.study.sweep.plan import Sweep
from layca.training.data import sources
from layca.training.errors import InputError


@dataclasses.dataclass(frozen=True)
class Available:
  """What can be run.

  Attributes:
    toy: config of the toy experiment and its work folder, or None.
    sweeps: sweeps whose images are at hand.
    left_out: a line for each data set that is absent: what needs it, and why.
  """

  toy: tuple[ml_collections.ConfigDict, str] | None
  sweeps: Sequence[Sweep]
  left_out: Sequence[str]


def check(job: Job, download: bool) -> Available:
  """Looks for all images that a job needs; downloads them if asked to."""
  # Each data set is looked for once.
  why_absent = functools.cache(functools.partial(_why_absent, download))
  chosen, left_out = None, []
  for name, toy in job.toys.items():
    reason = why_absent(toy.data.name, toy.data.data_dir)
    if reason is None:
      chosen = toy, str(job.runs / name)
      break
    left_out.append(f'{toy.task}: left out, as {reason}')
  sweeps, absent = [], {}
  for sweep in job.sweeps:
    runs = plan.all_runs([sweep])
    data = {(run.config.data.name, run.config.data.data_dir) for run in runs}
    reasons = {why_absent(*each) for each in data} - {None}
    if not reasons:
      sweeps.append(sweep)
    what = ' and '.join(sorted({run.config.task for run in runs}))
    for reason in reasons:
      absent.setdefault(reason, []).append(f'{sweep.name} of {what}')
  left_out += [
    f'{", ".join(needs)}: left out, as {reason}'
    for reason, needs in absent.items()
  ]
  return Available(chosen, sweeps, left_out)


def _why_absent(download, name, data_dir):
  """Returns why images are absent, or None if they are at hand."""
  if name == 'digits':
    return None
  try:
    if sources.find(name, data_dir, download):
      return None
  except InputError as error:
    return str(error)
  return f'{name} is not at hand'
