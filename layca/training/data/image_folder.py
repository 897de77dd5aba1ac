"""Images in files: FOLDER/train/CLASS/FILE, FOLDER/test, FOLDER/validation.

The classes are the folders in `train`, numbered in sorted order; images for
validation are optional. Files are of any format that Pillow reads, and of one
size unless they are resized; hidden ones are left alone. They are decoded to 8
bits a channel: one channel if all are gray, else three.
"""

import functools
from collections.abc import Callable, Sequence
from concurrent import futures
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from layca.training.data.examples import SPLITS, Examples, Source
from layca.training.data.resize import resize
from layca.training.errors import InputError

# Pillow's names of what it can convert to one channel of 8 bits, or to three.
_GRAY = ('1', 'L', 'LA')
_COLOUR = ('RGB', 'RGBA', 'RGBX', 'P', 'PA', 'CMYK', 'YCbCr')


def read(path: str, image_size: int | None) -> Source:
  """Looks at the head of every file, and decodes none yet.

  Args:
    path: the folder.
    image_size: pixels of a side that images are resized to, one by one; None
      if all are of one size.

  Raises:
    InputError: names the folder or the file that cannot be used.
  """
  folder = Path(path)
  classes = [found.name for found in _content(folder / 'train')]
  if len(classes) < 2:
    raise InputError(
      f'{folder / "train"} holds {len(classes)} class: make a folder for each '
      'of two or more'
    )
  splits = {
    split: _list(folder / split, classes)
    for split in SPLITS
    if split != 'validation' or (folder / split).exists()
  }
  for name in set(classes) - {file.parent.name for file in splits['train']}:
    raise InputError(f'{folder / "train" / name} is empty: put images there')
  mode = _common_mode(
    [f for files in splits.values() for f in files], image_size
  )
  examples = {}
  for split, files in splits.items():
    labels = [classes.index(file.parent.name) for file in files]
    decode = functools.partial(_decode, files, mode, image_size)
    examples[split] = Examples(np.array(labels, np.int32), decode)
  return Source(**examples, num_classes=len(classes))


def _content(folder):
  """Returns what a folder holds, sorted; without what is hidden."""
  try:
    found = sorted(folder.iterdir())
  except OSError as error:
    raise InputError(
      f'{folder}: {error.strerror}: images are looked for in '
      'data.path/train/CLASS and data.path/test/CLASS'
    ) from error
  return [path for path in found if not path.name.startswith('.')]


def _list(folder, classes):
  """Returns the files of a split, class by class."""
  files = []
  for found in _content(folder):
    if found.name not in classes:
      raise InputError(
        f'{found} is of no class of the training images, which are '
        f'{", ".join(classes)}: rename it, or move it away'
      )
    files += _content(found)
  if not files:
    raise InputError(f'{folder} holds no images: put some there')
  return files


def _common_mode(files, image_size):
  """Returns the mode of Pillow to decode to; checks that sizes are equal."""
  heads = _each(lambda image: (image.mode, image.size), files)
  for file, (mode, size) in zip(files, heads, strict=True):
    if mode not in (*_GRAY, *_COLOUR):
      raise InputError(
        f'{file} has pixels of the kind {mode}: convert it to 8 bits a channel'
      )
    if image_size is None and size != heads[0][1]:
      sizes = ['x'.join(map(str, each)) for each in (heads[0][1], size)]
      raise InputError(
        f'{files[0]} is {sizes[0]} pixels, and {file} {sizes[1]}: set '
        'config.data.image_size, to which all are resized'
      )
  return 'L' if all(mode in _GRAY for mode, _ in heads) else 'RGB'


def _decode(files, mode, image_size, positions):
  """Returns the images of some files, uint8 [k, h, w, c]."""

  def pixels(image):
    decoded = np.asarray(image.convert(mode))
    return resize(decoded.reshape(1, *decoded.shape[:2], -1), image_size)

  return np.concatenate(_each(pixels, [files[i] for i in positions]))


def _each(
  function: Callable[[Image.Image], Any], files: Sequence[Path]
) -> list:
  """Returns what a function gives for each file's image, in their order."""

  def of_file(file):
    try:
      with Image.open(file) as image:
        return function(image)
    # Pillow has errors of many types for a damaged file.
    except Exception as error:
      raise InputError(
        f'{file} cannot be read as an image ({type(error).__name__}): move it '
        'out of the folder, or write it anew'
      ) from error

  with futures.ThreadPoolExecutor() as threads:
    return list(threads.map(of_file, files))
