"""What a scale changes of the paper's settings, and why: a row a setting."""

import dataclasses
from collections.abc import Iterable, Mapping

from layca.training import config_checks


@dataclasses.dataclass(frozen=True)
class Change:
  """A setting whose value is not the paper's.

  Attributes:
    what: task, or one with its sweep, such as 'c10_cnn1: alpha study'.
    key: dotted key of the setting.
    paper: the paper's value, in words.
    here: the value of this scale.
    reason: why, or ''.
  """

  what: str
  key: str
  paper: str
  here: str
  reason: str


def compare(
  pairs: Iterable[tuple[str, Mapping, Mapping]], reasons: Mapping[str, str]
) -> list[Change]:
  """Returns all settings that differ.

  Args:
    pairs: what is compared, its settings here and those of the paper.
    reasons: why a setting differs, by its key or the first parts of it.
  """
  changes = []
  for what, here, paper in pairs:
    here, paper = config_checks.flatten(here), config_checks.flatten(paper)
    for key in paper | here:
      ours, theirs = here.get(key), paper.get(key)
      if ours != theirs:
        reason = _reason(key, reasons)
        changes.append(Change(what, key, _text(theirs), _text(ours), reason))
  return changes


def _reason(key, reasons):
  """Returns the reason of the longest of the key's first parts."""
  parts = key.split('.')
  for length in range(len(parts), 0, -1):
    if reason := reasons.get('.'.join(parts[:length])):
      return reason
  return ''


def _text(value):
  if isinstance(value, tuple | list):
    return ', '.join(map(_text, value))
  return f'{value:.4g}' if isinstance(value, float) else str(value)
