"""A data set as arrays in memory, decoded once."""

import dataclasses
import functools

import numpy as np

from layca.training.data import sources
from layca.training.data.resize import resize
from layca.training.errors import InputError

# The same test images for every seed of a run.
_TEST_SEED = 0
# Images that are counted at once.
_CHUNK = 1024


@dataclasses.dataclass(frozen=True)
class Split:
  """Images [n, h, w, c], and labels, int32 [n], from 0.

  Images are uint8, or float32 in [0, 1] where a user's own are floats.
  """

  images: np.ndarray
  labels: np.ndarray


@dataclasses.dataclass(frozen=True)
class Data:
  """The images that a run is trained and measured on.

  Those for validation, if any, are the data set's own, or held out of its
  training images.
  Mean and standard deviation are those of all pixels and channels of `train`,
  in the units of its images.
  """

  name: str
  train: Split
  validation: Split | None
  test: Split
  mean: float
  std: float
  num_classes: int
  watched_examples: int | None = None

  @property
  def image_shape(self) -> tuple[int, int, int]:
    """Returns height, width and number of channels."""
    return self.train.images.shape[1:]

  @property
  def measured(self) -> dict[str, Split]:
    """Returns the splits that accuracy is measured on: `val`, and `test`."""
    splits = {'val': self.validation, 'test': self.test}
    return {name: split for name, split in splits.items() if split is not None}

  @functools.cached_property
  def watched(self) -> dict[str, Split]:
    """Returns what of `measured` is measured while training."""
    return {
      name: _sample(split, self.watched_examples, self.num_classes)
      for name, split in self.measured.items()
    }


def load(
  name: str,
  *,
  data_dir: str | None = None,
  path: str | None = None,
  train_examples: int | None = None,
  test_examples: int | None = None,
  validation_examples: int = 0,
  watched_examples: int | None = None,
  image_size: int | None = None,
  coarse_labels: bool = False,
  seed: int = 0,
) -> Data:
  """Reads a data set and decodes the images that are asked for.

  The options are those of `config.data`. A chosen number of examples is
  class-balanced: the counts of any two classes differ by at most one. Where all
  there are is asked for, all are taken. Their order is that of the data set.
  The seed decides which training examples are chosen, and which are held out
  for validation: of a chosen number, the same are trained on whether others are
  held out or not. Raises InputError if the examples cannot be had.
  """
  source = sources.read(
    name,
    data_dir=data_dir,
    path=path,
    coarse_labels=coarse_labels,
    image_size=image_size,
  )
  classes = source.num_classes
  trained_on, held_out = _choose_train(
    source, train_examples, validation_examples, np.random.default_rng(seed)
  )
  generator = np.random.default_rng(_TEST_SEED)
  labels, option = source.test.labels, 'data.test_examples'
  tested_on = _choose(labels, test_examples, classes, option, generator)

  def split(examples, positions):
    images = resize(examples.decode(positions), image_size)
    return Split(images, examples.labels[positions])

  train = split(source.train, trained_on)
  validation = split(source.train, held_out) if len(held_out) else None
  if source.validation is not None:
    everything = np.arange(len(source.validation.labels))
    validation = split(source.validation, everything)
  test = split(source.test, tested_on)
  mean, std = _pixel_statistics(train.images)
  return Data(
    name, train, validation, test, mean, std, classes, watched_examples
  )


def _choose_train(source, count, held_out, generator):
  """Returns the positions of the examples trained on and of those held out."""
  labels, num_classes = source.train.labels, source.num_classes
  if held_out and source.validation is not None:
    raise InputError(
      f'data.validation_examples={held_out}: the data has validation images of '
      'its own: set it to 0'
    )
  option = 'data.train_examples'
  chosen = _choose(labels, count, num_classes, option, generator)
  if not held_out:
    return chosen, chosen[:0]
  left = np.setdiff1d(np.arange(len(labels)), chosen) if count else chosen
  option = f'data.validation_examples={held_out}'
  if held_out >= len(left) + (len(left) < len(labels)):
    raise InputError(
      f'{option}: {len(left)} training examples are there to hold out, and at '
      'least one must be left to train on: ask for fewer'
    )
  others = left[_choose(labels[left], held_out, num_classes, option, generator)]
  return np.setdiff1d(chosen, others), others


def _choose(labels, count, num_classes, option, generator):
  """Returns ascending positions of a class-balanced number of examples."""
  total = len(labels)
  if count is None or count == total:
    return np.arange(total)
  if count > total:
    raise InputError(
      f'{option}: {count} examples asked for, there are {total}: ask for no '
      'more, or leave it unset for all'
    )
  available = np.bincount(labels, minlength=num_classes)
  each, num_larger = divmod(count, num_classes)
  classes = generator.permutation(num_classes)
  larger = classes[available[classes] > each][:num_larger]
  fewest = available.min()
  if fewest < each or len(larger) < num_larger:
    most = fewest * num_classes + np.count_nonzero(available > fewest)
    raise InputError(
      f'{option}: {count} examples cannot be class-balanced, class '
      f'{available.argmin()} has only {fewest}: ask for at most {most}, or for '
      f'all {total}'
    )
  wanted = np.full(num_classes, each)
  wanted[larger] += 1
  members = [
    generator.permutation(np.flatnonzero(labels == label))[: wanted[label]]
    for label in range(num_classes)
  ]
  return np.sort(np.concatenate(members))


def _sample(split, count, num_classes):
  """Returns a class-balanced number of a split's examples, the same always."""
  if count is None or count >= len(split.labels):
    return split
  generator, option = np.random.default_rng(_TEST_SEED), 'data.watched_examples'
  kept = _choose(split.labels, count, num_classes, option, generator)
  return Split(split.images[kept], split.labels[kept])


def _pixel_statistics(images):
  """Returns mean and standard deviation of all pixels, exact to float64."""
  parts = np.array_split(images, len(images) // _CHUNK + 1)
  if images.dtype == np.uint8:
    counts = sum(np.bincount(part.ravel(), minlength=256) for part in parts)
    values = np.arange(256)
    mean = np.average(values, weights=counts)
    variance = np.average((values - mean) ** 2, weights=counts)
  else:
    mean = sum(part.sum(dtype=np.float64) for part in parts) / images.size
    squares = (np.square(part - mean, dtype=np.float64) for part in parts)
    variance = sum(part.sum() for part in squares) / images.size
  if not variance:
    raise InputError('all pixels of the training images are the same')
  return float(mean), float(np.sqrt(variance))
