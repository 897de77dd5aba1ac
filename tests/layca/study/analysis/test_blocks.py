"""Block designs, against an analysis of variance by hand and scipy's tests."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from layca.study.analysis.blocks import Blocks, Comparison

SEEDS, SETTINGS = 4, 5


def random_table(seeds=SEEDS, settings=SETTINGS):
  """Values [seeds, settings] with an effect of both, and noise."""
  random = np.random.default_rng(1)
  effects = [random.normal(size=n) for n in (seeds, settings)]
  return np.add.outer(*effects) + random.normal(size=[seeds, settings])


def blocks_of(table):
  """Settings are columns, seeds rows; NaN is left out."""
  return Blocks.of(
    {
      setting: {s: y for s, y in enumerate(column) if not math.isnan(y)}
      for setting, column in enumerate(np.transpose(table))
    }
  )


def test_a_whole_table_is_a_two_way_analysis_of_variance():
  table = random_table()
  rows, columns = table.mean(axis=1, keepdims=True), table.mean(axis=0)
  residuals = table - rows - columns + table.mean()
  freedom = (SEEDS - 1) * (SETTINGS - 1)
  variance = (residuals**2).sum() / freedom
  blocks = blocks_of(table)
  assert (blocks.freedom, blocks.settings) == (freedom, [0, 1, 2, 3, 4])
  assert blocks.deviation == pytest.approx(variance**0.5)
  found = blocks.difference(1, 3)
  assert found.freedom == freedom
  assert found.value == pytest.approx(columns[1] - columns[3])
  assert found.error == pytest.approx((variance * 2 / SEEDS) ** 0.5)
  assert blocks.mean(2) == pytest.approx(columns[2])


@pytest.mark.parametrize('threshold', [0.0, 0.3, -2.0])
def test_two_settings_are_compared_by_the_paired_t_test(threshold):
  a, b = random_table(settings=2).T
  found = blocks_of([*zip(a, b, strict=True)]).difference(0, 1)
  for side, p in (('greater', found.p_above), ('less', found.p_below)):
    expected = stats.ttest_rel(a - threshold, b, alternative=side).pvalue
    assert p(threshold) == pytest.approx(expected, rel=1e-9)
  ends = stats.ttest_rel(a, b).confidence_interval(0.95)
  assert found.interval() == pytest.approx(tuple(ends))
  ends = stats.ttest_rel(a, b).confidence_interval(0.9)
  assert found.interval(0.05) == pytest.approx(tuple(ends))


def test_a_spread_has_tukeys_interval():
  table = random_table()
  blocks = blocks_of(table)
  value, low, high = blocks.spread([1, 2, 4])
  means = table.mean(axis=0)[[1, 2, 4]]
  assert value == pytest.approx(np.ptp(means))
  half = stats.studentized_range.ppf(0.95, 3, blocks.freedom)
  half *= blocks.deviation / SEEDS**0.5
  assert (low, high) == pytest.approx((value - half, value + half))


def test_a_spread_of_two_settings_has_the_interval_of_their_difference():
  blocks = blocks_of(random_table(settings=2))
  value, *ends = blocks.spread([0, 1])
  found = blocks.difference(0, 1)
  assert value == abs(found.value)
  expected = sorted(np.sign(found.value) * np.array(found.interval()))
  assert ends == pytest.approx(expected, rel=1e-6)


def test_single_values_have_a_spread_without_an_interval():
  value, *ends = blocks_of(random_table(seeds=1)).spread([0, 1])
  assert value > 0
  assert np.isnan(ends).all()


def test_a_table_with_holes_is_fitted_by_least_squares():
  table = random_table()
  table[[0, 2, 3], [1, 1, 4]] = np.nan
  # Another parametrisation: every effect, of which the shortest solution.
  seeds, settings = np.nonzero(~np.isnan(table))
  values = table[seeds, settings]
  design = np.hstack([np.eye(SETTINGS)[settings], np.eye(SEEDS)[seeds]])
  fit, _, rank, _ = np.linalg.lstsq(design, values)
  variance = ((values - design @ fit) ** 2).sum() / (len(values) - rank)
  contrast = np.zeros(SETTINGS + SEEDS)
  contrast[[1, 4]] = 1, -1
  error = (contrast @ np.linalg.pinv(design.T @ design) @ contrast) ** 0.5
  found = blocks_of(table).difference(1, 4)
  assert found.freedom == len(values) - rank == 9
  assert found.value == pytest.approx(contrast @ fit)
  assert found.error == pytest.approx(variance**0.5 * error)


def test_what_a_seed_does_to_all_settings_changes_no_difference():
  table = random_table()
  table[1, 2] = np.nan
  shifted = table + np.array([[0.0], [7.0], [-3.0], [100.0]])
  before, after = (blocks_of(x).difference(2, 0) for x in (table, shifted))
  for key in ('value', 'error', 'freedom'):
    assert getattr(after, key) == pytest.approx(getattr(before, key))


def test_what_a_setting_does_changes_its_own_differences_alone():
  table = random_table()
  better = table + np.array([0, 5.0, 0, 0, 0])
  for other, gain in ((2, 0.0), (1, 5.0)):
    before, after = (blocks_of(x).difference(other, 0) for x in (table, better))
    assert after.value - before.value == pytest.approx(gain)
    assert after.error == pytest.approx(before.error)
  one, other = (blocks_of(table).difference(*x) for x in ((0, 2), (2, 0)))
  assert one.value == pytest.approx(-other.value)
  assert one.p_above() == pytest.approx(other.p_below())


def test_single_values_have_a_difference_without_an_error():
  blocks = Blocks.of({'a': {0: 1.0}, 'b': {0: 3.0}})
  found = blocks.difference('b', 'a')
  assert found.value == pytest.approx(2.0)
  assert (found.freedom, math.isnan(found.error)) == (0, True)
  assert math.isnan(blocks.deviation)
  assert math.isnan(found.p_above())


def test_a_setting_may_be_several_columns_of_a_table_of_runs():
  runs = pd.DataFrame(
    [('A', 0.0, 1, 5), ('A', 0.2, 1, 6), ('B', 0.0, 1, 8), ('B', 0.0, 0, 7)],
    columns=['method', 'alpha', 'seed', 'y'],
  )
  blocks = Blocks(runs, ['method', 'alpha'], 'y')
  assert blocks.settings == [('A', 0.0), ('A', 0.2), ('B', 0.0)]
  assert blocks.table.index.tolist() == [0, 1]
  assert blocks.mean(('B', 0.0)) == 7.5
  assert [*blocks.complete] == [('B', 0.0)]
  assert Blocks(runs[:2], ['alpha'], 'y').settings == [0.0, 0.2]


def best(means, _):
  return {means.idxmax(): 1}


# Of seeds 0, 1 and 2, settings x and y.
SMALL = {'x': {0: 1.0, 1: 2.0, 2: 6.0}, 'y': {0: 2.0, 1: 2.0, 2: 4.0}}


def test_the_best_is_chosen_on_the_other_seeds():
  # Without seed 0 the means are 4 and 3, without seed 1 3.5 and 3, without
  # seed 2 1.5 and 2: x, x and y, whose values there are 1, 2 and 4. On all
  # seeds x is the best, with 3.
  found = Blocks.of(SMALL).crossed(best)
  assert found.value == pytest.approx(7 / 3)
  # x - y is -1, 0, 2, of variance 7/3; half of that is left of a value.
  assert found.error == pytest.approx((7 / 6 / 3) ** 0.5)
  assert found.freedom == 2


def test_a_chosen_difference_adds_its_weights():
  def gain(means, _):
    return {means.idxmax(): 1, means.idxmin(): -1}

  found = Blocks.of(SMALL).crossed(gain)
  # (1 - 2 + 2 - 2 + 4 - 6) / 3, of six weights of a third.
  assert found.value == pytest.approx(-1.0)
  assert found.error == pytest.approx((7 / 6 * 6 / 9) ** 0.5)
  nothing = Blocks.of(SMALL).crossed(lambda means, _: {})
  assert (nothing.value, nothing.error) == (0.0, 0.0)


def test_what_lacks_a_seed_cannot_be_chosen_but_tells_of_chance():
  seen = []

  def choose(means, seed):
    seen.append((seed, means.to_dict()))
    return best(means, seed)

  blocks = Blocks.of(SMALL | {'z': {0: 99.0, 1: 98.0}})
  found = blocks.crossed(choose)
  assert seen[0] == (0, {'x': 4.0, 'y': 3.0})
  assert [seed for seed, _ in seen] == [0, 1, 2]
  assert found.value == pytest.approx(7 / 3)
  assert found.freedom == blocks.freedom == 3


@pytest.mark.parametrize(
  'values', [{'x': {0: 1.0}, 'y': {0: 2.0}}, {'x': SMALL['x'], 'y': {0: 1.0}}]
)
def test_one_seed_or_one_setting_gives_no_choice(values):
  assert Blocks.of(values).crossed(best) is None


def test_an_interval_ends_where_chance_is_as_rare():
  found = Comparison(0.3, 0.1, 5)
  low, high = found.interval(0.04)
  assert found.p_above(low) == pytest.approx(0.04)
  assert found.p_below(high) == pytest.approx(0.04)
  # The 97.5% quantile of five degrees of freedom is 2.570582.
  assert found.interval()[1] == pytest.approx(0.3 + 0.2570582)


@pytest.mark.parametrize(
  ('value', 'p'), [(0.2, 0.5), (0.2001, 0.0), (0.1999, 1.0)]
)
def test_where_nothing_varies_the_threshold_is_on_neither_side(value, p):
  found = Comparison(value, 0.0, 3)
  assert (found.p_above(0.2), found.p_below(0.2)) == (p, 1 - p)
