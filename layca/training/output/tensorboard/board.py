"""A run's TensorBoard pages, derived from its metrics rows and step log.

A resumed run removes its old event files and writes all that is kept again, so
that no point is ever there twice.
"""

import pathlib
from collections.abc import Mapping, Sequence

import numpy as np
from ml_collections import ConfigDict
from tensorboard.plugins.histogram.summary_v2 import histogram_pb
from tensorboard.plugins.scalar.summary_v2 import scalar_pb

from layca import event_tags, kernel_names
from layca.training.output import rotation_picture
from layca.training.output.tensorboard import (
  bands,
  hparams,
  layout,
  scalars,
  text,
)
from layca.training.output.tensorboard.event_files import EventFiles

# Measures that have a histogram over the layers.
_HISTOGRAMS = ('cosine_distance', 'angle')
_MOST_PICTURES = 10


class Board:
  """Writes one run's numbers, pictures and settings for TensorBoard."""

  def __init__(
    self,
    folder: pathlib.Path,
    layers: Sequence[Mapping],
    config: ConfigDict,
    defaults: Mapping,
    command: str,
  ):
    """Writes nothing yet.

    Args:
      folder: of the run.
      layers: its layer table.
      config: its settings.
      defaults: the default settings, by which HParams and Text tell what is
        special about the run.
      command: that the run was started with.
    """
    self._folder, self._config, self._layers = folder, config, layers
    self._defaults, self._command = defaults, command
    self._names = kernel_names.of_table(layers)
    self._bands = {}
    if count := config.tensorboard.bands:
      self._bands = bands.split(len(self._names), count)
    # The last picture, after the last epoch, is one of them.
    self._epochs_per_picture = -(-config.epochs // _MOST_PICTURES)
    self._step, self._picture_step = 0, None

  def start(self, rate: float, numbers: Mapping[str, float]) -> None:
    """Writes settings and a point at step 0, in place of earlier files.

    Args:
      rate: of the first step.
      numbers: what was measured before it, `val_loss` and the like.
    """
    self._files = EventFiles(self._folder)
    settings = self._config.to_dict(), self._defaults
    head = [
      layout.create(self._config),
      hparams.start(*settings),
      *text.create(*settings, self._layers, self._command),
    ]
    self._files.write([(0, head)])
    rotation = {m: [0.0] * len(self._names) for m in _HISTOGRAMS}
    row = {'learning_rate': rate, **numbers, 'rotation': rotation}
    self._write_epoch(scalars.of_epoch(row), rotation)

  def write_steps(self, logged: np.ndarray) -> None:
    """Writes rows of the step log, before the metrics row of their epoch."""
    events = []
    for row in logged:
      points = scalars.of_steps(row)
      if self._config.tensorboard.per_layer:
        points |= scalars.of_layers_steps(row, self._names)
      events.append((int(row['step']), _curves(points)))
    self._files.write(events)
    for run, layers in self._bands.items():
      self._files.write(
        (
          (int(row['step']), _curves(bands.of_steps(row, layers)))
          for row in logged
        ),
        run,
      )

  def write(self, rows: Sequence[Mapping]) -> None:
    """Writes the last one of the metrics rows so far."""
    row = rows[-1]
    points = scalars.of_epoch(row)
    points |= scalars.of_time(row, row['step'] - self._step)
    if self._config.tensorboard.per_layer:
      points |= scalars.of_layers(row, self._names)
    self._step = row['step']
    self._write_epoch(points, row['rotation'])
    if len(rows) % self._epochs_per_picture == 0:
      self._write_picture(rows)

  def finish(self, result: Mapping, rows: Sequence[Mapping]) -> None:
    """Writes how a run of these metrics rows ended, and its last picture."""
    self._write_picture(rows)
    last = [*_curves(scalars.of_result(result)), hparams.end(result)]
    self._files.write([(self._step, last)])
    self._files.close()

  def _write_epoch(self, points, rotation):
    summaries = _curves(points)
    for measure in _HISTOGRAMS:
      known = event_tags.known(rotation[measure])
      summaries.append(histogram_pb(f'layers/{measure}', known))
    self._files.write([(self._step, summaries)])
    for run, layers in self._bands.items():
      points = bands.of_epoch(rotation, layers)
      self._files.write([(self._step, _curves(points))], run)

  def _write_picture(self, rows):
    if self._picture_step != self._step:
      self._picture_step = self._step
      png = rotation_picture.of_card(self._config, self._layers, rows)
      self._files.write_image('layers/rotation', png, self._step)


def _curves(points):
  return [scalar_pb(tag, value) for tag, value in points.items()]
