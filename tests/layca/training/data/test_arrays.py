"""Images that a user has as arrays: taken as they are, or refused by name."""

import numpy as np
import pytest

from layca.training.data import arrays, load, sources
from layca.training.errors import InputError
from tests.user_module import fixture_write  # noqa: F401 - a fixture.


def given(dtype=np.uint8, **changes):
  """Arrays of 24 images to train on and 6 to test on, of 3 classes."""
  random = np.random.default_rng(0)

  def images(count):
    pixels = random.integers(0, 256, (count, 5, 4, 3))
    return pixels.astype(np.uint8) if dtype == np.uint8 else dtype(pixels / 255)

  made = {
    'train_images': images(24),
    'train_labels': np.arange(24) % 3,
    'test_images': images(6),
    'test_labels': np.arange(6) % 3,
  }
  return {k: v for k, v in (made | changes).items() if v is not None}


def assert_same(source, expected):
  for split in ('train', 'test'):
    examples = getattr(source, split)
    count = len(examples.labels)
    decoded = examples.decode(np.arange(count))
    np.testing.assert_array_equal(decoded, expected[f'{split}_images'])
    np.testing.assert_array_equal(examples.labels, expected[f'{split}_labels'])
    assert examples.labels.dtype == np.int32


@pytest.mark.parametrize('dtype', [np.uint8, np.float32])
def test_an_npz_file_is_read_as_it_is(tmp_path, dtype):
  path, expected = str(tmp_path / 'data.npz'), given(dtype)
  np.savez(path, **expected)
  source = sources.read('npz', path=path)
  assert_same(source, expected)
  assert source.num_classes == 3
  assert source.validation is None
  assert source.train.decode(np.array([3])).dtype == dtype


def test_a_function_of_ones_own_is_called_with_the_path_if_there_is_one(
  write, tmp_path
):
  path, expected = str(tmp_path / 'data.npz'), given()
  np.savez(path, **expected)
  write(
    'mine',
    """
    import numpy as np

    def load(path=None):
      assert path is not None, 'no path'
      return dict(np.load(path))
    """,
  )
  assert_same(sources.read('mine:load', path=path), expected)
  with pytest.raises(InputError, match=r'mine\.py, line 4: Asse.*: no path'):
    sources.read('mine:load')


def test_images_without_channels_get_one():
  made = given()
  gray = {k: v[..., 0] if 'images' in k else v for k, v in made.items()}
  source = arrays.create(gray, 'here')
  assert source.test.decode(np.arange(2)).shape == (2, 5, 4, 1)


@pytest.mark.parametrize('dtype', [np.float16, np.float64])
def test_other_floats_become_float32(dtype):
  source = arrays.create(given(dtype), 'here')
  assert source.train.decode(np.arange(2)).dtype == np.float32


BAD = {
  'there is no test_labels: the arrays are train_images, tr': {
    'test_labels': None
  },
  'there is no validation_labels': {
    'validation_images': np.zeros([2, 5, 4, 3])
  },
  'val_images is none of train_images, ': {'val_images': np.zeros(3)},
  r'train_images has shape \[24, 60\]: must be \[N, H, W, C\]': {
    'train_images': np.zeros([24, 60], np.uint8)
  },
  r'test_images has shape \[6, 0, 4, 3\]': {
    'test_images': np.zeros([6, 0, 4, 3], np.uint8)
  },
  'test_images is empty': {
    'test_images': np.zeros([0, 5, 4, 3], np.uint8),
    'test_labels': np.zeros([0], int),
  },
  'train_images is int64: must be uint8, or float': {
    'train_images': np.zeros([24, 5, 4, 3], int)
  },
  'train_images is bool': {'train_images': np.zeros([24, 5, 4, 3], bool)},
  'train_images is <U1': {'train_images': np.full([24, 5, 4, 3], 'x')},
  'train_images has entries that are not finite': {
    'train_images': np.full([24, 5, 4, 3], np.nan)
  },
  'train_images has values from 0 to 255: floats must be in .0, 1.': {
    'train_images': 255.0
    * (np.arange(24)[:, None, None] % 2 + np.zeros([5, 4]))
  },
  r'train_images are uint8, and test_images float32: make them alike': {
    'test_images': np.zeros([6, 5, 4, 3])
  },
  r'train_images are \[5, 4, 3\], and test_images \[5, 4, 1\]': {
    'test_images': np.zeros([6, 5, 4], np.uint8)
  },
  r'train_labels has shape \[24, 1\]: must be \[N\]': {
    'train_labels': np.zeros([24, 1], int)
  },
  'train_labels is float64: must be integers, from 0': {
    'train_labels': np.zeros(24)
  },
  'train_labels has 23 entries, and train_images 24: give each image': {
    'train_labels': np.zeros(23, int)
  },
  'train_labels are 3 different integers from 1 to 3, and 0 is none': {
    'train_labels': np.arange(24) % 3 + 1
  },
  'train_labels are 3 different integers from 0 to 4, and 1 is none': {
    'train_labels': np.arange(24) % 3 * 2
  },
  'train_labels are 2 different integers from 0 to 1099511627776': {
    'train_labels': np.arange(24) % 2 * 2**40
  },
  'train_labels are all 0: give two or more': {
    'train_labels': np.zeros(24, int)
  },
  'test_labels are from -1 to 1: must be from 0 to 2': {
    'test_labels': np.arange(6) % 3 - 1
  },
  'test_labels are from 0 to 3: must be': {'test_labels': np.arange(6) % 4},
}


