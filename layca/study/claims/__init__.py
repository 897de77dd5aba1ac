"""The paper's claims, each with a verdict by a rule that stands beside it.

A claim is a function in the file of its section, which `paper.CLAIMS` names.
Its documentation is what is published: the statement, the rule, and a remark
if there is one. It takes the records and the names of its sweeps, and returns
what is found (`verdict.Judged`).
"""

import importlib
import inspect
from collections.abc import Sequence

from layca.study import paper
from layca.study.analysis.records import Records
from layca.study.claims.verdict import FAILS, HOLDS, UNDECIDED, Claim

__all__ = ['FAILS', 'HOLDS', 'UNDECIDED', 'Claim', 'judge']


def judge(records: Records, numbers: Sequence[int] = ()) -> list[Claim]:
  """Returns claims, by default all; one without runs is not decided.

  Raises:
    InputError: for runs that differ in more than they should, and files of the
      toy experiment that cannot be read.
  """
  return [_judge(number, records) for number in numbers or paper.CLAIMS]


def _judge(number, records):
  claim = paper.CLAIMS[number]
  module, name = claim.judge.split('.')
  function = getattr(importlib.import_module(f'{__name__}.{module}'), name)
  texts = inspect.getdoc(function).split('\n\n')
  statement, rule, remark = (' '.join(x.split()) for x in [*texts, ''][:3])
  numbers, rows = function(records, claim.sweeps)
  rows = [row for row in rows if row]
  return Claim(number, statement, rule, remark, numbers, rows)
