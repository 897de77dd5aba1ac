"""What the processes of a round measure, each."""

import dataclasses
from collections.abc import Mapping, Sequence

from layca.benchmark.candidates import REFERENCE, Candidate

# Images of an epoch, by network: about a second of work on two CPU cores.
_EPOCH_IMAGES = {'13': 1024, '25': 256}


@dataclasses.dataclass(frozen=True)
class Job:
  """What one process measures: one candidate, or several in turn.

  Attributes:
    network: its name.
    candidates: that are measured; none for the limit.
    once: whether the first round is enough.
  """

  network: str
  candidates: tuple[Candidate, ...]
  once: bool = False

  @property
  def label(self) -> str:
    """Names the job."""
    if not self.candidates:
      return 'matrix product and convolution'
    labels = ', '.join(candidate.label for candidate in self.candidates)
    in_turn = ' in turn' if len(self.candidates) > 1 else ''
    return f'{self.network} layers: {labels}{in_turn}'


# What the machine can do, and how much of it the networks need.
LIMIT = Job('', ())


def create(
  networks: Sequence[str], candidates: Sequence[Candidate]
) -> list[Job]:
  """Returns what is measured: the limit, each alone, the close ones in turn.

  Those that are compared in turn, the reference aside, are measured alone once:
  for their memory and first step.
  """
  in_turn = tuple(candidate for candidate in candidates if candidate.in_turn)
  if len(in_turn) < 2 or in_turn[0].key != REFERENCE:
    in_turn = ()
  jobs = [LIMIT]
  for network in networks:
    jobs += [
      Job(network, (candidate,), once=candidate in in_turn[1:])
      for candidate in candidates
    ]
    if in_turn:
      jobs.append(Job(network, in_turn))
  return jobs


def specify(job: Job, configs: Mapping[str, Mapping], seconds: float) -> dict:
  """Returns what the job's process gets, as `limit` or `worker` tells.

  Args:
    job: the job.
    configs: of the networks, by name.
    seconds: to measure each candidate.
  """
  if not job.candidates:
    networks = {name: config['model'] for name, config in configs.items()}
    return {'networks': networks, 'seconds': seconds}
  config = configs[job.network]
  # Of candidates in turn each goes half an epoch, then the next.
  shares = 2 if len(job.candidates) > 1 else 1
  images = _EPOCH_IMAGES[job.network] // shares
  return {
    'config': config,
    'candidates': [
      {'module': candidate.module, 'options': dict(candidate.options)}
      for candidate in job.candidates
    ],
    'steps': max(1, images // config['batch_size']),
    'seconds': seconds,
  }