@pytest.mark.parametrize('message', BAD)
def test_what_is_wrong_is_one_line_that_names_the_array(message):
  with pytest.raises(InputError, match=f'^here: {message}') as raised:
    arrays.create(given(**BAD[message]), 'here')
  assert '\n' not in str(raised.value)


@pytest.mark.parametrize(
  'write_file',
  [
    lambda path: path.write_text('x'),
    lambda path: path.mkdir(),
    lambda path: np.savez(path, train_images=np.array([None])),
  ],
  ids=['text', 'folder', 'objects'],
)
def test_a_file_that_numpy_cannot_read_is_named(tmp_path, write_file):
  path = tmp_path / 'data.npz'
  write_file(path)
  with pytest.raises(InputError, match='cannot be read as an') as raised:
    arrays.read_npz(str(path))
  assert str(raised.value).startswith(f'data.path={path}: ')
  assert '\n' not in str(raised.value)


@pytest.mark.parametrize(
  ('body', 'message'),
  [
    ('return [1, 2]', 'gives list: return a dict of arrays, train_images'),
    ('return {}', 'there is no train_images'),
    ('raise OSError("no disk")', r'mine\.py, line 2: OSError: no disk$'),
  ],
)
def test_what_is_wrong_with_a_function_is_one_line(write, body, message):
  write('mine', f'def load():\n  {body}\n')
  with pytest.raises(InputError, match=f'^data.name=mine:load: .*{message}'):
    sources.read('mine:load')


def test_a_path_for_a_function_that_takes_none(write):
  write('mine', 'def load():\n  pass\n')
  with pytest.raises(InputError, match="mine:load has no option 'path'"):
    sources.read('mine:load', path='x')


@pytest.mark.parametrize(
  ('name', 'path', 'message'),
  [
    (
      'npz',
      None,
      'data.path=None with data.name=npz: name the file that numpy',
    ),
    ('image_folder', None, 'name the folder'),
    ('digits', '.', "data.path='.' with data.name=digits: unset it"),
    ('npz', 'none.npz', "data.path='none.npz': there is no such file"),
    ('nonesuch:load', None, "data.name='nonesuch:load': there is no module"),
  ],
)
def test_what_can_be_told_beforehand(name, path, message):
  with pytest.raises(InputError, match=message):
    sources.check(name, path=path)


@pytest.fixture(name='load_npz')
def fixture_load_npz(tmp_path):
  """Writes arrays to a file, and loads a run's images from it."""

  def load_npz(made, **options):
    np.savez(tmp_path / 'data.npz', **made)
    return load.load('npz', path=str(tmp_path / 'data.npz'), **options)

  return load_npz


def test_floats_keep_all_their_digits(load_npz):
  made = given(np.float32)
  loaded = load_npz(made)
  assert loaded.train.images.dtype == np.float32
  np.testing.assert_array_equal(loaded.train.images, made['train_images'])
  images = made['train_images'].astype(np.float64)
  assert loaded.mean == pytest.approx(images.mean(), rel=1e-12)
  assert loaded.std == pytest.approx(images.std(), rel=1e-12)


def test_floats_are_resized_as_bytes_are_but_not_rounded(load_npz):
  made = given()
  floats = {k: v / 255 if 'images' in k else v for k, v in made.items()}
  ours, bytes_ = (load_npz(x, image_size=7).test for x in (floats, made))
  assert ours.images.dtype == np.float32
  assert ours.images.shape == bytes_.images.shape == (6, 7, 7, 3)
  difference = np.abs(255 * ours.images - bytes_.images)
  assert 0.1 < difference.max() <= 0.5001


def test_own_validation_images_are_all_taken_and_none_held_out(load_npz):
  more = {
    'validation_images': np.full([4, 5, 4, 3], 9, np.uint8),
    'validation_labels': np.array([2, 0, 1, 1]),
  }
  loaded = load_npz(given(**more))
  assert len(loaded.train.labels) == 24
  np.testing.assert_array_equal(loaded.validation.labels, [2, 0, 1, 1])
  assert (loaded.validation.images == 9).all()
  assert set(loaded.measured) == {'val', 'test'}
  with pytest.raises(InputError, match='validation_examples=3: the data has'):
    load_npz(given(**more), validation_examples=3)


def test_images_of_one_colour_cannot_be_standardised(load_npz):
  blank = np.zeros([24, 5, 4, 3], np.uint8)
  with pytest.raises(InputError, match='all pixels of the training images'):
    load_npz(given(train_images=blank))
