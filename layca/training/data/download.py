"""Downloads a data set and writes it as tfds does, or says in one line why not.

tfds is imported by the functions that need it: other runs start without.
"""

import os
from pathlib import Path

from layca.training.errors import InputError

# Seconds without an answer after which a server counts as out of reach.
_TIMEOUT = 10
REMEDY = (
  'set data_dir or TFDS_DATA_DIR to the folder that holds it, or use '
  'data.name=digits'
)


def data_root(name: str, data_dir: str | None) -> Path:
  """Returns data_dir, else TFDS_DATA_DIR, else tfds' own folder of data sets.

  Raises InputError if it was named, to find the data set, but does not exist.
  """
  # tfds reads it when it is imported, too early for who sets it later.
  variable = os.environ.get('TFDS_DATA_DIR')
  root = Path(data_dir or variable or '~/tensorflow_datasets')
  root = root.expanduser().absolute()
  if (data_dir or variable) and not root.is_dir():
    origin = 'data_dir' if data_dir else 'TFDS_DATA_DIR'
    raise InputError(
      f'{origin}: there is no folder {root} to look for {name} in: {REMEDY}'
    )
  return root


def download(name: str, root: Path) -> Path:
  """Downloads a data set, or raises InputError; returns the folder it is in."""
  absent = f'{name} is not in {root / name}'
  if name == 'tiny_imagenet_subset':
    raise InputError(f'{absent} and cannot be downloaded: {REMEDY}')
  import tensorflow_datasets as tfds

  from layca.training.data import tiny_imagenet

  try:
    if name == 'tiny_imagenet':
      builder = tiny_imagenet.TinyImagenet(data_dir=root)
    else:
      builder = tfds.builder(name, data_dir=root, try_gcs=False)
    _check_reachable(builder)
    builder.download_and_prepare(
      download_config=tfds.download.DownloadConfig(try_download_gcs=False)
    )
  # Whatever went wrong, network, disk or archive, the remedies are the same.
  except Exception as error:
    raise InputError(
      f'{absent} and downloading it failed ({first_line(error)}): connect to '
      f'the network once, {REMEDY}'
    ) from error
  return Path(builder.data_dir)


def first_line(error: Exception) -> str:
  """Returns the kind of an error and the first line of its text."""
  return f'{type(error).__name__}: {error}'.splitlines()[0]


def _check_reachable(builder):
  """Raises an error unless the server of the first missing archive answers.

  tfds alone tries ten times, for minutes, and waits without a limit.
  """
  import requests
  from tensorflow_datasets.core.download import resource

  downloads = Path(builder.data_dir_root) / 'downloads'
  for url, archive in builder.url_infos.items():
    cached = resource.get_dl_fname(url, archive.checksum)
    places = (f'{builder.name}/{cached}', f'manual/{archive.filename}')
    if not any((downloads / place).exists() for place in places):
      try:
        requests.get(url, stream=True, timeout=_TIMEOUT).raise_for_status()
      except (requests.ConnectionError, requests.Timeout) as error:
        raise ConnectionError(f'{url} does not answer') from error
      return
