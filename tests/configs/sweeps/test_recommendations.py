"""The sweep on the paper's advice: rates, batch norm, drops, biases."""

import pytest

from configs import c10_cnn1, c100_resnet, tiny_cnn
from configs.sweeps import recommendations
from layca.training import config_checks
from tests.configs.sweeps.planned import check_refused, configs


def changes(config, default):
  """What sets a run apart from the default, by key."""
  default, other = (
    config_checks.flatten(each.to_dict()) for each in (default, config)
  )
  return {k: v for k, v in other.items() if default.get(k) != v}


@pytest.mark.parametrize('scale', ['paper', 'small'])
def test_the_default_rate_and_its_neighbours_on_every_task(scale):
  found = configs(recommendations, scale)
  for number, task in enumerate((c10_cnn1, c100_resnet, tiny_cnn)):
    default = task.get_config(scale)
    above, same, below = found[3 * number : 3 * number + 3]
    assert changes(same, default) == {}
    assert changes(above, default) == {'rho': pytest.approx(1 / 9)}
    assert changes(below, default) == {'rho': pytest.approx(1 / 81)}


@pytest.mark.parametrize(
  ('scale', 'rate', 'early', 'later', 'epochs'),
  [
    ('paper', 1.0, (40, 90, 97), (130, 140, 147), 150),
    ('small', 1 / 3, (10, 22), (32, 34), 37),
  ],
)
def test_what_else_is_studied_on_c10_cnn1(scale, rate, early, later, epochs):
  default = c10_cnn1.get_config(scale)
  found = configs(recommendations, scale, tasks=('c10_cnn1',))
  without = {'model.use_batch_norm': False}
  sgd = {'optimizer.layca': False, 'rho': pytest.approx(rate)}
  assert [changes(config, default) for config in found[3:]] == [
    without,
    without | sgd,
    sgd,
    {'schedule.drop_epochs': early},
    {'epochs': epochs, 'schedule.drop_epochs': later},
    {'model.with_bias': True},
  ]


def test_every_seed_and_tasks_may_be_left_out():
  options = {'seeds': 2, 'precision': 'bfloat16'}
  found = configs(recommendations, 'small', tasks=('tiny_cnn',), **options)
  assert [config.seed for config in found] == [0, 1] * 3
  assert {config.precision for config in found} == {'bfloat16'}
  assert {config.task for config in found} == {'tiny_cnn:small'}


@pytest.mark.parametrize(
  ('variant', 'options', 'words'),
  [
    ('', {'tasks': ('c10_cnn2',)}, "task='c10_cnn2': use one of c10_cnn1"),
    ('', {'tasks': ()}, 'the sweep has no runs'),
    ('c10_cnn1', {}, "scale='c10_cnn1': use one of paper, small"),
  ],
)
def test_a_wrong_option_is_one_line(variant, options, words):
  check_refused(recommendations, variant, options, words)
