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
    session: file and class of this folder that do it.
    options: what its session gets.
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
    name: its name in the table; '' for a limit of the machine.
    candidates: who does it.
    settings: what the sessions train, such as the config of a run.
    num_images: number of made-up images.
    image_shape: height, width, channels.
    steps: number of updates in an epoch.
    gflop: operations of an update in convolutions and products, in 10^9, an
      addition and a multiplication being two; None if they are not counted.
    targets: by key of a candidate, the largest time of the reference in parts
      of its time that the project allows itself on two CPU cores.
    rate_target: the least rate of the reference in parts of a matrix product's.
    epochs: number of epochs, not warmed up by one; None for as many as there
      is time for.
    once: whether the first round is enough.
  """

  name: str
  candidates: tuple[Candidate, ...]
  gflop: float | None
  settings: Mapping = dataclasses.field(default_factory=dict)
  num_images: int = 0
  image_shape: tuple[int, ...] = ()
  steps: int = 1
  targets: Mapping[str, float] = dataclasses.field(default_factory=dict)
  rate_target: float | None = None
  epochs: int | None = None
  once: bool = False

  @property
  def label(self) -> str:
    """What progress calls it."""
    labels = ', '.join(candidate.label for candidate in self.candidates)
    in_turn = ' in turn' if len(self.candidates) > 1 else ''
    return f'{self.name}: {labels}{in_turn}' if self.name else labels


PRODUCT = Candidate(
  'product', 'matrix product', 'limit.Session', {'shape': (4096, 4096)}
)
# Of the VGGs' kind.
_CONVOLUTION = Candidate(
  'convolution',
  '3x3 convolution',
  'limit.Session',
  {'shape': (128, 16, 16, 128), 'kernel_size': 3},
)
# What the machine can do.
LIMITS = (
  Job('', (PRODUCT,), 2e-9 * 4096**3),
  Job('', (_CONVOLUTION,), 2e-9 * 128 * 16**2 * 9 * 128**2),
)


def create(
  all_jobs: Sequence[Job], only: Sequence[str], machine: Mapping
) -> tuple[list[Job], list[str]]:
  """Returns what each process measures, and a line for each one left out.

  The limits come first. Then each candidate is measured alone, and those that
  are close to the reference in turn; these, the reference aside, are alone in
  the first round only: for their memory and first step.

  Args:
    all_jobs: jobs with all their candidates.
    only: keys of candidates; none for all that the machine can run.
    machine: the answer of `machine.py`.

  Raises:
    InputError: if nothing is left.
  """
  split, left_out = [], {}
  for job in all_jobs:
    chosen = []
    for candidate in job.candidates:
      reason = _reason_to_leave_out(candidate, machine)
      if only and candidate.key not in only:
        continue
      if reason is None:
        chosen.append(candidate)
      elif only or candidate.needs != 'gpu':
        left_out[candidate] = f'{candidate.label} is left out: {reason}'
    split += _split(job, chosen)
  if not split:
    raise InputError('nothing to measure: ' + '; '.join(left_out.values()))
  return [*LIMITS, *split], list(left_out.values())


def check(only: Sequence[str], all_jobs: Sequence[Job]):
  """Raises an InputError for a key that no candidate of the jobs has."""
  known = dict.fromkeys(c.key for job in all_jobs for c in job.candidates)
  for key in only:
    if key not in known:
      raise InputError(
        f'--only={key}: there is no such candidate, take of {",".join(known)}'
      )


def _reason_to_leave_out(candidate, machine):
  gpu, needs = machine['gpu'], candidate.needs
  if needs == 'gpu' and not gpu:
    return 'it is for GPUs'
  if needs == 'bfloat16' and not machine['bfloat16']:
    return f'{machine["device"]} has no instructions for it'
  if needs == 'torch' and 'torch' not in machine['versions']:
    return 'PyTorch is not installed'
  if needs == 'torch' and gpu and not machine['torch_gpu']:
    return 'this PyTorch cannot use the GPU'
  return None


def _split(job, chosen):
  """Returns a job for each of the chosen, and one for the close ones."""
  close = tuple(candidate for candidate in chosen if candidate.in_turn)
  if len(close) < 2 or close[0].key != REFERENCE:
    close = ()
  jobs = [
    dataclasses.replace(
      job, candidates=(candidate,), once=job.once or candidate in close[1:]
    )
    for candidate in chosen
  ]
  if close:
    # Each goes half an epoch, then the next.
    steps = max(1, job.steps // 2)
    num_images = job.num_images // job.steps * steps
    jobs.append(
      dataclasses.replace(
        job, candidates=close, steps=steps, num_images=num_images
      )
    )
  return jobs
