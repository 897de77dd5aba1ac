"""Our session trains as a run does, and counts the operations of its step."""

import numpy as np
import pytest
import tensorflow as tf

from layca.benchmark import trainer_session
from tests.layca.benchmark import sessions


def test_epochs_are_whole_after_the_first_step():
  one = sessions.ours(sessions.SGD, steps=3)
  one.first_step()
  one.train(1)
  assert int(one.trainer.step) == 3
  sessions.assert_times_each_epoch(one)
  assert int(one.trainer.step) == 15


def test_without_monitor_the_weights_are_the_same():
  watched = sessions.ours({}, steps=2)
  unwatched = sessions.ours({}, 2, trainer_session.Unmonitored)
  watched.train(2)
  unwatched.train(2)
  assert not hasattr(unwatched.trainer.monitor, 'record')
  for kernel, other in zip(
    sessions.kernels(watched), sessions.kernels(unwatched), strict=True
  ):
    np.testing.assert_array_equal(kernel, other)


def test_a_loss_that_is_not_finite_ends_the_measurement():
  one = sessions.ours(sessions.SGD)
  one.trainer.kernels[-1].assign(one.trainer.kernels[-1] * np.nan)
  with pytest.raises(FloatingPointError, match='not finite'):
    one.first_step()


def operations(options, session=trainer_session.Session):
  one = sessions.ours(options, session=session)
  one.first_step()
  return one.operations()


def test_layca_and_monitor_add_operations_to_a_step():
  bare = operations(sessions.SGD, trainer_session.Unmonitored)
  both = operations({})
  assert bare < operations(sessions.SGD) < both
  assert bare < operations({}, trainer_session.Unmonitored) < both


def count(before=0, inside=0, in_branch=0):
  """Operations of a compiled loop with so many more than it needs."""

  def add(number, value):
    for _ in range(number):
      value = tf.abs(value)
    return value

  def body(index, total):
    total = add(inside, total)
    branches = (lambda: add(in_branch, total), lambda: total)
    return index + 1.0, tf.cond(index < 2.0, *branches)

  @tf.function(autograph=False, input_signature=[tf.TensorSpec([])])
  def block(end):
    start = (0.0, add(before, end))
    return tf.while_loop(lambda index, _: index < end, body, start)

  return trainer_session.count_operations(block.get_concrete_function())


def test_the_operations_of_a_loop_are_those_of_its_body_and_what_it_calls():
  least = count()
  assert count(inside=3) == least + 3
  assert count(in_branch=2) == least + 2
  assert count(before=4) == least
