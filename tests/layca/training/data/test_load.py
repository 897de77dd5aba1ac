"""Which images a run trains and is tested on, and their statistics."""

import os
import pathlib
import re
import runpy
import sys

import numpy as np
import pytest
from sklearn import datasets

from layca.training.data import download, load, sources
from layca.training.errors import InputError

REAL = os.environ.get('TFDS_DATA_DIR', 'none')
CLASSES = 10
# Of each class of the made-up training split below.
TRAIN_COUNTS = (30, 31, 40, 30, 33, 50, 30, 35, 30, 60)


def make_examples(counts, first_index):
  """A split of 4x4 images whose first two pixels tell the image's index."""
  labels = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
  random = np.random.default_rng(first_index)
  random.shuffle(labels)
  images = random.integers(0, 256, (len(labels), 4, 4, 3)).astype(np.uint8)
  index = first_index + np.arange(len(labels))
  images[:, 0, 0, 0], images[:, 0, 1, 0] = divmod(index, 256)
  return sources.Examples(labels, images.__getitem__)


@pytest.fixture
def source(monkeypatch):
  """Makes `load` read the made-up data set, whatever the name."""
  made_up = sources.Source(
    train=make_examples(TRAIN_COUNTS, 0),
    test=make_examples((20,) * CLASSES, 1000),
    num_classes=CLASSES,
  )
  monkeypatch.setattr(sources, 'read', lambda name, **options: made_up)
  return made_up


def indices(split):
  high, low = split.images[:, 0, :2, 0].astype(int).T
  return high * 256 + low


def class_counts(split):
  return np.bincount(split.labels, minlength=CLASSES)


# All there are can be asked for, though classes differ.
@pytest.mark.parametrize('count', [None, 369])
def test_all_images_in_their_order_by_default(source, count):
  loaded = load.load('made_up', train_examples=count)
  assert loaded.name == 'made_up'
  assert loaded.num_classes == CLASSES
  assert loaded.validation is None
  np.testing.assert_array_equal(indices(loaded.train), range(369))
  np.testing.assert_array_equal(indices(loaded.test), range(1000, 1200))
  np.testing.assert_array_equal(loaded.train.labels, source.train.labels)
  assert loaded.train.labels.dtype == np.int32
  assert loaded.train.images.dtype == np.uint8


@pytest.mark.parametrize('count', [3, 10, 25, 100, 299, 306])
def test_chosen_examples_are_class_balanced(source, count):
  train = load.load('made_up', train_examples=count).train
  assert len(np.unique(indices(train))) == count == len(train.labels)
  assert np.ptp(class_counts(train)) <= 1
  np.testing.assert_array_equal(
    train.labels, source.train.labels[indices(train)]
  )
  assert (np.diff(indices(train)) > 0).all()


def test_the_seed_chooses_training_but_not_test_images(source):
  options = dict(train_examples=55, test_examples=25, validation_examples=11)
  first, again, other = (
    load.load('made_up', seed=seed, **options) for seed in (1, 1, 2)
  )
  for split in ('train', 'validation'):
    chosen, same, others = (
      set(indices(getattr(each, split))) for each in (first, again, other)
    )
    assert chosen == same != others
  np.testing.assert_array_equal(indices(first.test), indices(other.test))
  assert np.ptp(class_counts(first.test)) == 1
  assert len(first.test.labels) == 25
  # Which classes have one more is a matter of the seed too.
  assert (class_counts(first.train) != class_counts(other.train)).any()


@pytest.mark.parametrize(
  ('count', 'held_out'), [(None, 37), (200, 60), (9, 270), (100, 9)]
)
def test_validation_is_held_out_of_what_is_not_chosen_to_train_on(
  source, count, held_out
):
  whole = load.load('made_up', train_examples=count, seed=5)
  loaded = load.load(
    'made_up', train_examples=count, validation_examples=held_out, seed=5
  )
  train, validation = indices(loaded.train), indices(loaded.validation)
  assert len(validation) == held_out
  assert np.ptp(class_counts(loaded.validation)) <= 1
  assert not set(train) & set(validation)
  if count is None:
    assert set(train) | set(validation) == set(indices(whole.train))
  else:
    np.testing.assert_array_equal(train, indices(whole.train))
  np.testing.assert_array_equal(
    loaded.validation.labels, source.train.labels[validation]
  )


@pytest.mark.parametrize(
  ('options', 'message'),
  [
    ({'train_examples': 370}, 'train_examples: 370 .* there are 369'),
    ({'test_examples': 201}, 'test_examples: 201 .* there are 200'),
    (
      {'train_examples': 9, 'validation_examples': 361},
      'validation_examples=361: 360 training examples are there',
    ),
    ({'validation_examples': 369}, '369 training .* at least one must be left'),
    ({'validation_examples': 350}, r'validation_examples=350: .* class \d'),
  ],
)
def test_what_cannot_be_had_is_one_line_before_any_decoding(
  source, options, message
):
  for split in (source.train, source.test):
    object.__setattr__(split, 'decode', None)
  with pytest.raises(InputError, match=message) as raised:
    load.load('made_up', **options)
  assert '\n' not in str(raised.value)


