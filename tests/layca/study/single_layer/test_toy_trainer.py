"""The numbers that a program's trainings are reported with."""

import pytest

from layca.study.single_layer import experiments, layer_feedback
from layca.study.single_layer.toy_programs import Program
from layca.study.single_layer.toy_trainer import Trainer
from layca.study.single_layer.trainings import Trainings
from layca.training.data import load
from layca.training.errors import InputError
from tests.layca.study.single_layer import small_study

CONFIG = small_study.config()


@pytest.fixture(scope='module')
def images():
  return load.load('digits', image_size=8)


@pytest.fixture(scope='module')
def trainer():
  return Trainer(CONFIG)


def train(trainer, images, program):
  """Returns the trainings of a program, and the same without a trainer."""
  drawn = [experiments.create(CONFIG, images, i) for i in program.experiments]
  is_frozen = program.figure == '1c'
  expected = Trainings(drawn, program.layers, program.rho, CONFIG, is_frozen)
  ours = trainer.create(program)
  ours.train(4)
  expected.train(4)
  return ours, expected


@pytest.mark.parametrize(
  ('figure', 'variant'), [('1a', 'normal'), ('1c', 'frozen_relu')]
)
def test_a_row_for_each_training_in_order(trainer, images, figure, variant):
  program = Program(figure, (1, 3), (0, 2), 0.5, 4, 4)
  ours, expected = train(trainer, images, program)
  inputs = experiments.standardise(images, images.test.images)
  train_loss, train_accuracy = expected.evaluate_train()
  test_loss, test_accuracy = expected.evaluate(inputs, images.test.labels)
  numbers = {
    'train_loss': train_loss,
    'train_accuracy': train_accuracy,
    'test_loss': test_loss,
    'test_accuracy': test_accuracy,
    'cosine_distance': expected.cosine_distances(),
  }
  rows = iter(trainer.rows(program, ours))
  for index, experiment in enumerate((1, 3)):
    for place, layer in enumerate((0, 2)):
      row = {'variant': variant, 'experiment': experiment, 'layer': layer}
      for name, values in numbers.items():
        row[name] = pytest.approx(values[index, place], rel=1e-5)
      assert next(rows) == row | {'steps': 4}
  assert not list(rows)


def test_a_record_is_of_the_chosen_images_and_units(trainer, images):
  program = Program('1b', (0,), (0,), 0.5, 4, 4)
  ours, expected = train(trainer, images, program)
  loss, accuracy = expected.evaluate_train()[:, 0, 0]
  inputs, labels, units = layer_feedback.draw_samples(CONFIG, images)
  feedback = expected.feedback(inputs, labels)[0, 0].numpy()[:, units]
  silhouette = layer_feedback.silhouette(feedback, labels)
  assert trainer.record(3, ours) == {
    'step': 3,
    'silhouette': pytest.approx(silhouette, abs=1e-5),
    'train_loss': pytest.approx(loss, rel=1e-5),
    'train_accuracy': pytest.approx(accuracy),
  }


def test_a_feedback_that_diverges_names_the_rate(trainer):
  trainings = trainer.create(Program('1b', (0,), (0,), 3e38, 4, 1))
  trainings.train(4)
  with pytest.raises(InputError, match=r'feedback.rho=.*: .* smaller rate'):
    trainer.record(4, trainings)
