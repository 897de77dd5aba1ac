"""A run's `data.json`: what its images are, and tells them from others.

Of each split the number of examples and a checksum; the shape of an image, the
number of classes, and the mean and deviation that images are standardised by.
"""

import json
import zlib

import numpy as np

from layca.training import config_checks
from layca.training.data.load import Data
from layca.training.run import files
from layca.training.run.run_folder import RunFolder


def record(folder: RunFolder, data: Data) -> None:
  """Writes the file, and warns if the run began with other images."""
  now = describe(data)
  if folder.images.exists():
    before = json.loads(folder.images.read_text())
    if changes := config_checks.differences(before, now, ()):
      print(
        f'warning: this run goes on with other images ({"; ".join(changes)}): '
        'its numbers are no longer those of one data set',
        flush=True,
      )
  files.write_json(folder.images, now)


def describe(data: Data) -> dict:
  """Returns the content of the file."""
  return {
    'image_shape': list(data.image_shape),
    'num_classes': data.num_classes,
    'mean': data.mean,
    'std': data.std,
    **{
      name: {'examples': len(split.labels), 'checksum': _checksum(split)}
      for name, split in ({'train': data.train} | data.measured).items()
    },
  }


def _checksum(split):
  images = zlib.crc32(np.ascontiguousarray(split.images))
  return zlib.crc32(np.ascontiguousarray(split.labels), images)
