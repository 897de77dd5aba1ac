"""Blocks of steps compiled by XLA: what a GPU needs of them, same numbers."""

import re

import numpy as np
import pytest

from layca.training import build
from tests.layca.training import tiny


def make(**overrides):
  config = tiny.config(**overrides)
  return build.create_trainer(config, build.load_data(config))


def both(**overrides):
  """The same trainer twice, without XLA and with it."""
  return [make(jit_compile=xla, **overrides) for xla in (False, True)]


def assert_equal_kernels(trainers, tolerance):
  """Within a part of the largest weight of each kernel."""
  plain, compiled = (trainer.kernels for trainer in trainers)
  for a, b in zip(plain, compiled, strict=True):
    np.testing.assert_allclose(
      a, b, rtol=0, atol=tolerance * np.abs(a).max(), err_msg=a.name
    )


@pytest.mark.parametrize('log_every_steps', [0, 2])
def test_the_device_knows_how_many_steps_a_block_has(log_every_steps):
  trainer = make(jit_compile=True, log_every_steps=log_every_steps)
  ir = trainer._run.experimental_get_compiler_ir(*trainer._block(3))
  program = ir(stage='optimized_hlo')
  (loop,) = [line for line in program.splitlines() if ' while(' in line]
  assert re.search(r'"known_trip_count":\{"n":"3"\}', loop)
  # Nor does it wait for the host to tell which way to go on.
  assert 'conditional(' not in program


# After more updates rounding has grown, by how much depends on the CPU.
@pytest.mark.parametrize('layca', [True, False])
def test_two_updates_are_those_without_xla(layca):
  trainers = both(
    optimizer__layca=layca, optimizer__name='adam', optimizer__l2=1e-3
  )
  for trainer in trainers:
    assert trainer.run(2)
  assert_equal_kernels(trainers, 1e-4)
  (plain, of_plain), (compiled, of_compiled) = (
    trainer.finish_epoch() for trainer in trainers
  )
  assert compiled == pytest.approx(plain, rel=1e-4)
  np.testing.assert_allclose(
    of_compiled['mean_step_angle'], of_plain['mean_step_angle'], rtol=1e-3
  )


def test_rates_change_by_epoch_and_rotations_are_recorded():
  trainers = both(
    alpha_schedule=((0, -0.5), (1, 0.0)),
    record_steps=True,
    log_every_steps=1,
    batch_size=50,
  )
  for trainer in trainers:
    for epoch, multipliers in enumerate(([1, 0.5**2.5, 0.5**5], [1, 1, 1])):
      assert trainer.run(2)
      log = trainer.step_log.rows(epoch, 2)
      assert log['step'].tolist() == [2 * epoch + 1, 2 * epoch + 2]
      _, rotation = trainer.finish_epoch()
      expected = np.multiply(3.0**-3, multipliers)
      np.testing.assert_allclose(rotation['rate'], expected, rtol=1e-6)
      np.testing.assert_allclose(
        trainer.recorder.rows(2), [expected] * 2, rtol=1e-3
      )
      np.testing.assert_allclose(
        np.tan(log['step_angle']), [expected] * 2, rtol=1e-3
      )


def test_an_epoch_has_its_short_last_batch():
  plain, compiled = both()
  for trainer in (plain, compiled):
    while int(trainer.step) < trainer.steps_per_epoch:
      assert trainer.run(3)
  assert compiled.finish_epoch()[0] == pytest.approx(
    plain.finish_epoch()[0], rel=1e-2
  )
  assert int(compiled.step) == int(plain.step) == 4


def test_a_loss_that_is_not_finite_stops_both_at_the_same_step():
  # The first update makes weights whose logits overflow.
  trainers = both(optimizer__layca=False, rho=1e38)
  for trainer in trainers:
    assert not trainer.run(3)
    assert int(trainer.step) == 1
    # Of the batch that failed, and none after it.
    assert float(trainer._totals[2]) == 64
  assert_equal_kernels(trainers, 1e-4)


def test_what_follows_a_loss_that_is_not_finite_changes_no_bit():
  options = dict(optimizer__name='momentum', optimizer__layca=False, rho=1e38)
  once, thrice = (make(jit_compile=True, **options) for _ in range(2))
  assert once.run(1)
  assert not once.run(1)
  assert not thrice.run(3)
  for a, b in zip(once.variables, thrice.variables, strict=True):
    np.testing.assert_array_equal(a, b, err_msg=a.name)
