"""Which of a plan's images are at hand; what needs others is left out."""

import dataclasses
from collections.abc import Sequence

from layca.study.reproduce import plan
from layca.study.reproduce.plan import Member, Plan
from layca.study.reproduce.request import Request
from layca.training.errors import InputError


@dataclasses.dataclass(frozen=True)
class Available:
  """What can be run.

  Attributes:
    plan: a part of what was planned.
    left_out: a line for each data set that is absent: what needs it, and why.
    missing: the sweeps that are left out.
  """

  plan: Plan
  left_out: Sequence[str]
  missing: Sequence[Member]


def check(planned: Plan, request: Request, download: bool) -> Available:
  """Looks for all images that a plan needs.

  Without MNIST the toy experiment takes the embedded digits.

  Args:
    planned: the plan.
    request: what it was made for.
    download: whether absent images are downloaded.
  """
  toy, lines = _check_toy(planned.toy, request, download)
  reasons, absent, missing = {}, {}, []
  for member in planned.members:
    wanted = {
      (run.config.data.name, run.config.data.data_dir)
      for stage in member.stages()
      for run in stage
    }
    for data in wanted - set(reasons):
      reasons[data] = _reason(*data, download)
    found = {reasons[data] for data in wanted} - {None}
    for reason in sorted(found):
      absent.setdefault(reason, []).append(f'{member.study} of {member.task}')
    if found:
      missing.append(member)
  members = [member for member in planned.members if member not in missing]
  lines += [
    f'{", ".join(needs)}: left out, as {reason}'
    for reason, needs in absent.items()
  ]
  return Available(Plan(toy, members), lines, missing)


def _check_toy(variant, request, download):
  """Returns the variant to take, and lines if that is another one."""
  if variant is None:
    return None, []
  data = plan.toy_config(variant, request).data
  reason = _reason(data.name, data.data_dir, download)
  if reason is None:
    return variant, []
  line = f'the toy experiment: with the embedded digits, as {reason}'
  return plan.DIGITS, [line]


def _reason(name, data_dir, download):
  """Returns why images are absent, or None if they are at hand."""
  if name == 'digits':
    return None
  # It imports TensorFlow.
  from layca.training.data import sources

  try:
    if sources.find(name, data_dir, download):
      return None
  except InputError as error:
    return str(error)
  return f'{name} is not at hand'
