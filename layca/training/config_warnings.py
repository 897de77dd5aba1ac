"""What a run can do, but is hardly meant to: lines that warn before it."""

from ml_collections import ConfigDict

from layca.training.data.load import Data


def of(config: ConfigDict, data: Data) -> list[str]:
  """Returns a line for each doubt about a config, given its images."""
  return [*_of_drops(config), *_of_images(data)]


def _of_drops(config):
  drops, epochs = config.schedule.drop_epochs, config.epochs
  unreached = [f'{epoch:g}' for epoch in drops if epoch >= epochs]
  if unreached:
    yield (
      f'the rate does not drop at {", ".join(unreached)} '
      f'(config.schedule.drop_epochs), as the last of {epochs} epochs is '
      f'{epochs - 1}, counted from 0'
    )


def _of_images(data):
  images, classes = len(data.train.labels), data.num_classes
  if images < 2 * classes:
    yield (
      f'{images} images to train on, of {classes} classes: fewer than two of '
      'each (config.data.train_examples)'
    )
