"""How far and how evenly layers rotated, compared and in words."""

import numpy as np
import pytest
from scipy import stats

from layca.study.analysis import records, tasks
from layca.study.claims import rotations, verdict
from tests.layca.study.claims import made_up


def groups_of(folder, **rotated):
  """Writes runs of groups by (angle, spread); returns the task and them."""
  for place, values in enumerate(rotated.values()):
    made_up.write(folder, [0.6] * len(values), rotated=values, alpha=place / 10)
  (task,) = tasks.find(records.load(folder))
  by_alpha = task.runs.groupby('alpha')
  return task, dict(zip(rotated, (x for _, x in by_alpha), strict=True))


def test_angle_and_spread_are_those_of_the_layers_at_the_end(tmp_path):
  task, groups = groups_of(tmp_path, far=made_up.FAR_EVEN)
  table = rotations.measured(task, groups['far'].iloc[::-1])
  assert table['seed'].tolist() == [2, 1, 0]
  assert table['angle'].tolist() == pytest.approx([1.22, 1.21, 1.2])
  assert table['spread'].tolist() == pytest.approx([0.12, 0.11, 0.1])


def test_rotations_are_compared_seed_by_seed(tmp_path):
  far = ((1.2, 0.10), (1.3, 0.11), (1.1, 0.12))
  near = ((0.6, 0.30), (0.62, 0.28), (0.52, 0.35))
  task, groups = groups_of(tmp_path, far=far, near=near)
  text, parts = rotations.compare(task, groups)
  assert text == 'far 1.20 rad, spread 0.11, near 0.58 rad, spread 0.31'
  for part, a, b in zip(
    parts, np.transpose(far), np.transpose(near), strict=True
  ):
    paired = stats.ttest_rel(a, b)
    low, high = paired.confidence_interval(0.95)
    assert part.interval.value == pytest.approx(np.mean(a) - np.mean(b))
    assert (part.interval.low, part.interval.high) == pytest.approx((low, high))
    assert part.p_holds == pytest.approx(paired.pvalue / 2)
  assert [part.name for part in parts] == ['angle', 'spread']
  assert verdict.verdict(parts) == 'holds'
  spreads = rotations.spreads(task, groups)
  assert spreads.difference('far', 'near').value == pytest.approx(-0.2)


def test_the_authors_rotations_are_measured_alike():
  text = rotations.of_authors(
    {x: f'v1_fig3_cifar10_{x.lower()}' for x in ('Layca', 'SGD')}
  )
  layca, sgd = text.split(', SGD ')
  assert layca.startswith('Layca 1.')
  spreads = [float(part.rpartition(' ')[2]) for part in (layca, sgd)]
  assert spreads[0] < spreads[1]
