"""The jobs of the training step: how much work, in which portions."""

import pytest
import tensorflow as tf

import models
from configs import c10_cnn1
from layca.benchmark import training_step


def counted_in_the_graph(settings):
  """Multiply-adds of an image: each output is a sum over its kernel."""
  model = models.create(num_classes=10, **settings)
  models.build(model, (32, 32, 3))
  forward = tf.function(lambda x: model(x, False), autograph=False)
  image = tf.TensorSpec([1, 32, 32, 3])
  graph = forward.get_concrete_function(image).graph
  return sum(
    operation.outputs[0].shape.num_elements()
    * operation.inputs[1].shape[:-1].num_elements()
    for operation in graph.get_operations()
    if operation.type in ('Conv2D', 'MatMul')
  )


@pytest.mark.parametrize('variant', ['small', 'paper'])
def test_multiply_adds_are_those_of_the_models_graph(variant):
  settings = c10_cnn1.get_config(variant).to_dict()['model']
  expected = counted_in_the_graph(settings)
  assert training_step.multiply_adds(settings) == expected


def create_job(network='13', batch_size=128):
  config = c10_cnn1.get_config('small').to_dict() | {'batch_size': batch_size}
  return training_step.create_job(network, config)


@pytest.mark.parametrize(
  ('network', 'batch_size', 'steps'),
  [('13', 128, 8), ('25', 128, 2), ('13', 32, 32), ('25', 4096, 1)],
)
def test_an_epoch_has_as_many_images_at_any_batch_size(
  network, batch_size, steps
):
  job = create_job(network, batch_size)
  assert job.steps == steps
  assert job.num_images == steps * batch_size


def test_a_step_is_three_passes_over_its_batch():
  job = create_job(batch_size=32)
  forward = training_step.multiply_adds(job.settings['model'])
  assert job.gflop == pytest.approx(1e-9 * 2 * 3 * 32 * forward)


def test_targets_are_those_of_the_network_and_batch_size():
  targets = create_job('25').targets
  assert (targets['keras'], targets['product']) == (0.85, 0.82)
  assert create_job('13', 32).targets == {'sgd': 1.05}
  assert not create_job('13', 64).targets
