"""Where images come from: scikit-learn, a folder made by tfds, or the user.

To check a name takes no TensorFlow.
"""

import importlib.util
import os
import re
from pathlib import Path

import numpy as np
from absl import logging

from layca.training.data import arrays, download
from layca.training.data.examples import Examples, Source
from layca.training.errors import InputError, named
from models import user_modules

# The split of each tfds data set for tests: Tiny ImageNet's own has no labels.
TEST_SPLITS = {
  'mnist': 'test',
  'cifar10': 'test',
  'cifar100': 'test',
  'tiny_imagenet': 'validation',
  'tiny_imagenet_subset': 'validation',
}


def read(
  name: str,
  *,
  data_dir: str | None = None,
  path: str | None = None,
  coarse_labels: bool = False,
  image_size: int | None = None,
) -> Source:
  """Opens a data set, which is downloaded where it is absent.

  Raises InputError if it can be neither found nor downloaded, or not be read.
  """
  if name in READERS:
    return READERS[name]()
  if name == 'npz':
    return arrays.read_npz(path)
  if name == 'image_folder':
    from layca.training.data import image_folder

    return image_folder.read(path, image_size)
  if user_modules.is_reference(name):
    return arrays.call(name, path)
  label = 'coarse_label' if coarse_labels else 'label'
  return _read_prepared(name, find(name, data_dir), label)


def check(
  name: str, coarse_labels: bool = False, path: str | None = None
) -> None:
  """Raises InputError for a name, labels or a path that cannot be had.

  A function of the user's, `module:name`, is looked for, not imported.
  """
  is_own = user_modules.is_reference(name)
  if name not in NAMES and not is_own:
    raise InputError(
      f'data.name={name!r} is unknown: use one of {", ".join(NAMES)}, or '
      'module:function of your own'
    )
  if coarse_labels and name != 'cifar100':
    raise InputError('data.coarse_labels=True: for cifar100 alone: unset it')
  if is_own:
    with named(f'data.name={name!r}'):
      user_modules.check_found(name)
  elif (path is None) == (name in OF_A_PATH):
    remedy = f'name the {OF_A_PATH[name]}' if path is None else 'unset it'
    raise InputError(f'data.path={path!r} with data.name={name}: {remedy}')
  if path is not None and not Path(path).exists():
    raise InputError(f'data.path={path!r}: there is no such file or folder')


def find(
  name: str, data_dir: str | None = None, may_download: bool = True
) -> Path | None:
  """Returns the folder of the newest prepared version of a tfds data set.

  Where it is absent it is downloaded, or the folder is None. Raises InputError
  if `data_dir` does not exist, or the download fails.
  """
  root = download.data_root(name, data_dir)
  versions = {
    tuple(map(int, path.parent.name.split('.'))): path.parent
    for path in root.glob(f'{name}/*/dataset_info.json')
    if re.fullmatch(r'\d+\.\d+\.\d+', path.parent.name)
  }
  if versions:
    return versions[max(versions)]
  return download.download(name, root) if may_download else None


def _read_digits():
  """Returns scikit-learn's 1,797 digits; a fifth of each class is for tests.

  They are read from its file, as to import scikit-learn takes longer.
  """
  package = Path(importlib.util.find_spec('sklearn').origin).parent
  table = np.loadtxt(package / 'datasets/data/digits.csv.gz', delimiter=',')
  pixels = table[:, :-1].reshape(-1, 8, 8, 1)
  images = np.rint(pixels * (255 / 16)).astype(np.uint8)
  labels = table[:, -1].astype(np.int32)
  is_test = np.zeros(len(labels), bool)
  for label in range(10):
    is_test[np.flatnonzero(labels == label)[4::5]] = True

  def examples(chosen):
    return Examples(labels[chosen], images[chosen].__getitem__)

  return Source(examples(~is_test), examples(is_test), num_classes=10)


def _read_prepared(name, folder, label):
  """Reads all records of a prepared data set, without its images' pixels."""
  import tensorflow_datasets as tfds

  verbosity = logging.get_verbosity()
  try:
    logging.set_verbosity(logging.WARNING)  # tfds logs what it reads.
    info = tfds.builder_from_directory(folder).info
    train, test = (
      _read_records(info, split, label)
      for split in ('train', TEST_SPLITS[name])
    )
    return Source(train, test, info.features[label].num_classes)
  # A damaged folder raises errors of protobuf, tfds, TensorFlow and Python.
  except Exception as error:
    raise InputError(
      f'{name} in {folder} cannot be read ({download.first_line(error)}): '
      f'remove that folder to have it prepared anew, {download.REMEDY}'
    ) from error
  finally:
    logging.set_verbosity(verbosity)


def _read_records(info, split, label):
  """Reads a split in the order of its files."""
  import tensorflow as tf

  features = {
    'image': tf.io.FixedLenFeature([], tf.string),
    label: tf.io.FixedLenFeature([], tf.int64),
  }
  files = [os.fspath(file) for file in info.splits[split].filepaths]
  # One parse for thousands of records; tfds parses each, which takes tenfold.
  batches = [
    tf.io.parse_example(batch, features)
    for batch in tf.data.TFRecordDataset(files).batch(4096)
  ]
  encoded, labels = (
    np.concatenate([batch[key].numpy() for batch in batches])
    for key in features
  )

  @tf.function(autograph=False)
  def decode(contents):
    with tf.device('CPU'):
      return tf.map_fn(
        info.features['image'].decode_example,
        contents,
        parallel_iterations=64,
        fn_output_signature=tf.uint8,
      )

  return Examples(
    labels.astype(np.int32),
    lambda positions: decode(encoded[positions]).numpy(),
  )


# Data sets of our own formats, those of the user's files, and all.
READERS = {'digits': _read_digits}
OF_A_PATH = {'npz': 'file that numpy.savez wrote', 'image_folder': 'folder'}
NAMES = (*READERS, *TEST_SPLITS, *OF_A_PATH)
