"""The compiled step's rates: schedules, records and replays, layer by layer."""

import numpy as np
import pytest
import tensorflow as tf

from layca.training.errors import InputError
from tests.layca.training.test_step import RATE, assert_equal, make, weights


def train_epochs(trainer, count):
  """Trains to the end of an epoch; returns what the monitor says of each."""
  records = []
  for _ in range(count):
    assert trainer.run(100)
    assert trainer.run(100)  # The last batch of the epoch is a short one.
    records.append(trainer.finish_epoch()[1])
  return records


@pytest.mark.parametrize('granularity', ['layer', 'neuron'])
def test_layers_turn_by_their_schedules(granularity):
  trainer, _ = make(
    epochs=3,
    alpha_schedule=((0, -0.5), (2, 0.0)),
    layer_schedules=(('dense', ((0, 2.0), (2, 0.5))),),
    alpha_interpolation='linear',
    optimizer__granularity=granularity,
  )
  records = train_epochs(trainer, 3)
  expected = [[1, 0.5**2.5, 2], [1, 0.75**2.5, 1.25], [1, 1, 0.5]]
  expected = np.multiply(RATE, expected)
  angles = [record['mean_step_angle'] for record in records]
  np.testing.assert_allclose(np.tan(angles), expected, rtol=1e-3)
  rates = [record['rate'] for record in records]
  np.testing.assert_allclose(rates, expected, rtol=1e-6)
  assert records[-1]['stalled'] == records[-1]['nonfinite'] == [0, 0, 0]


def test_a_plain_optimizer_follows_the_schedule_too():
  options = dict(optimizer__layca=False, optimizer__name='momentum')
  changing, _ = make(alpha_schedule=((0, -0.5), (1, 0.3)), **options)
  before, after = make(alpha=-0.5, **options)[0], make(alpha=0.3, **options)[0]
  for trainer in (changing, before):
    train_epochs(trainer, 1)
  for a, b in zip(weights(changing), weights(before), strict=True):
    np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-7)
  # From there as the run that has had the later alpha all along.
  names = {'multipliers'}
  source = [v for v in changing.variables if v.name.split(':')[0] not in names]
  for variable, value in zip(after.variables, source, strict=True):
    variable.assign(value)
  for trainer in (changing, after):
    train_epochs(trainer, 1)
  for a, b in zip(weights(changing), weights(after), strict=True):
    np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


def test_the_counters_of_units_are_summed_by_kernel():
  # Nothing reaches the second layer, of eight units; the last has ten.
  trainer, _ = make(optimizer__granularity='neuron')
  first, second, _ = trainer.kernels
  first.assign(tf.zeros_like(first))
  assert trainer.run(2)
  _, rotation = trainer.finish_epoch()
  assert rotation['stalled'][1] == 2 * second.shape[-1] == 16
  assert [type(count) for count in rotation['stalled']] == [int] * 3


def test_a_kernel_that_cannot_rotate_is_one_line():
  with pytest.raises(
    InputError, match=r'^config\.optimizer: .*conv_0/b'
  ) as error:
    make(optimizer__others='rotate', model__with_bias=True)
  assert '\n' not in str(error.value)


def test_what_is_recorded_is_the_rotation_of_each_step():
  trainer, _ = make(alpha=-0.5, record_steps=True, optimizer__layca=False)
  angles = []
  for _ in range(3):
    trainer.run(1)
    angles.append(trainer.finish_epoch()[1]['mean_step_angle'])
  np.testing.assert_allclose(
    trainer.recorder.rows(3), np.tan(angles), rtol=1e-6
  )


def test_nothing_is_recorded_unless_asked_for():
  with_record, without = make(record_steps=True)[0], make()[0]
  assert without.recorder is None
  known = {v.name for v in without.variables}
  (rows,) = (v for v in with_record.variables if v.name not in known)
  assert rows.shape == [4, 3]
  assert len(with_record.variables) == len(without.variables) + 1
  for trainer in (with_record, without):
    trainer.run(3)
  assert_equal(weights(with_record), weights(without))
