"""The operations that show what a machine can do."""

import pytest

from layca.benchmark import limit


@pytest.mark.parametrize(
  'options', [{'shape': (8, 8)}, {'shape': (2, 4, 4, 3), 'kernel_size': 3}]
)
def test_each_operation_is_timed(options):
  one = limit.Session({}, options, None, None)
  one.first_step()
  seconds = one.train(3)
  assert len(seconds) == 3
  assert min(seconds) > 0
