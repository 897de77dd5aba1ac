"""The paper's claims, each with a verdict by a rule that stands beside it."""

import pathlib
from collections.abc import Mapping, Sequence

from layca.study.claims import (
  alpha,
  methods,
  recommendations,
  rotation,
  toy,
)
from layca.study.claims.verdict import FAILS, HOLDS, UNDECIDED, Claim
from layca.study.plots.text_table import Table

__all__ = ['FAILS', 'HOLDS', 'UNDECIDED', 'Claim', 'judge', 'to_table']


def judge(folders: Mapping[str, pathlib.Path]) -> list[Claim]:
  """Returns the paper's claims, judged on the runs that are there.

  Args:
    folders: of 'single_layer', the work folder of the toy experiment;
      'alpha_study', 'c10_cnn2' (adaptive methods and weight decay) and
      'recommendations', those of the sweeps. Claims whose folder is not among
      them are not decided.

  Raises:
    InputError: for a folder that is not there or cannot be read, or runs that
      differ in more than they should.
  """
  return sorted(
    [
      *toy.claims(folders.get('single_layer')),
      *alpha.claims(folders.get('alpha_study')),
      *rotation.claims(folders.get('alpha_study')),
      *methods.claims(folders.get('c10_cnn2')),
      *recommendations.claims(folders.get('recommendations')),
    ],
    key=lambda claim: claim.number,
  )


def to_table(claims: Sequence[Claim]) -> Table:
  """Returns the claims as a table, for the console or as CSV."""
  columns = ('number', 'statement', 'paper', 'ours', 'verdict', 'reason')
  formats = {
    column: 'd' if column == 'number' else ''
    for column in (*columns, 'rule', 'remark')
  }
  rows = [{c: getattr(claim, c) for c in formats} for claim in claims]
  return Table(formats, rows)
