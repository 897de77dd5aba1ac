"""A run as its folder keeps it: the trained network, config and records."""

import dataclasses
import json
import math
import os

import numpy as np
import sonnet as snt
import tensorflow as tf
from ml_collections import ConfigDict

import models
from layca.training import build, networks
from layca.training.data import augment
from layca.training.errors import InputError
from layca.training.run import images_record
from layca.training.run.best_weights import BestWeights
from layca.training.run.checkpoints import Checkpoints
from layca.training.run.run_folder import RunFolder

_WEIGHTS = ('last', 'best')
_BATCH = 500


@dataclasses.dataclass(frozen=True)
class SavedRun:
  """What a run's folder holds.

  Attributes:
    model: the network with its trained weights; takes standardised images.
    config: all settings of the run.
    layers: the layer table, a dict a row.
    rows: a dict an epoch, as in metrics.jsonl.
    result: the content of result.json; None of a run that is not complete.
    step: number of updates up to the newest checkpoint.
    data: the content of data.json: what the images were.
  """

  model: snt.Module
  config: ConfigDict
  layers: list[dict]
  rows: list[dict]
  result: dict | None
  step: int
  data: dict

  def logits(self, images: np.ndarray) -> np.ndarray:
    """Returns float32 [N, classes] of images, in test mode.

    Args:
      images: [N, H, W, C], or [N, H, W] of one channel, in the units of those
        that the run was trained on: uint8, or floats in [0, 1]. They are
        standardised here.

    Raises:
      InputError: for images of another shape.
    """
    shape = self.data['image_shape']
    images = images[..., np.newaxis] if np.ndim(images) == 3 else images
    if list(np.shape(images)[1:]) != shape:
      raise InputError(
        f'images have shape {list(np.shape(images))}: the run takes '
        f'[N, {", ".join(map(str, shape))}]'
      )
    mean, std = self.data['mean'], self.data['std']
    arguments = models.call_arguments(self.model, is_training=False)
    parts = [
      self.model(
        augment.standardise(images[start : start + _BATCH], mean, std),
        **arguments,
      )
      for start in range(0, len(images), _BATCH)
    ]
    none = np.zeros([0, self.data['num_classes']])
    return np.concatenate([none, *parts]).astype(np.float32)


def load(run_folder: str | os.PathLike, weights: str = 'last') -> SavedRun:
  """Reads a run, finished or not; its folder stays as it is.

  Args:
    run_folder: what `--workdir` named.
    weights: 'last', those of the newest checkpoint; or 'best', those of the
      best validation epoch.

  Returns:
    The run.

  Raises:
    InputError: for a folder that holds no run or no such weights; or images
      that are not at hand, which a run made before there was a data.json needs.
  """
  if weights not in _WEIGHTS:
    raise InputError(f'weights={weights!r}: use one of {", ".join(_WEIGHTS)}')
  folder = RunFolder(run_folder)
  stored = folder.stored_config()
  if stored is None:
    raise InputError(
      f'{folder.path} holds no run, as it has no config.json: name the folder '
      'that --workdir named'
    )
  config = ConfigDict(_with_tuples(stored))
  if 'model' not in config:
    raise InputError(f'{folder.path} holds no run of a network: name one')
  if tf.train.latest_checkpoint(folder.checkpoints) is None:
    raise InputError(
      f'{folder.path} holds no checkpoint: train until the first is written, '
      'after config.checkpoint_seconds'
    )
  data = _images_of(folder, config)
  model = networks.create(
    config.model, data['image_shape'], data['num_classes']
  )
  return SavedRun(
    model,
    config,
    json.loads(folder.layers.read_text()),
    folder.rows(),
    folder.result(),
    _restore(folder, model, weights),
    data,
  )


def _with_tuples(value):
  """Returns a config as it was before JSON made lists of its tuples."""
  if isinstance(value, dict):
    return {key: _with_tuples(each) for key, each in value.items()}
  return tuple(map(_with_tuples, value)) if isinstance(value, list) else value


def _images_of(folder, config):
  """Returns the content of data.json, made anew where there is none."""
  if folder.images.exists():
    return json.loads(folder.images.read_text())
  return images_record.describe(build.load_data(config))


def _restore(folder, model, weights):
  """Loads weights into a model, and returns the step of the checkpoint."""
  trainer, best = tf.Module(), BestWeights(model)
  trainer.model = model
  trainer.step = tf.Variable(tf.zeros([], tf.int64), trainable=False)
  found = {'trainer': trainer} | ({'best': best} if weights == 'best' else {})
  Checkpoints(folder.checkpoints, math.inf, **found).restore()
  if weights == 'best':
    if best.epoch < 0:
      raise InputError(
        f'{folder.path} holds no best weights: they are those of the best '
        "validation epoch, of runs with validation images: use weights='last'"
      )
    best.load()
  return int(trainer.step)
