"""A folder of images, a folder a class: read as it is, or refused by file."""

import numpy as np
import pytest
from PIL import Image

from layca.training.data import image_folder, load, sources
from layca.training.errors import InputError

CLASSES = ('ant', 'bee', 'cat10', 'cat9')


def pixels(seed, size=(6, 5), channels=3):
  shape = (*size, channels) if channels > 1 else size
  return np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)


def save(path, array, **options):
  path.parent.mkdir(parents=True, exist_ok=True)
  Image.fromarray(array).save(path, **options)


@pytest.fixture(name='folder')
def fixture_folder(tmp_path):
  """Three images of each class to train on, and one to test on."""
  for label, name in enumerate(CLASSES):
    for number in range(3):
      save(
        tmp_path / 'train' / name / f'{number}.png', pixels(10 * label + number)
      )
    save(tmp_path / 'test' / name / 'x.png', pixels(90 + label))
  return tmp_path


def refuse(folder, image_size=None):
  with pytest.raises(InputError) as raised:
    image_folder.read(str(folder), image_size)
  assert '\n' not in str(raised.value)
  return str(raised.value)


def test_pixels_and_labels_are_those_of_the_files(folder):
  (folder / 'train/bee/.DS_Store').write_text('hidden')
  (folder / '.cache').mkdir()
  source = sources.read('image_folder', path=str(folder))
  assert source.num_classes == 4
  assert source.validation is None
  np.testing.assert_array_equal(source.train.labels, np.repeat(range(4), 3))
  np.testing.assert_array_equal(source.test.labels, range(4))
  decoded = source.train.decode(np.array([4, 11, 0]))
  expected = [pixels(11), pixels(32), pixels(0)]
  np.testing.assert_array_equal(decoded, expected)


def test_only_the_images_asked_for_are_decoded(folder, monkeypatch):
  decoded = []
  convert = Image.Image.convert
  monkeypatch.setattr(
    Image.Image,
    'convert',
    lambda image, mode: decoded.append(1) or convert(image, mode),
  )
  source = image_folder.read(str(folder), None)
  assert not decoded
  source.train.decode(np.array([7, 2]))
  assert len(decoded) == 2


def test_images_for_validation_are_optional(folder):
  save(folder / 'validation/bee/1.png', pixels(5))
  loaded = load.load('image_folder', path=str(folder))
  np.testing.assert_array_equal(loaded.validation.labels, [1])
  np.testing.assert_array_equal(loaded.validation.images[0], pixels(5))
  assert len(loaded.train.labels) == 12


def test_gray_images_have_one_channel_and_among_colours_three(tmp_path):
  for name in ('train/a', 'train/b', 'test/a'):
    save(tmp_path / name / '0.png', pixels(0, channels=1))
  source = image_folder.read(str(tmp_path), None)
  gray = source.train.decode(np.arange(2))
  np.testing.assert_array_equal(gray[1, ..., 0], pixels(0, channels=1))
  save(tmp_path / 'test/b/0.png', pixels(1, channels=4))
  source = image_folder.read(str(tmp_path), None)
  among = source.train.decode(np.arange(2))
  np.testing.assert_array_equal(among, np.repeat(gray, 3, axis=-1))
  transparent = source.test.decode(np.array([1]))
  np.testing.assert_array_equal(transparent[0], pixels(1, channels=4)[..., :3])


def test_images_of_many_sizes_and_formats_are_resized(folder):
  save(folder / 'train/ant/9.jpg', pixels(7, (40, 30)))
  words = refuse(folder)
  assert '0.png is 5x6 pixels, and ' in words
  assert '9.jpg 30x40: set config.data.image_size' in words
  loaded = load.load('image_folder', path=str(folder), image_size=8)
  assert loaded.train.images.shape == (13, 8, 8, 3)
  # As those of one size are, which are resized together.
  (folder / 'train/ant/9.jpg').unlink()
  source = image_folder.read(str(folder), None)
  together = load.resize(source.test.decode(np.arange(4)), 8)
  np.testing.assert_array_equal(loaded.test.images, together)


def test_what_is_no_image_is_named(folder):
  (folder / 'train/bee/notes.txt').write_text('x')
  words = refuse(folder)
  assert words.startswith(
    f'{folder}/train/bee/notes.txt cannot be read as an i'
  )
  assert 'UnidentifiedImageError' in words


def test_an_image_that_is_cut_off_is_named_when_it_is_decoded(folder):
  path = folder / 'train/ant/1.png'
  path.write_bytes(path.read_bytes()[:-60])
  source = image_folder.read(str(folder), None)
  source.train.decode(np.array([0, 2]))
  with pytest.raises(
    InputError, match=r'ant/1\.png cannot be read as an image'
  ):
    source.train.decode(np.array([0, 1]))


def test_sixteen_bits_are_not_cut_in_silence(folder):
  save(
    folder / 'test/ant/deep.png', pixels(0, channels=1).astype(np.uint16) * 9
  )
  assert 'deep.png has pixels of the kind I;16: convert' in refuse(folder)


def test_a_class_that_is_only_tested_is_named(folder):
  save(folder / 'test/dog/0.png', pixels(0))
  assert 'test/dog is of no class of the training images' in refuse(folder)


@pytest.mark.parametrize('missing', ['train', 'test'])
def test_a_missing_split_is_named(folder, missing):
  (folder / missing).rename(folder / 'other')
  words = refuse(folder)
  assert words.startswith(f'{folder}/{missing}: No such file or directory: ')


def test_empty_folders_are_named(folder):
  (folder / 'train/dog').mkdir()
  assert 'train/dog is empty: put images there' in refuse(folder)
  (folder / 'train/dog').rmdir()
  (folder / 'test').rename(folder / 'other')
  (folder / 'test').mkdir()
  assert 'test holds no images' in refuse(folder)


def test_one_class_is_not_enough(tmp_path):
  save(tmp_path / 'train/ant/0.png', pixels(0))
  assert 'train holds 1 class: make a folder for each' in refuse(tmp_path)
