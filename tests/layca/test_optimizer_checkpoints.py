"""A restored optimizer continues bit for bit, on the original radius."""

import numpy as np
import pytest
import tensorflow as tf

import layca
from tests.layca.bases import BASES

SHAPES = ((3, 4), (4,), (4, 2))


class Job:
  """Parameters of one seed and their optimizer, as after a fresh start."""

  def __init__(self, name, seed, others='base'):
    make_base, _ = BASES[name]
    rng = np.random.default_rng(seed)
    self.parameters = [
      tf.Variable(rng.normal(size=shape), dtype=tf.float32) for shape in SHAPES
    ]
    self.optimizer = layca.Layca(
      make_base(0.01), 0.1, (1, 1, 0.3), others=others
    )
    self.optimizer.initialize(self.parameters)
    self.checkpoint = tf.train.Checkpoint(
      parameters=self.parameters, optimizer=self.optimizer
    )

  def run(self, seeds, factor=1.0):
    """Takes a step a seed; `factor` spoils the last kernel's gradients."""
    for seed in seeds:
      rng = np.random.default_rng(seed)
      gradients = [rng.normal(size=p.shape) for p in self.parameters]
      gradients[2] *= factor
      self.optimizer.apply(
        [tf.constant(g, tf.float32) for g in gradients], self.parameters
      )

  def state(self):
    optimizer = self.optimizer
    variables = [
      *self.parameters,
      optimizer.radii,
      optimizer.stalled,
      optimizer.nonfinite,
    ]
    return [variable.numpy().tobytes() for variable in variables]


@pytest.mark.parametrize('others', ['base', 'rotate'])
@pytest.mark.parametrize('name', BASES)
def test_a_restored_optimizer_continues_bit_for_bit(name, others, tmp_path):
  job = Job(name, seed=0, others=others)
  job.run(range(100, 107))
  path = job.checkpoint.save(str(tmp_path / 'checkpoint'))
  job.run(range(107, 114))

  # Other weights, other radii: everything must come from the checkpoint.
  restored = Job(name, seed=1, others=others)
  restored.run([50, 51, 52])
  restored.checkpoint.restore(path).assert_consumed()
  restored.run(range(107, 114))
  assert restored.state() == job.state()


def test_the_counters_continue(tmp_path):
  job = Job('sgd', seed=0)
  job.run([100, 101], factor=0.0)
  job.run([102, 103, 104], factor=np.nan)
  path = job.checkpoint.save(str(tmp_path / 'checkpoint'))

  restored = Job('sgd', seed=1)
  restored.checkpoint.restore(path).assert_consumed()
  restored.run([105], factor=0.0)
  assert restored.optimizer.stalled.numpy().tolist() == [0, 3]
  assert restored.optimizer.nonfinite.numpy().tolist() == [0, 3]


def test_the_radius_is_restored_and_not_measured_again(tmp_path):
  job = Job('sgd', seed=0)
  radii = job.optimizer.radii.numpy()
  for parameter in job.parameters:
    parameter.assign(2 * parameter)
  path = job.checkpoint.save(str(tmp_path / 'checkpoint'))

  restored = Job('sgd', seed=1)
  restored.checkpoint.restore(path).assert_consumed()
  restored.run([100])
  norms = [np.linalg.norm(np.float64(restored.parameters[i])) for i in (0, 2)]
  assert norms == pytest.approx(radii, rel=1e-6)


def test_the_shadows_of_the_kernels_are_not_in_the_checkpoint(tmp_path):
  job = Job('sgd', seed=0, others='freeze')
  path = job.checkpoint.save(str(tmp_path / 'checkpoint'))
  shapes = tf.train.load_checkpoint(path).get_variable_to_shape_map()
  kernels = [key for key, shape in shapes.items() if len(shape) == 2]
  assert len(kernels) == 2
