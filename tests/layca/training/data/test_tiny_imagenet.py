"""The tfds builder of Tiny ImageNet, on an archive of the official layout."""

import socket
import zipfile

import numpy as np
import pytest
import tensorflow as tf
from tensorflow_datasets.core.download import checksums

from layca.training.data import load, sources
from layca.training.data.tiny_imagenet import URL, TinyImagenet
from layca.training.errors import InputError

WNIDS = [f'n{number:08d}' for number in range(1000, 1200)]
GRAY = 'n00001003_1'


def jpeg(image):
  return tf.io.encode_jpeg(image, quality=90).numpy()


@pytest.fixture(scope='module')
def images():
  """Encoded images by name: two for training, one for validation a class."""
  random = np.random.default_rng(0)
  train, validation = {}, {}
  for number, wnid in enumerate(WNIDS):
    # One plain colour each, which JPEG keeps to a pixel value or two.
    colour = random.integers(20, 236, (3, 1, 1, 3)).astype(np.uint8)
    first, second, held_out = np.tile(colour, (1, 64, 64, 1))
    train[f'{wnid}_0'] = jpeg(first)
    train[f'{wnid}_1'] = jpeg(second)
    validation[f'val_{number}'] = wnid, jpeg(held_out)
  train[GRAY] = jpeg(np.full((64, 64, 1), 77, np.uint8))
  return train, validation


def write_archive(path, train, validation):
  """Writes the files that the builder reads, and those it must not."""
  with zipfile.ZipFile(path, 'w') as archive:
    folder = 'tiny-imagenet-200'
    # The official list is not sorted either.
    archive.writestr(f'{folder}/wnids.txt', '\n'.join(WNIDS[::-1]) + '\n')
    archive.writestr(f'{folder}/words.txt', 'n00001000\ta word\n')
    archive.writestr(f'{folder}/train/', '')
    for name, image in train.items():
      wnid = name.split('_')[0]
      archive.writestr(f'{folder}/train/{wnid}/{name}_boxes.txt', '0\t0\t9\t9')
      archive.writestr(f'{folder}/train/{wnid}/images/{name}.JPEG', image)
    lines = []
    for name, (wnid, image) in validation.items():
      archive.writestr(f'{folder}/val/images/{name}.JPEG', image)
      lines.append(f'{name}.JPEG\t{wnid}\t0\t32\t44\t62\n')
    archive.writestr(f'{folder}/val/val_annotations.txt', ''.join(lines))
    archive.writestr(f'{folder}/test/images/test_0.JPEG', b'not an image')


@pytest.fixture(scope='module')
def prepared(images, tmp_path_factory):
  """A folder that the builder has written to, from an archive put by hand."""
  root = tmp_path_factory.mktemp('tfds')
  manual = root / 'downloads/manual'
  manual.mkdir(parents=True)
  archive = manual / 'tiny-imagenet-200.zip'
  with pytest.MonkeyPatch.context() as patch:
    # Whoever tries to reach a server fails.
    patch.setattr(socket.socket, 'connect', None)
    write_archive(archive, *images)
    info = checksums.compute_url_info(archive)
    patch.setattr(TinyImagenet, 'url_infos', {URL: info})
    sources.read('tiny_imagenet', data_dir=root)
  return root


def test_labels_are_places_in_the_sorted_list_of_wordnet_ids(prepared):
  info = TinyImagenet(data_dir=prepared).info
  assert info.features['label'].names == WNIDS
  assert info.splits['train'].num_examples == 400
  assert info.splits['validation'].num_examples == 200


def test_images_and_labels_are_those_of_the_archive(prepared, images):
  train, validation = images
  dataset = TinyImagenet(data_dir=prepared).as_dataset()
  for example in dataset['train'].as_numpy_iterator():
    name = example['id'].decode()
    assert WNIDS[example['label']] == name.split('_')[0]
    expected = tf.io.decode_jpeg(train.pop(name), channels=3)
    np.testing.assert_array_equal(example['image'], expected)
  assert not train
  for example in dataset['validation'].as_numpy_iterator():
    wnid, image = validation.pop(example['id'].decode())
    assert WNIDS[example['label']] == wnid
    np.testing.assert_array_equal(
      example['image'], tf.io.decode_jpeg(image, channels=3)
    )
  assert not validation


def test_validation_comes_from_the_training_images_test_from_validation(
  prepared,
):
  loaded = load.load(
    'tiny_imagenet', data_dir=prepared, validation_examples=200
  )
  for split in (loaded.train, loaded.validation, loaded.test):
    np.testing.assert_array_equal(np.bincount(split.labels), np.ones(200))
  held_out = {image.tobytes() for image in loaded.validation.images}
  whole = load.load('tiny_imagenet', data_dir=prepared).train.images
  assert held_out <= {image.tobytes() for image in whole}
  # The grayscale one became RGB.
  assert (whole == 77).all(axis=(1, 2, 3)).sum() == 1
  assert not held_out & {image.tobytes() for image in loaded.test.images}


def test_another_archive_is_refused(prepared, images, tmp_path):
  manual = tmp_path / 'downloads/manual'
  manual.mkdir(parents=True)
  write_archive(manual / 'tiny-imagenet-200.zip', *images)
  with pytest.raises(InputError, match='wrong checksum') as raised:
    sources.read('tiny_imagenet', data_dir=tmp_path)
  assert '\n' not in str(raised.value)
