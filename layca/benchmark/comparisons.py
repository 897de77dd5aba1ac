"""What the processes' answers say: times, ratios of times, and rates."""

from collections.abc import Mapping, Sequence

import numpy as np

from layca.benchmark.candidates import REFERENCE
from layca.benchmark.jobs import LIMIT, Job

Answers = Mapping[Job, Sequence[Mapping]]
# Network and key of a candidate.
Name = tuple[str, str]

# A backward pass makes twice the multiply-adds of a forward pass.
_PASSES = 3


def alone(answers: Answers) -> dict[Name, Sequence[Mapping]]:
  """Returns the answers of the processes that measured one candidate."""
  return {
    (job.network, job.candidates[0].key): rounds
    for job, rounds in answers.items()
    if len(job.candidates) == 1
  }


def fastest_step(rounds: Sequence[Mapping]) -> float:
  """Returns the seconds of a step of the fastest epoch of all rounds."""
  return min(min(answer['step_seconds'][0]) for answer in rounds)


def fastest_rate(answers: Answers, operation: str) -> float | None:
  """Returns the limit's rate in GFLOP/s, None if it was not measured.

  Args:
    answers: by job, one a round.
    operation: 'product' or 'convolution'.
  """
  rates = [answer[operation] for answer in answers.get(LIMIT, ())]
  return max(rates, default=None)


def step_gflop(answers: Answers, network: str, batch_size: int) -> float | None:
  """Returns the 10^9 operations of a step, None if they were not counted.

  Additions and multiplications are two.
  """
  for answer in answers.get(LIMIT, ()):
    return 2e-9 * _PASSES * batch_size * answer['multiply_adds'][network]
  return None


def ratios(answers: Answers) -> dict[Name, str]:
  """Returns Layca's time over that of each other candidate, as the table says.

  Those measured in turn: median (quartiles) of all turns; else the ratio of the
  fastest epochs (lowest-highest round). None where either was not measured.
  """
  return _by_round(answers) | _in_turn(answers)


def _by_round(answers):
  fastest = {
    name: [min(answer['step_seconds'][0]) for answer in rounds]
    for name, rounds in alone(answers).items()
  }
  texts = {}
  for (network, key), its in fastest.items():
    laycas = fastest.get((network, REFERENCE), [])
    by_round = _divide(laycas, its)
    if by_round and key != REFERENCE:
      ratio = min(laycas) / min(its)
      low, high = min(by_round), max(by_round)
      texts[network, key] = f'{ratio:.2f} ({low:.2f}-{high:.2f})'
  return texts


def _in_turn(answers):
  texts = {}
  for job, rounds in answers.items():
    for place, candidate in enumerate(job.candidates[1:], 1):
      by_turn = [
        ratio
        for answer in rounds
        for ratio in _divide(
          answer['step_seconds'][0], answer['step_seconds'][place]
        )
      ]
      if by_turn:
        low, middle, high = np.percentile(by_turn, [25, 50, 75])
        texts[job.network, candidate.key] = (
          f'{middle:.3f} ({low:.3f}-{high:.3f})'
        )
  return texts


def _divide(numerators, denominators):
  """Returns the ratios, as many as both have."""
  pairs = zip(numerators, denominators, strict=False)
  return [numerator / denominator for numerator, denominator in pairs]
