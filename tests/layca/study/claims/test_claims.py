"""The paper's 15 claims as a whole."""

import pytest

from layca.study import claims
from layca.training.errors import InputError
from tests.layca.study.claims import made_up_claims

FOLDERS = ('alpha_study', 'c10_cnn2', 'recommendations', 'single_layer')


def test_without_any_folder_no_claim_is_decided():
  judged = claims.judge({})
  assert [claim.number for claim in judged] == list(range(1, 16))
  for claim in judged:
    assert (claim.verdict, claim.reason) == ('not decided', 'no runs')
    assert claim.ours == 'no runs'
    assert claim.details == []


def test_a_folder_without_runs_is_as_none(tmp_path):
  for name in FOLDERS:
    (tmp_path / name).mkdir()
  folders = {name: tmp_path / name for name in FOLDERS}
  assert claims.judge(folders) == claims.judge({})


def test_every_claim_stands_with_its_rule_and_the_papers_number():
  for claim in claims.judge({}):
    assert claim.statement.endswith('.')
    assert 'Holds if ' in claim.rule
    assert 'does not hold if' in claim.rule
    assert claim.paper


# Where the authors' own records contradict their text.
@pytest.mark.parametrize(
  ('number', 'part'),
  [
    (1, 'layer 1, not layer 0, is the best: 75.98% against 74.47%'),
    (3, 'flat for layers 0 to 5'),
    (4, '+0.1 is, on CIFAR-10 (89.43% against 89.18%)'),
    (5, 'by 2.3 to 3.6 points on CIFAR-10, 2.1 on CIFAR-100'),
    (9, 'for moderate |alpha| alone'),
    (11, "the authors' run reached 91.0%"),
  ],
)
def test_remarks_tell_what_the_authors_records_tell(number, part):
  assert part in made_up_claims.judge(number).remark


@pytest.mark.parametrize(
  ('number', 'parts'),
  [
    (1, ['layer 0 74.47%, layer 9 57.52%', '-0.96']),
    (2, ['0.073', '0.274', '500']),
    (3, ['layer 0 46.39%, layer 9 57.52%', '+0.81']),
    (4, ['89.18% at 0; the best is +0.1, 89.43%', '54.98%', '50.75%']),
    (5, ['CIFAR-10 0.4 +0.10, 0.6 +13.13', 'CIFAR-100 0.4 +6.80;']),
    (6, ['89.43% against 83.75%, +5.68', '+9.19', '+7.74']),
    (7, ['37.63 points against 17.72', '23.61', '30.53', '29.99']),
    (8, ['CIFAR-10 Layca 1.56 rad, spread 0.03, SGD 1.11 rad, spread 0.23']),
    (9, ['CIFAR-10 0.46 at alpha 0', 'Tiny ImageNet 2.00 at alpha 0']),
    (
      10,
      [
        'without Layca 3.56 points (SGD 92.53% to Adagrad 88.97%)',
        'with Layca 0.43 points (Adam 92.72% to RMSProp 92.29%)',
      ],
    ),
    # The middle one of 15 cosine distances is .329: arccos(.671) = .835.
    (11, ['92.58% against 87.41%', 'SGD without weight decay 0.84 rad']),
    (12, ['Layca 92.33%, SGD 92.53%']),
    (13, ['CIFAR-10 81.91% at 3^-2, 88.45% at 3^-3, 86.04% at 3^-4']),
  ],
)
def test_the_papers_numbers(number, parts):
  paper = made_up_claims.judge(number).paper
  assert not [part for part in parts if part not in paper]


def test_a_folder_that_is_not_there_is_named(tmp_path):
  with pytest.raises(InputError, match='nowhere'):
    claims.judge({'alpha_study': tmp_path / 'nowhere'})


def test_the_table_has_a_row_a_claim():
  lines = claims.to_table(claims.judge({})).to_csv().splitlines()
  assert len(lines) == 16
  assert lines[0] == ('number,statement,paper,ours,verdict,reason,rule,remark')
  assert lines[12].startswith('12,Layca without weight decay reaches SGD with')
