"""The operation that shows what a machine can do."""

from layca.benchmark import limit
from tests.layca.benchmark import sessions


def test_each_product_is_timed():
  one = limit.Session({}, {'size': 8}, None, None)
  one.first_step()
  sessions.assert_times_each_epoch(one)
