"""What a scale changes of the paper, and that each change has a reason."""

import pytest

from configs import c10_cnn1, changes, paper, scale
from layca.study.reproduce.changes import compare


def changes_of(variant, **overrides):
  config = paper.get_config(variant)
  config.update(overrides)
  return compare(changes.get_pairs(config), scale.REASONS)


@pytest.mark.parametrize('variant', ['small', 'evidence', 'medium'])
def test_every_change_has_a_reason(variant):
  found = changes_of(variant)
  assert [change for change in found if not change.reason] == []
  whats = {change.what for change in found}
  assert {'c10_cnn1', 'tiny_cnn', 'c10_cnn2: five methods'} <= whats


def test_the_paper_changes_nothing_of_itself():
  assert changes_of('paper') == []


def test_settings_and_what_sweeps_add_are_both_told():
  found = {(x.what, x.key): x for x in changes_of('evidence')}
  epochs = found['c10_cnn1', 'epochs']
  assert (epochs.paper, epochs.here) == (
    '100',
    str(c10_cnn1.get_config('small').epochs),
  )
  decay = found['c10_cnn2: five methods', 'optimizer.l2.sgd']
  assert decay.paper == '0.0005'
  assert found['c100_resnet: alpha study', 'alphas'].here.count(',') == 6
  # The toy experiment is the paper's.
  assert not any('single_layer' in key for _, key in found)


def test_what_is_overridden_is_a_change_and_tasks_left_out_are_not():
  found = changes_of(
    'paper', tasks=('c10_cnn1',), precision={'c10_cnn1': 'bfloat16'}
  )
  assert [(x.what, x.key) for x in found] == [
    ('c10_cnn1: alpha study', 'precision')
  ]
