"""Tiny ImageNet as a tfds data set, which tfds itself lacks.

Importing this module imports tfds and makes `tfds.load('tiny_imagenet')` work.
"""

import io
import os
import re
import zipfile

import tensorflow_datasets as tfds
from tensorflow_datasets.core.download import checksums

URL = 'http://cs231n.stanford.edu/tiny-imagenet-200.zip'
_FOLDER = 'tiny-imagenet-200'
_SHAPE = (64, 64, 3)

_DESCRIPTION = """\
200 classes of ImageNet at 64x64 pixels: 500 training and 50 validation images
of each. Label i is the i-th WordNet id in sorted order. The official test
images carry no labels and are left out. See Ya Le and Xuan Yang, Tiny ImageNet
Visual Recognition Challenge, 2015.
"""


class TinyImagenet(tfds.core.GeneratorBasedBuilder):
  """Writes the images as published; grayscale ones decode to equal channels."""

  VERSION = tfds.core.Version('1.0.0')

  # tfds refuses an archive that differs from this. An archive of this name in
  # <data_dir>/downloads/manual is taken instead of the download.
  url_infos = {  # noqa: RUF012 - tfds reads it as a plain dict.
    URL: checksums.UrlInfo(
      size=tfds.core.utils.Size(248100043),
      checksum=(
        '6198c8ae015e2b3e007c7841da39ec069199b9aa3bfa943a462022fe5e43c821'
      ),
      filename=f'{_FOLDER}.zip',
    )
  }

  def _info(self):
    features = {
      'id': tfds.features.Text(),
      'image': tfds.features.Image(shape=_SHAPE, encoding_format='jpeg'),
      'label': tfds.features.ClassLabel(num_classes=200),
    }
    return tfds.core.DatasetInfo(
      builder=self,
      description=_DESCRIPTION,
      features=tfds.features.FeaturesDict(features),
      supervised_keys=('image', 'label'),
    )

  def _split_generators(self, dl_manager):
    """Downloads the archive; it is read in place, never unpacked."""
    path = os.fspath(dl_manager.download(URL))
    with zipfile.ZipFile(path) as archive:
      wnids = sorted(_read_lines(archive, 'wnids.txt'))
      annotations = _read_lines(archive, 'val/val_annotations.txt')
      files = archive.namelist()
    self.info.features['label'].names = wnids
    # The images for training lie in one folder for each class.
    pattern = re.compile(f'{_FOLDER}/train/(n[0-9]+)/.*[.]JPEG')
    train = {
      found[0]: found[1] for found in map(pattern.fullmatch, files) if found
    }
    validation = {}
    for line in annotations:
      name, wnid, *_ = line.split('\t')
      validation[f'{_FOLDER}/val/images/{name}'] = wnid
    return {
      'train': self._generate_examples(path, train),
      'validation': self._generate_examples(path, validation),
    }

  def _generate_examples(self, path, wnids):
    """Yields an example for each file of a split, given with its class."""
    with zipfile.ZipFile(path) as archive:
      for file, wnid in wnids.items():
        name = os.path.basename(file)
        image = io.BytesIO(archive.read(file))
        identifier = name.removesuffix('.JPEG')
        yield name, {'id': identifier, 'image': image, 'label': wnid}


def _read_lines(archive, name):
  return archive.read(f'{_FOLDER}/{name}').decode().splitlines()
