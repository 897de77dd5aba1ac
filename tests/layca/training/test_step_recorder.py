"""The tangents of rotations that are known, and where they are kept."""

import numpy as np
import tensorflow as tf

from layca.training.step_recorder import StepRecorder

ANGLES = np.array([[0.3, 1e-3], [1.2, 0.0], [1e-5, 0.7], [0.1, 0.2]])


def test_each_step_has_the_tangents_of_its_rotations():
  kernels = [tf.Variable([[1.0, 0.0]]), tf.Variable([[0.0], [2.0]])]
  recorder = StepRecorder(kernels, steps_per_epoch=3)
  turned = np.array([0.0, np.pi / 2])

  @tf.function
  def turn(step, values):
    with recorder.observe(step):
      for kernel, value in zip(kernels, values, strict=True):
        kernel.assign(value)

  for step, angles in enumerate(ANGLES[:3]):
    turned += angles
    unit = np.stack([np.cos(turned), np.sin(turned)], axis=1)
    values = [
      # A longer kernel has turned as far.
      tf.constant(factor * row.reshape(kernel.shape), tf.float32)
      for factor, row, kernel in zip((1.5, 2.0), unit, kernels, strict=True)
    ]
    turn(tf.constant(step, tf.int64), values)
  rows = recorder.rows(3)
  assert rows.dtype == np.float32
  # Values of float32 turn by 1e-7 or so from those meant.
  np.testing.assert_allclose(rows, np.tan(ANGLES[:3]), rtol=1e-5, atol=3e-7)
  # A later epoch is written over this one.
  turn(tf.constant(10, tf.int64), [kernel.value() for kernel in kernels])
  after = recorder.rows(3)
  np.testing.assert_array_equal(after[[0, 2]], rows[[0, 2]])
  np.testing.assert_array_equal(after[1], [0.0, 0.0])
  np.testing.assert_array_equal(recorder.rows(1), rows[:1])


def test_its_rows_are_checkpointed():
  recorder = StepRecorder([tf.Variable([[1.0, 0.0]])], 2)
  assert [v.shape for v in recorder.variables if 'rows' in v.name] == [[2, 1]]
