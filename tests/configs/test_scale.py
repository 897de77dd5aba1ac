"""What the smaller scales keep of the paper, as their configs say it."""

import importlib

import pytest

from configs import defaults, scale
from configs.sweeps import runs

TASKS = (*runs.TASKS, 'c10_cnn2')
SCALES = ('small', 'medium')
each = pytest.mark.parametrize(
  ('task', 'variant'), [(task, name) for task in TASKS for name in SCALES]
)
# Of the subset of Tiny ImageNet, of which 2,000 are held out.
IMAGES = {'tiny_imagenet_subset': 8000}


def get_config(task, variant):
  return importlib.import_module(f'configs.{task}').get_config(variant)


@each
def test_random_rotation_is_wide_before_the_first_drop(task, variant):
  config = get_config(task, variant)
  images = config.data.train_examples or IMAGES[config.data.name]
  steps, rest = divmod(images, config.batch_size)
  steps += rest > 0 and not config.data.drop_remainder
  updates = steps * config.schedule.drop_epochs[0]
  # An update by the angle arctan(3^-3) takes the expected cosine to its share.
  assert config.rho == 3.0**-3
  assert 1 - (1 + config.rho**2) ** (-updates / 2) >= 0.9


@each
def test_no_rule_stops_a_run_early_and_few_images_are_watched(task, variant):
  config = get_config(task, variant)
  stop = config.stop.to_dict()
  del stop['check_epoch']
  assert set(stop.values()) == {None}
  assert config.data.watched_examples == 2000
  assert config.data.test_examples is None


@each
def test_rates_and_the_factor_of_drops_are_the_papers(task, variant):
  config, paper = get_config(task, variant), get_config(task, 'paper')
  assert config.schedule.drop_factor == paper.schedule.drop_factor
  assert config.rho == paper.rho
  assert config.optimizer.to_dict() == paper.optimizer.to_dict()
  assert config.schedule.drop_epochs[-1] < config.epochs <= paper.epochs


@each
def test_the_loss_is_bounded_at_the_papers_scale_alone(task, variant):
  assert get_config(task, 'paper').min_probability == 1e-7
  assert get_config(task, variant).min_probability == 0.0


@pytest.mark.parametrize('task', TASKS)
def test_medium_has_half_again_the_images_and_the_width(task):
  small, medium = (get_config(task, name) for name in SCALES)
  assert medium.schedule.to_dict() == small.schedule.to_dict()
  assert medium.epochs == small.epochs
  assert medium.data.train_examples == 1.5 * small.data.train_examples
  if task == 'c10_cnn2':
    factor = medium.model.width_multiplier / small.model.width_multiplier
    assert factor == 1.5
  else:
    widths = [1.5 * width for width in small.model.widths]
    assert list(medium.model.widths) == widths


def test_it_changes_the_run_and_nothing_else():
  config = defaults.get_config()
  config.stop.train_loss, config.stop.min_train_accuracy = 0.1, 0.2
  config.min_probability = 0.1
  config.stop.unchanged_epochs = 3
  scale.reduce(config, epochs=9, drop_epochs=(4, 7), batch_size=16)
  usual = defaults.get_config()
  usual.epochs, usual.batch_size = 9, 16
  usual.schedule.drop_epochs = (4, 7)
  usual.data.watched_examples = scale.WATCHED
  assert config.to_dict() == usual.to_dict()