def test_a_scarce_class_is_named_with_the_most_that_can_be_had(source):
  with pytest.raises(InputError, match='class 0 has only 30') as raised:
    load.load('made_up', train_examples=350)
  most = int(re.search(r'at most (\d+)', str(raised.value)).group(1))
  counts = class_counts(load.load('made_up', train_examples=most).train)
  np.testing.assert_array_equal(
    counts, np.minimum(TRAIN_COUNTS, min(TRAIN_COUNTS) + 1)
  )
  with pytest.raises(InputError, match='class-balanced'):
    load.load('made_up', train_examples=most + 1)


def resize_matrix(before, after):
  """[after, before]: each row the weights of a triangle, in pixels."""
  scale = before / after
  centers = (np.arange(after) + 0.5) * scale - 0.5
  distance = np.abs(np.arange(before) - centers[:, np.newaxis])
  weights = np.maximum(0, 1 - distance / max(scale, 1))
  return weights / weights.sum(axis=1, keepdims=True)


def test_what_is_watched_while_training_is_a_sample_of_each_split(source):
  options = dict(validation_examples=60, seed=3)
  loaded = load.load('made_up', watched_examples=25, **options)
  assert loaded.watched.keys() == loaded.measured.keys() == {'val', 'test'}
  for name, sample in loaded.watched.items():
    assert len(sample.labels) == 25
    assert np.ptp(class_counts(sample)) == 1
    assert set(indices(sample)) < set(indices(loaded.measured[name]))
  again = load.load('made_up', watched_examples=25, seed=4)
  np.testing.assert_array_equal(
    indices(again.watched['test']), indices(loaded.watched['test'])
  )


@pytest.mark.parametrize('count', [None, 200, 1000])
def test_all_are_watched_where_no_fewer_are_asked_for(source, count):
  loaded = load.load('made_up', watched_examples=count)
  assert loaded.watched == loaded.measured == {'test': loaded.test}


@pytest.mark.parametrize('size', [28, 8, 5, 3])
def test_resize_is_bilinear_antialiased_and_rounded(size):
  small = load.load('digits', test_examples=20).test
  resized = load.load('digits', test_examples=20, image_size=size).test
  assert resized.images.shape == (20, size, size, 1)
  assert resized.images.dtype == np.uint8
  np.testing.assert_array_equal(resized.labels, small.labels)
  matrix = resize_matrix(8, size)
  expected = np.einsum('ih,jw,bhwc->bijc', matrix, matrix, small.images)
  # A half may be rounded either way.
  np.testing.assert_allclose(resized.images, expected, atol=0.5 + 1e-4)


# There are more images than are counted at once, but for the share.
@pytest.mark.parametrize(
  'options', [{}, {'image_size': 4}, {'validation_examples': 700}]
)
def test_statistics_are_those_of_the_images_trained_on(options):
  loaded = load.load('digits', **options)
  pixels = loaded.train.images.astype(np.float64)
  assert loaded.mean == pytest.approx(pixels.mean(), rel=1e-12)
  assert loaded.std == pytest.approx(pixels.std(), rel=1e-12)


def test_digits_are_scikit_learns_split_for_good():
  loaded, other = load.load('digits', seed=0), load.load('digits', seed=1)
  np.testing.assert_array_equal(loaded.train.images, other.train.images)
  np.testing.assert_array_equal(loaded.test.images, other.test.images)
  images = np.concatenate([loaded.train.images, loaded.test.images])
  labels = np.concatenate([loaded.train.labels, loaded.test.labels])
  assert images.shape == (1797, 8, 8, 1)
  share = class_counts(loaded.test) / np.bincount(labels)
  assert (np.abs(share - 0.2) < 0.01).all()

  def lines(pixels, classes):
    return sorted(map(tuple, np.column_stack([pixels, classes])))

  digits = datasets.load_digits()
  expected = (digits.data * 255 / 16).round().astype(int)
  assert lines(images.reshape(1797, 64), labels) == lines(
    expected, digits.target
  )


@pytest.mark.parametrize(
  ('name', 'shape', 'classes'),
  [
    ('mnist', (28, 28, 1), 10),
    ('cifar10', (32, 32, 3), 10),
    ('cifar100', (32, 32, 3), 100),
    ('tiny_imagenet_subset', (64, 64, 3), 200),
  ],
)
def test_real_data_sets_are_read_where_they_are(name, shape, classes):
  if not pathlib.Path(REAL, name).is_dir():
    pytest.skip(f'TFDS_DATA_DIR holds no {name}')
  options = dict(train_examples=800, test_examples=200, validation_examples=200)
  loaded = load.load(name, data_dir=REAL, **options)
  assert loaded.num_classes == classes
  splits = {'train': 800, 'validation': 200, 'test': 200}
  for split_name, count in splits.items():
    split = getattr(loaded, split_name)
    assert split.images.shape == (count, *shape)
    assert (np.bincount(split.labels) == count // classes).all()


def test_digits_need_no_tfds(monkeypatch):
  # Makes every import of it fail.
  monkeypatch.setitem(sys.modules, 'tensorflow_datasets', None)
  for module in (load, sources, download):
    runpy.run_path(module.__file__)
  assert load.load('digits').name == 'digits'
