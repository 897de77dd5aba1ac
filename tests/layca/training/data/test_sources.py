"""Data sets that tfds wrote: which is read, how, and what to do without one."""

import shutil
import socket

import numpy as np
import pytest
import tensorflow_datasets as tfds
from absl import logging

from layca.training.data import download, load, sources
from layca.training.errors import InputError

NUM_TRAIN, NUM_TEST = 150, 30


def write_prepared(root, name, version='3.0.2', test_split='test', seed=0):
  """Writes a small data set as tfds does, in two files a split."""
  random = np.random.default_rng(seed)

  def split(count):
    for key in range(count):
      label = random.integers(20)
      image = random.integers(0, 256, (6, 6, 3)).astype(np.uint8)
      yield key, {'image': image, 'label': label, 'coarse_label': label // 4}

  features = tfds.features.FeaturesDict(
    {
      # JPEG, so that another decoder would give other pixels.
      'image': tfds.features.Image(shape=(6, 6, 3), encoding_format='jpeg'),
      'label': tfds.features.ClassLabel(num_classes=20),
      'coarse_label': tfds.features.ClassLabel(num_classes=5),
    }
  )
  tfds.dataset_builders.store_as_tfds_dataset(
    name=name,
    version=version,
    data_dir=root,
    features=features,
    split_datasets={
      'train': list(split(NUM_TRAIN)),
      test_split: list(split(NUM_TEST)),
    },
    download_config=tfds.download.DownloadConfig(num_shards=2),
  )
  return root / name / version


@pytest.fixture(scope='module')
def prepared(tmp_path_factory):
  """A folder that holds cifar100, cifar10 twice, and the Tiny subset."""
  root = tmp_path_factory.mktemp('tfds')
  write_prepared(root, 'cifar100')
  write_prepared(root, 'cifar10', '3.0.9', seed=1)
  write_prepared(root, 'cifar10', '3.0.10', seed=2)
  write_prepared(root, 'tiny_imagenet_subset', '1.0.0', test_split='validation')
  return root


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
  """Lets whoever tries to reach a server, or to download, fail."""
  monkeypatch.setattr(socket, 'getaddrinfo', None)
  monkeypatch.setattr(socket.socket, 'connect', None)
  monkeypatch.setattr(download, 'download', None)
  monkeypatch.delenv('TFDS_DATA_DIR', raising=False)


def plainly(builder_dir, split):
  """All examples of a split, read by tfds alone, file after file."""
  dataset = tfds.builder_from_directory(builder_dir).as_dataset(
    split=split,
    read_config=tfds.ReadConfig(interleave_cycle_length=1),
  )
  return list(dataset.as_numpy_iterator())


def assert_same(examples, plain):
  labels, images = ([each[key] for each in plain] for key in ('label', 'image'))
  np.testing.assert_array_equal(examples.labels, labels)
  np.testing.assert_array_equal(examples.decode(np.arange(len(plain))), images)


def error_line(name, data_dir):
  with pytest.raises(InputError) as raised:
    sources.read(name, data_dir=data_dir)
  assert '\n' not in str(raised.value)
  return str(raised.value)


@pytest.mark.parametrize(
  ('folder', 'test_split'),
  [
    ('cifar100/3.0.2', 'test'),
    ('tiny_imagenet_subset/1.0.0', 'validation'),
    # The newest of two.
    ('cifar10/3.0.10', 'test'),
  ],
)
def test_examples_are_those_of_tfds_bit_for_bit(prepared, folder, test_split):
  source = sources.read(folder.split('/')[0], data_dir=prepared)
  assert_same(source.train, plainly(prepared / folder, 'train'))
  assert_same(source.test, plainly(prepared / folder, test_split))
  assert source.num_classes == 20
  assert source.train.labels.dtype == np.int32


@pytest.mark.parametrize('positions', [[7], [149, 3, 3, 70], range(64)])
def test_only_the_images_asked_for_are_decoded(prepared, positions):
  decode = sources.read('cifar100', data_dir=prepared).train.decode
  every = decode(np.arange(NUM_TRAIN))
  positions = np.array(positions)
  np.testing.assert_array_equal(decode(positions), every[positions])


def test_coarse_labels(prepared):
  fine = sources.read('cifar100', data_dir=prepared)
  coarse = sources.read('cifar100', data_dir=prepared, coarse_labels=True)
  assert coarse.num_classes == 5
  np.testing.assert_array_equal(coarse.train.labels, fine.train.labels // 4)


@pytest.fixture
def talkative():
  """As in a program run by `absl.app`."""
  verbosity = logging.get_verbosity()
  logging.set_verbosity(logging.INFO)
  yield
  assert logging.get_verbosity() == logging.INFO
  logging.set_verbosity(verbosity)


@pytest.mark.usefixtures('talkative')
def test_a_prepared_data_set_is_read_in_silence(prepared, capfd, caplog):
  load.load('cifar100', data_dir=prepared, validation_examples=50)
  assert not caplog.records
  printed = capfd.readouterr()
  assert printed.out == ''
  # TensorFlow's own notes, which TF_CPP_MIN_LOG_LEVEL=1 turns off.
  assert all(line.startswith('I0') for line in printed.err.splitlines())


def test_the_environment_names_the_folder_even_after_tfds_is_imported(
  prepared, monkeypatch
):
  monkeypatch.setenv('TFDS_DATA_DIR', str(prepared))
  assert len(sources.read('cifar100').train.labels) == NUM_TRAIN


def test_an_unknown_name_is_answered_with_the_known_ones():
  with pytest.raises(InputError, match="'cifar'") as raised:
    sources.check('cifar', coarse_labels=False)
  assert all(name in str(raised.value) for name in sources.NAMES)


@pytest.mark.parametrize('name', ['digits', 'cifar10'])
def test_only_cifar100_has_coarse_labels(name):
  with pytest.raises(InputError, match='coarse_labels'):
    sources.check(name, coarse_labels=True)
  sources.check('cifar100', coarse_labels=True)


@pytest.mark.parametrize(
  ('file', 'bytes_left'),
  [
    ('*train*-00001-of-*', -100),
    ('*test*-00000-of-*', None),
    ('dataset_info.json', 9),
    ('features.json', None),
  ],
)
def test_a_damaged_data_set_is_named(prepared, tmp_path, file, bytes_left):
  folder = tmp_path / 'cifar100/3.0.2'
  shutil.copytree(prepared / 'cifar100/3.0.2', folder)
  (path,) = folder.glob(file)
  if bytes_left is None:
    path.unlink()
  else:
    path.write_bytes(path.read_bytes()[:bytes_left])
  line = error_line('cifar100', data_dir=tmp_path)
  assert line.startswith(f'cifar100 in {folder} cannot be read (')
  assert 'remove that folder' in line


def test_a_data_set_of_other_splits_or_features(prepared, tmp_path):
  folder = tmp_path / 'tiny_imagenet/1.0.0'
  shutil.copytree(prepared / 'cifar100/3.0.2', folder)
  assert 'cannot be read' in error_line('tiny_imagenet', data_dir=tmp_path)
