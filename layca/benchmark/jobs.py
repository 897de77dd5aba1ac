"""What the benchmark measures: jobs, and the candidates that do them."""

import dataclasses
from collections.abc import Mapping, Sequence

from layca.training.errors import InputError

# Key of the candidate that all others are compared with.
REFERENCE = 'layca'


@dataclasses.dataclass(frozen=True, eq=False)
class Candidate:
  """One way to do a job.

  Attributes:
    key: its name on the command line.
    label: its name in the table.
    session: file and class of this folder that do it, with the options.
    needs: what a machine must have, 'gpu', 'bfloat16' or 'torch', if anything.
    in_turn: whether it is so close to the reference that the two are compared
      epoch by epoch in one process.
  """

  key: str
  label: str
  session: str
  options: Mapping
  needs: str | None = None
  in_turn: bool = False


@dataclasses.dataclass(frozen=True, eq=False)
class Job:
  """What is trained, and by whom; one process measures one or several in turn.

  Attributes:
    name: its name in the table; '' for the matrix product.
    gflop: 10^9 operations of an update in convolutions and products, additions
      and multiplications alike; None if they are not counted.
    settings: what the sessions train, such as the config of a run.
    num_images: number of made-up images, each of image_shape [H, W, C].
    steps: number of updates in an epoch.
    targets: what the project asks of itself on two CPU cores: by key of a
      candidate the largest time of the reference in parts of its time; by that
      of the matrix product the least rate of the reference in parts of its.
    epochs: number of epochs, not warmed up by one; None for as many as there
      is time for.
    once: whether the first round is enough.
    environment: variables of its processes.
  """

  name: str
  candidates: tuple[Candidate, ...]
  gflop: float | None
  settings: Mapping = dataclasses.field(default_factory=dict)
  num_images: int = 0
  image_shape: tuple[int, ...] = ()
  steps: int = 1
  targets: Mapping[str, float] = dataclasses.field(default_factory=dict)
  epochs: int | None = None
  once: bool = False
  environment: Mapping[str, str] = dataclasses.field(default_factory=dict)

  @property
  def label(self) -> str:
    """Its name in the lines of progress."""
    labels = ', '.join(candidate.label for candidate in self.candidates)
    return f'{self.name}: {labels}' if self.name else labels


# What the machine can do.
PRODUCT = Job(
  '',
  (Candidate('product', 'matrix product', 'limit.Session', {'size': 4096}),),
  2e-9 * 4096**3,
)


def create(
  all_jobs: Sequence[Job], only: Sequence[str], machine: Mapping
) -> tuple[list[Job], list[str]]:
  """Returns what each process measures, and a line for each one left out.

  The matrix product comes first. Then each candidate is measured alone, and
  those that are close to the reference in turn; these, the reference aside, are
  alone in the first round only: for their memory and first step.

  Args:
    all_jobs: jobs with all their candidates.
    only: keys of candidates; none for all that the machine can run.
    machine: the answer of `machine.py`.

  Raises:
    InputError: a key is unknown, or nothing is left.
  """
  known = dict.fromkeys(c.key for job in all_jobs for c in job.candidates)
  for key in only:
    if key not in known:
      known = ','.join(known)
      raise InputError(
        f'--only={key}: there is no such candidate, take {known}'
      )
  jobs, left_out = [PRODUCT], {}
  for job in all_jobs:
    chosen = []
    for candidate in job.candidates:
      reason = _reason_to_leave_out(candidate.needs, machine)
      if only and candidate.key not in only:
        continue
      if reason is None:
        chosen.append(candidate)
      elif only or candidate.needs != 'gpu':
        left_out[candidate] = f'{candidate.label} is left out: {reason}'
    close = tuple(candidate for candidate in chosen if candidate.in_turn)
    if len(close) < 2 or close[0].key != REFERENCE:
      close = ()
    for one in chosen:
      once = job.once or one in close[1:]
      jobs.append(dataclasses.replace(job, candidates=(one,), once=once))
    if close:
      jobs.append(dataclasses.replace(job, candidates=close))
  if jobs == [PRODUCT]:
    raise InputError('nothing to measure: ' + '; '.join(left_out.values()))
  return jobs, list(left_out.values())


def _reason_to_leave_out(needs, machine):
  if needs == 'gpu' and not machine['gpu']:
    return 'it is for GPUs'
  if needs == 'bfloat16' and not machine['bfloat16']:
    return f'{machine["device"]} has no instructions for it'
  if needs == 'torch' and 'torch' not in machine['versions']:
    return 'PyTorch is not installed'
  if needs == 'torch' and machine['gpu'] and not machine['torch_gpu']:
    return 'this PyTorch cannot use the GPU'
  return None
