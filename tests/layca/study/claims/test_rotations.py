"""How far and how evenly layers rotated, compared and in words."""

import pytest

from layca.study.claims import rotations
from tests.layca.study.claims import made_up


def test_rotations_are_compared_run_by_run():
  far, near = (
    [made_up.distances(*each)[-1] for each in rotated]
    for rotated in (made_up.FAR_EVEN, made_up.NEAR_UNEVEN)
  )
  text, parts = rotations.compare({'far': far, 'near': near})
  assert text == 'far 1.21 rad, spread 0.11, near 0.61 rad, spread 0.31'
  # Standard deviation .01; of four degrees of freedom t is 2.776.
  half = 2.776 * 0.01 * (2 / 3) ** 0.5
  for part, value in zip(parts, (0.6, -0.2), strict=True):
    found = part.interval.value, part.interval.low, part.interval.high
    expected = (value, value - half, value + half)
    assert found == pytest.approx(expected, abs=1e-5)
  assert [part.verdict for part in parts] == ['holds', 'holds']
