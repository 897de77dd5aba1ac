"""What a scale changes, with the reason of each setting."""

from layca.study.reproduce import changes
from layca.study.reproduce.changes import Change

REASONS = {'model': 'smaller', 'model.rate': 'none fits', 'epochs': 'shorter'}


def test_settings_that_differ_have_the_reason_of_their_longest_part():
  here = {'epochs': 40, 'model': {'rate': 0.0, 'widths': (8, 16)}, 'seed': 1}
  paper = {'epochs': 100, 'model': {'rate': 1 / 3, 'widths': (8,)}, 'seed': 1}
  assert changes.compare([('a', here, paper)], REASONS) == [
    Change('a', 'epochs', '100', '40', 'shorter'),
    Change('a', 'model.rate', '0.3333', '0', 'none fits'),
    Change('a', 'model.widths', '8', '8, 16', 'smaller'),
  ]


def test_a_setting_of_one_side_alone_is_a_change_without_reason():
  (change,) = changes.compare([('a', {}, {'x': {'y': 2}})], REASONS)
  assert change == Change('a', 'x.y', '2', 'None', '')
