"""The sweep on the paper's advice: rates, batch norm, drops, NaN steps."""

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


@pytest.mark.parametrize('scale', ['paper', 'medium', 'small'])
def test_the_default_rate_and_its_neighbours_on_every_task(scale):
  found = configs(recommendations, scale)
  for number, task in enumerate((c10_cnn1, c100_resnet, tiny_cnn)):
    default = task.get_config(scale)
    above, same, below = found[3 * number : 3 * number + 3]
    assert changes(same, default) == {}
    assert changes(above, default) == {'rho': pytest.approx(1 / 9)}
    assert changes(below, default) == {'rho': pytest.approx(1 / 81)}


@pytest.mark.parametrize('scale', ['paper', 'medium', 'small'])
def test_what_else_is_studied_on_c10_cnn1(scale):
  default = c10_cnn1.get_config(scale)
  found = configs(recommendations, scale, tasks=('c10_cnn1',))
  without = {'model.use_batch_norm': False}
  sgd = {'optimizer.layca': False, 'rho': 1.0}
  # The first drop half-way to its place; or all half a run later.
  first, *others = default.schedule.drop_epochs
  half = default.epochs // 2
  early = {'schedule.drop_epochs': (first // 2, *others)}
  late = {
    'epochs': default.epochs + half,
    'schedule.drop_epochs': (first + half, *(x + half for x in others)),
  }
  assert [changes(config, default) for config in found[3:]] == [
    without,
    {'model.with_bias': True},
    # A small loss makes gradients underflow, and its scale cancels.
    {'precision': 'float16', 'loss_scale': 1 / 256},
    early,
    late,
    sgd | early,
    sgd | late,
    sgd,
    sgd | without,
  ]
  assert early['schedule.drop_epochs'][0] < first


def test_the_drops_of_the_paper_are_moved():
  found = configs(recommendations, 'paper', tasks=('c10_cnn1',))
  drops = [config.schedule.drop_epochs for config in found]
  assert drops[0] == (80, 90, 97)
  assert drops[6:8] == drops[8:10] == [(40, 90, 97), (130, 140, 147)]
  assert [config.epochs for config in found[6:8]] == [100, 150]


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
    ('c10_cnn1', {}, "scale='c10_cnn1': use one of paper, medium"),
  ],
)
def test_a_wrong_option_is_one_line(variant, options, words):
  check_refused(recommendations, variant, options, words)
