"""Images that the user has as arrays: from a function, or an .npz file.

Both hold `train_images`, `train_labels`, `test_images` and `test_labels`, and
may hold `validation_images` and `validation_labels`. Nothing is guessed: what
is not as `check` wants it is refused by name, with what to do.
"""

from collections.abc import Mapping

import numpy as np

from layca.training.data.examples import SPLITS, Examples, Source
from layca.training.errors import InputError, named
from models import signatures, user_modules

_KEYS = tuple(f'{s}_{kind}' for s in SPLITS for kind in ('images', 'labels'))
_NEEDED = _KEYS[:4]


def read_npz(path: str) -> Source:
  """Returns the images of a file that `numpy.savez` wrote, or InputError."""
  where = f'data.path={path}'
  try:
    with np.load(path) as file:
      found = {key: file[key] for key in file.files}
  # No archive, one that is cut off, or an array of Python's objects.
  except Exception as error:
    raise InputError(
      f'{where}: cannot be read as an .npz file ({error}): write it with '
      'numpy.savez'
    ) from error
  return create(found, where)


def call(reference: str, path: str | None) -> Source:
  """Returns the images that a function `module:name` of the user's gives.

  It is called with `path`, if that is set. InputError for what goes wrong.
  """
  where = f'data.name={reference}'
  with named(where):
    function = user_modules.find(reference)
    options = {} if path is None else {'path': path}
    signatures.check(reference, function, options)
    with user_modules.clear_errors(reference):
      found = function(**options)
  if not isinstance(found, Mapping):
    raise InputError(
      f'{where}: gives {type(found).__name__}: return a dict of arrays, '
      f'{", ".join(_NEEDED)}'
    )
  return create(found, where)


def create(arrays: Mapping[str, np.ndarray], where: str) -> Source:
  """Returns arrays as a source; InputError, which says where, if they are bad.

  Args:
    arrays: images, uint8 or floats in [0, 1], [N, H, W, C] or [N, H, W]; labels
      [N], integers from 0 without gaps.
    where: the key of the config that the arrays come from.
  """
  with named(where):
    _check_keys(arrays)
    given = [split for split in SPLITS if f'{split}_images' in arrays]
    images = {s: _images(f'{s}_images', arrays) for s in given}
    labels = {s: _labels(f'{s}_labels', arrays, len(images[s])) for s in given}
    _check_alike(images)
    num_classes = _count_classes(labels)
  examples = {
    split: Examples(labels[split].astype(np.int32), images[split].__getitem__)
    for split in given
  }
  return Source(**examples, num_classes=num_classes)


def _check_keys(arrays):
  for split in SPLITS:
    pair = {f'{split}_images', f'{split}_labels'}
    if (missing := pair - arrays.keys()) and (
      split != 'validation' or len(missing) == 1
    ):
      raise ValueError(
        f'there is no {min(missing)}: the arrays are {", ".join(_NEEDED)}, and '
        f'{", ".join(_KEYS[4:])} if you like'
      )
  if unknown := arrays.keys() - set(_KEYS):
    raise ValueError(
      f'{min(map(str, unknown))} is none of {", ".join(_KEYS)}: leave it out'
    )


def _images(name, arrays):
  """Returns images as uint8 or float32 [N, H, W, C]."""
  images = np.asarray(arrays[name])
  if images.ndim == 3:
    images = images[..., np.newaxis]
  if images.ndim != 4 or 0 in images.shape[1:]:
    raise ValueError(
      f'{name} has shape {list(np.shape(arrays[name]))}: must be [N, H, W, C], '
      'or [N, H, W]'
    )
  if not len(images):
    raise ValueError(f'{name} is empty: give one image or more')
  if images.dtype == np.uint8:
    return images
  if images.dtype.kind != 'f':
    raise ValueError(
      f'{name} is {images.dtype}: must be uint8, or float in [0, 1]: '
      'use .astype(numpy.uint8) if its values are 0 to 255'
    )
  least, most = images.min(), images.max()
  if not np.isfinite([least, most]).all():
    raise ValueError(f'{name} has entries that are not finite: replace them')
  if least < 0 or most > 1:
    raise ValueError(
      f'{name} has values from {least:g} to {most:g}: floats must be in '
      '[0, 1]: divide by the largest that there can be, 255 for bytes'
    )
  return images.astype(np.float32)


def _labels(name, arrays, count):
  """Returns labels as integers [N]."""
  labels = np.asarray(arrays[name])
  if labels.ndim != 1:
    raise ValueError(
      f'{name} has shape {list(labels.shape)}: must be [N]: use numpy.argmax '
      'of one-hot labels, .ravel() of a column'
    )
  if labels.dtype.kind not in 'iu':
    raise ValueError(f'{name} is {labels.dtype}: must be integers, from 0')
  if len(labels) != count:
    images = name.replace('labels', 'images')
    raise ValueError(
      f'{name} has {len(labels)} entries, and {images} {count}: give each '
      'image a label'
    )
  return labels


def _check_alike(images):
  """Raises ValueError unless all splits' images are of one kind."""
  train = images['train']
  for split, others in images.items():
    for what in ('dtype', 'shape'):
      ours, theirs = getattr(train, what), getattr(others, what)
      if what == 'shape':
        ours, theirs = list(ours[1:]), list(theirs[1:])
      if ours != theirs:
        raise ValueError(
          f'train_images are {ours}, and {split}_images {theirs}: make them '
          'alike'
        )


def _count_classes(labels):
  """Returns the number of classes, all of which are there to train on."""
  classes = np.unique(labels['train'])
  count = len(classes)
  if count < 2:
    raise ValueError(f'train_labels are all {classes[0]}: give two or more')
  if classes[0] != 0 or classes[-1] != count - 1:
    missing = min(set(range(count)) - set(classes.tolist()))
    raise ValueError(
      f'train_labels are {count} different integers from {classes[0]} to '
      f'{classes[-1]}, and {missing} is none of them: number the classes from '
      f'0 to {count - 1}'
    )
  for split, given in labels.items():
    if given.min() < 0 or given.max() >= count:
      raise ValueError(
        f'{split}_labels are from {given.min()} to {given.max()}: must be from '
        f'0 to {count - 1}, as the train_labels are'
      )
  return count
