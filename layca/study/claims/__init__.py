"""The paper's claims, each with a verdict by a rule older than the runs.

A claim is a function in the file of its section, which claim_rules.toml names
beside its statement and its rule. Its documentation is published as a remark:
what the rule leaves out, such as where the authors' records contradict it. It
takes the records and the names of its sweeps, and returns what is found
(`verdict.Judged`).
"""

import importlib
import inspect
from collections.abc import Sequence

from layca.study import claim_rules
from layca.study.analysis.records import Records
from layca.study.claims.verdict import FAILS, HOLDS, UNDECIDED, Claim

__all__ = ['FAILS', 'HOLDS', 'UNDECIDED', 'Claim', 'judge']


def judge(records: Records, numbers: Sequence[int] = ()) -> list[Claim]:
  """Returns claims, by default all; one without runs is not decided.

  Raises:
    InputError: for runs that differ in more than they should, and files of the
      toy experiment that cannot be read.
  """
  return [_judge(number, records) for number in numbers or claim_rules.CLAIMS]


def _judge(number, records):
  claim = claim_rules.CLAIMS[number]
  module, name = claim.judge.split('.')
  function = getattr(importlib.import_module(f'{__name__}.{module}'), name)
  remark = ' '.join(inspect.getdoc(function).split())
  numbers, rows = function(records, claim.sweeps)
  rows = [row for row in rows if row]
  return Claim(number, claim.statement, claim.rule, remark, numbers, rows)
