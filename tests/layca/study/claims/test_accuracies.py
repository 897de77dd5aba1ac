"""Accuracies in words, ties, and how many runs there are."""

import math

import pandas as pd
import pytest
from scipy import stats

from layca.study import claim_rules
from layca.study.analysis.tasks import Task
from layca.study.claims import accuracies
from layca.study.claims.accuracies import Accuracies


def table(values, data='cifar10'):
  """Runs of {setting: accuracies of seeds}."""
  rows = [
    {'x': x, 'seed': seed, 'accuracy': y, 'data.name': data, 'fitted': y > 0.5}
    for x, of_seeds in values.items()
    for seed, y in enumerate(of_seeds)
  ]
  return pd.DataFrame(rows)


def found(values, **options):
  return Accuracies(table(values, **options), ['x'], 'accuracy')


def logit(share):
  return math.log(share / (1 - share))


def in_words(mean, low, high):
  return f'{mean:.2f}% [{100 * low:.2f}, {100 * high:.2f}]'


def test_a_mean_has_an_interval_in_log_odds_of_what_all_settings_vary():
  # Each setting varies by 0.01; Student's t of two degrees of freedom.
  one = found({'a': (0.59, 0.61), 'b': (0.8, 0.82), 'c': (0.5,)})
  deviation = math.sqrt(0.0002)
  assert one.mean_in_words('a') == in_words(
    60, *ends(0.6, deviation / math.sqrt(2))
  )
  assert one.mean_in_words('c') == in_words(50, *ends(0.5, deviation))


def ends(mean, error):
  half = stats.t.ppf(0.975, 2) * error / (mean * (1 - mean))
  return (1 / (1 + math.exp(-(logit(mean) + s * half))) for s in (-1, 1))


def test_single_runs_have_the_interval_of_their_test_images():
  # Wilson's of 60% of 10,000 images.
  assert found({'a': (0.6,)}).mean_in_words('a') == '60.00% [59.04, 60.96]'
  small = found({'a': (0.6,)}, data='tiny_imagenet_subset')
  assert small.mean_in_words('a') == '60.00% [57.84, 62.13]'
  assert found({'a': (0.6,)}, data='x').mean_in_words('a').endswith('interval)')


@pytest.mark.parametrize('mean', [0.0, 1.0])
def test_the_ends_have_no_log_odds(mean):
  one = found({'a': (mean, mean)})
  assert one.mean_in_words('a') == f'{100 * mean:.2f}% (no interval)'


@pytest.mark.parametrize(
  # What claim_rules.toml says.
  ('accuracy', 'points'),
  [(0.89, 1.0), (0.52, 2.5), (0.12, 1.1)],
)
def test_a_tie_is_a_tenth_in_log_odds(accuracy, points):
  tie = accuracies.tie(accuracy)
  assert round(100 * tie, 1) == points
  assert f'{points} ' in claim_rules.TIE
  assert found({'a': (accuracy,)}).tie('a') == tie
  change = logit(accuracy + tie / 2) - logit(accuracy - tie / 2)
  assert change == pytest.approx(0.1, rel=0.01)


@pytest.mark.parametrize(
  ('values', 'expected'),
  [
    ((0.6, 0.4, 0.7), '3 runs, 1 with train accuracy at or below 0.98'),
    ((0.6,), '1 run, 0 with train accuracy at or below 0.98'),
  ],
)
def test_a_row_says_how_many_runs_there_are(values, expected):
  task = Task('task', table({'a': values}), None)
  row = accuracies.counted(task, [], 'first', '', 'second')
  assert row.counts == expected
  assert row.ours == f'first; ; second; {expected}'
