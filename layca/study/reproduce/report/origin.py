"""What proves that the rules are older than the runs: hash and commits."""

import collections
import dataclasses
from collections.abc import Mapping, Sequence

from layca.study import claim_rules
from layca.study.analysis.records import Records


@dataclasses.dataclass(frozen=True)
class Origin:
  """With which rules and code the runs were made, as their result.json says.

  Attributes:
    sha256: of the rules by which this report judges.
    runs: number of runs.
    same: those that were made while the rules were these.
    others: those that were made with others, by their SHA-256.
    silent: those that do not say.
    commits: number of runs by the commit of the code; '+' behind it means that
      files differed from it.
  """

  sha256: str
  runs: int
  same: int
  others: Mapping[str, int]
  silent: int
  commits: Sequence[tuple[str, int]]


def of_runs(records: Records) -> Origin:
  """Returns the origin of all runs; older records lack it."""
  hashes, commits = _count(records, 'rules'), _count(records, 'commit')
  same = hashes.pop(claim_rules.SHA256, 0)
  total = len(records.runs)
  return Origin(
    claim_rules.SHA256,
    total,
    same,
    dict(hashes),
    total - same - hashes.total(),
    commits.most_common(),
  )


def _count(records, column):
  if column not in records.runs:
    return collections.Counter()
  return collections.Counter(records.runs[column].dropna())
