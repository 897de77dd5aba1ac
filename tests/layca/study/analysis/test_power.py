"""How many seeds are needed: by simulation, and what is taken from runs."""

import numpy as np
import pytest
from scipy import stats

from layca.study.analysis import power, records
from layca.study.analysis.paper_numbers import curve
from tests.layca.study import made_up_runs


def simulated_power(effect, deviation, settings, seeds):
  """How often the first of some settings is found better than the second."""
  random = np.random.default_rng(0)
  values = deviation * random.normal(size=[50_000, seeds, settings])
  values[:, :, 0] += effect
  # Effects of seeds would cancel.
  left = values - values.mean(axis=1, keepdims=True)
  left -= left.mean(axis=2, keepdims=True)
  freedom = (seeds - 1) * (settings - 1)
  variance = (left**2).sum(axis=(1, 2)) / freedom
  difference = values[:, :, 0].mean(axis=1) - values[:, :, 1].mean(axis=1)
  t = difference / np.sqrt(variance * 2 / seeds)
  return np.mean(t > stats.t.ppf(0.975, freedom))


@pytest.mark.parametrize(
  ('effect', 'deviation', 'settings'), [(2.0, 1.0, 2), (0.05, 0.02, 3)]
)
def test_so_many_seeds_have_the_power_and_one_less_has_not(
  effect, deviation, settings
):
  seeds = power.seeds_needed(effect, deviation, settings)
  enough, fewer = (
    simulated_power(effect, deviation, settings, n) for n in (seeds, seeds - 1)
  )
  # Of so many simulations the error is 0.002.
  assert fewer < 0.8 < enough + 0.005
  assert power.seeds_needed(-effect, deviation, settings) == seeds


def test_two_seeds_are_the_fewest_and_a_thousand_the_most():
  assert power.seeds_needed(10.0, 0.1, 5) == 2
  assert power.seeds_needed(0.0, 0.1, 5) == 1000


def write_study(folder, seeds=(0, 1, 2), **options):
  """Writes runs of both methods, whose values vary by seed and setting."""
  random = np.random.default_rng(3)
  accuracies = {}
  for layca in (True, False):
    for alpha in (-0.4, 0.0, 0.4):
      for seed in seeds:
        accuracy = 0.5 + 0.1 * layca + 0.01 * random.normal()
        accuracies[layca, alpha, seed] = accuracy
        made_up_runs.write(
          folder / f'{layca},{alpha},{seed}',
          layca=layca,
          alpha=alpha,
          seed=seed,
          test_accuracy=accuracy,
          **options,
        )
  return accuracies


def test_effects_are_the_papers_and_the_noise_that_of_three_seeds(tmp_path):
  accuracies = write_study(tmp_path / 'a')
  # The fourth seed tells nothing, and the paper had no such task.
  write_study(tmp_path / 'b', seeds=(3,))
  write_study(tmp_path / 'c', task='mine')
  table = power.estimate(records.load(tmp_path))
  assert set(table['task']) == {'c10_cnn1:small'}
  best, early, late = table.to_dict('records')
  layca, sgd = (curve(f'v1_fig2_cifar10_{x}') for x in ('layca', 'sgd'))
  assert best['paper'] == pytest.approx(max(layca) - max(sgd))
  assert early['paper'] == pytest.approx(layca[0.0] - layca[-0.4])
  assert late['paper'] == pytest.approx(layca[-0.4] - layca[0.4])
  values = np.reshape([*accuracies.values()], [6, 3])
  reference = values.mean(axis=1).max()
  log_odds = np.log(layca / (1 - layca))
  assert late['expected'] == pytest.approx(
    (log_odds[-0.4] - log_odds[0.4]) * reference * (1 - reference), rel=0.05
  )
  left = values - values.mean(axis=1, keepdims=True)
  left -= left.mean(axis=0)
  assert late['deviation'] == pytest.approx(((left**2).sum() / 10) ** 0.5)
  assert late['seeds'] == 4
  needed = power.seeds_needed(late['expected'], late['deviation'], 6)
  assert late['seeds_needed'] == needed


def test_single_seeds_and_unfitted_runs_give_no_estimate(tmp_path):
  write_study(tmp_path / 'one', seeds=(0,))
  write_study(tmp_path / 'unfit', seeds=(1, 2), train_accuracy=0.9)
  table = power.estimate(records.load(tmp_path))
  assert table.empty
  assert 'seeds_needed' in table
