"""The claims of the paper and the rules that judge them: claim_rules.toml.

The file is older than the runs that it judges, which its hash in their
result.json proves.
"""

import dataclasses
import hashlib
import importlib.resources
import tomllib
from collections.abc import Mapping, Sequence

_FILE = importlib.resources.files(__package__) / 'claim_rules.toml'
SHA256 = hashlib.sha256(_FILE.read_bytes()).hexdigest()
_CONTENT = tomllib.loads(_FILE.read_text())


def _in_one_line(text):
  return ' '.join(text.split())


@dataclasses.dataclass(frozen=True)
class Rule:
  """A claim of the paper, and how it is judged.

  Attributes:
    statement: what the paper claims.
    rule: how it is judged, in words.
    judge: file of layca/study/claims and its function that judges it.
    sweeps: names of the sweeps on whose runs it is judged.
  """

  statement: str
  rule: str
  judge: str
  sweeps: Sequence[str]


# How all claims are judged, and when two accuracies tie.
GENERAL, TIE = (
  _in_one_line(_CONTENT['general'][key]) for key in ('rule', 'tie')
)
TIE_LOG_ODDS: float = _CONTENT['general']['tie_log_odds']
# One-sided.
LEVEL: float = _CONTENT['general']['level']
POWER: float = _CONTENT['general']['power']
CLAIMS: Mapping[int, Rule] = {
  int(number): Rule(**{**claim, 'rule': _in_one_line(claim['rule'])})
  for number, claim in _CONTENT['claims'].items()
}
