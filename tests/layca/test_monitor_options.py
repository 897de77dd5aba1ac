"""Steps that are left out, and quantiles over neurons; eager and traced."""

import numpy as np
import pytest
import sonnet as snt
import tensorflow as tf

import layca
from tests import oracle
from tests.layca.walks import make_kernels, walk


def test_every_third_step_is_observed_from_the_first_on():
  kernels, others = make_kernels(), make_kernels()
  monitor = layca.RotationMonitor(kernels, every=3)
  weights, gradients = walk(kernels, monitor, 7)
  record = monitor.to_dict(monitor.record())
  for index in range(len(others)):
    observed = [0, 3, 6]
    angles = [
      oracle.angle(np.float64(weights[at][index]), weights[at + 1][index])
      for at in observed
    ]
    norms = [np.linalg.norm(gradients[at][index]) for at in observed]
    for field, values in (
      ('mean_step_angle', angles),
      ('gradient_norm', norms),
    ):
      np.testing.assert_allclose(record[field][index], np.mean(values), 1e-4)
  assert record['steps_since_record'] == [9.0] * 3
  # The count goes on: the next is the tenth.
  walk(kernels, monitor, 2)
  assert 'mean_step_angle' not in monitor.to_dict(monitor.record())
  walk(kernels, monitor, 1)
  record = monitor.to_dict(monitor.record())
  assert record['steps_since_record'] == [3.0] * 3


@pytest.mark.parametrize('quantiles', [True, (0, 2.5, 30, 100)])
def test_quantiles_are_those_of_the_angles_of_the_output_units(quantiles):
  kernels = [*make_kernels(), tf.Variable([[1.0], [2.0]])]
  initial = [k.numpy() for k in kernels]
  monitor = layca.RotationMonitor(kernels, quantiles=quantiles)
  walk(kernels, monitor, 3, rate=0.1)
  record = monitor.to_dict(monitor.record())
  percentages = (5, 50, 95) if quantiles is True else quantiles
  fields = [f'angle_q{p:g}' for p in percentages]
  assert list(record)[-len(fields) :] == fields
  for index, kernel in enumerate(kernels):
    before, after = (
      np.float64(w).reshape(-1, w.shape[-1])
      for w in (initial[index], kernel.numpy())
    )
    angles = [
      oracle.angle(*pair) for pair in zip(before.T, after.T, strict=True)
    ]
    np.testing.assert_allclose(
      [record[field][index] for field in fields],
      np.percentile(angles, percentages),
      rtol=1e-4,
    )


@pytest.mark.parametrize(
  ('options', 'words'),
  [
    ({'every': 0}, 'every=0: must be a whole number, 1 or more'),
    ({'every': 2.0}, 'every=2.0: must be a whole number'),
    ({'every': True}, 'every=True: must be a whole number'),
    ({'quantiles': (5, 101)}, 'must be different percentages, 0 to 100'),
    ({'quantiles': (5, -1)}, 'must be different percentages, 0 to 100'),
    ({'quantiles': (5, 5.0)}, 'must be different percentages, 0 to 100'),
  ],
)
def test_options_that_cannot_be_used_are_refused(options, words):
  with pytest.raises(ValueError, match=words):
    layca.RotationMonitor(make_kernels(), **options)


@pytest.mark.parametrize(
  'options', [{}, {'every': 2, 'quantiles': True}], ids=['usual', 'all']
)
@pytest.mark.parametrize('jit_compile', [False, True])
def test_traced_steps_give_what_eager_ones_give(jit_compile, options):
  def run(function):
    kernels = make_kernels()
    monitor = layca.RotationMonitor(kernels, **options)
    optimizer = snt.optimizers.Momentum(0.01, 0.9)
    gradients = [tf.ones_like(k) for k in kernels]
    optimizer._initialize(kernels)

    def step():
      with monitor.observe(gradients):
        optimizer.apply(gradients, kernels)

    step = function(step)
    for _ in range(5):
      step()
    return function(monitor.record)().numpy()

  traced = run(lambda f: tf.function(f, jit_compile=jit_compile))
  np.testing.assert_allclose(traced, run(lambda f: f), rtol=1e-4, atol=1e-6)


def test_the_usual_monitor_adds_no_branch_and_no_counter():
  def operations(**options):
    kernels = make_kernels()
    monitor = layca.RotationMonitor(kernels, **options)

    @tf.function
    def step():
      with monitor.observe(kernels):
        kernels[0].assign(2.0 * kernels[0])

    nodes = step.get_concrete_function().graph.as_graph_def().node
    return [node.op for node in nodes], len(monitor.variables)

  usual, num_variables = operations()
  assert not {'If', 'FloorMod', 'NoOp', 'Fill'} & set(usual)
  # Three kernels and two copies, the sums and the number of steps.
  assert num_variables == 11
  rare, _ = operations(every=2)
  # All that is done at any step is to count.
  assert rare.count('If') == 2
  assert len(rare) < len(usual) / 2
