"""A run's TensorBoard pages, derived from its metrics rows.

A resumed run removes its old event files and writes all the rows kept so far
again, so no point is ever there twice.
"""

import math
import pathlib
from collections.abc import Mapping, Sequence

import tensorflow as tf
from ml_collections import ConfigDict
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.custom_scalar import summary as layout_summary
from tensorboard.plugins.hparams import api as hp
from tensorboard.plugins.hparams import api_pb2
from tensorboard.plugins.hparams import summary as hparams_summary

from layca import kernel_names
from layca.training.output import console

# Test first: the HParams table cuts off what does not fit on the screen.
_FINAL_METRICS = ('test_accuracy', 'val_accuracy', 'train_accuracy')
_SUFFIX = '.layca'
_SCHEDULES = ('alpha_schedule', 'layer_schedules')
_CHARTS = {
  'Cosine distance to initialisation': 'cosine_distance',
  'Rotation rate: mean angle of a step (radians)': 'mean_step_angle',
  'Rate of each layer': 'rate',
  'Loss': 'loss',
  'Accuracy': 'accuracy',
}


class TensorBoard:
  """Writes one run's numbers, figure and hyperparameters for TensorBoard.

  All is on disk when a method returns: a writer is flushed when it stops being
  the default. A disk's errors are raised as TensorFlow's.
  """

  def __init__(
    self, folder: pathlib.Path, layers: Sequence[Mapping], config: ConfigDict
  ):
    """Starts an event file in a folder of a run, in place of earlier ones."""
    for old in folder.glob(f'events.out.tfevents.*{_SUFFIX}'):
      old.unlink()
    self._run = f'{folder.parent.name} in {folder.parent.parent}'
    self._names = kernel_names.of_table(layers)
    # The columns of the HParams page, floats to six digits.
    self._hyperparameters = {
      'task': config.task,
      'optimizer': config.optimizer.name,
      'layca': config.optimizer.layca,
      'alpha': float(f'{config.alpha:.6g}'),
      'rho': float(f'{config.rho:.6g}'),
      'seed': config.seed,
      # Columns that most runs would leave empty.
      **{key: str(config[key]) for key in _SCHEDULES if config[key]},
    }
    self._in_session = False
    self._figure_step = None
    self._step = 0
    self._writer = tf.summary.create_file_writer(
      str(folder), filename_suffix=_SUFFIX
    )
    charts = []
    for title, group in _CHARTS.items():
      lines = layout_pb2.MultilineChartContent(tag=[f'^{group}/'])
      charts.append(layout_pb2.Chart(title=title, multiline=lines))
    category = layout_pb2.Category(title='Layer rotation', chart=charts)
    layout = layout_pb2.Layout(category=[category])
    with self._writer.as_default(step=0):
      _write_proto(layout_summary.pb(layout))

  def write(self, row: Mapping) -> None:
    """Writes every number of the next metrics row, at the row's step."""
    points = _points(row, self._names)
    points['steps_per_second'] = (row['step'] - self._step) / row['seconds']
    self._step = row['step']
    self._start_session(row)
    with self._writer.as_default(step=self._step):
      for tag, value in points.items():
        tf.summary.scalar(tag, _number(value))

  def figure(self, png: bytes, step: int) -> None:
    """Writes the angle-deviation figure, given as PNG, once per step."""
    if step == self._figure_step:
      return
    self._figure_step = step
    image = tf.io.decode_png(png, channels=3)
    with self._writer.as_default():
      tf.summary.image('angle_deviation', image[tf.newaxis], step=step)

  def finish(self, result: Mapping, figure_png: bytes) -> None:
    """Writes the result and its figure, and ends the HParams session."""
    self.figure(figure_png, self._step)
    self._start_session(result)
    with self._writer.as_default(step=self._step):
      for name in _FINAL_METRICS:
        if name in result:
          tf.summary.scalar(f'final/{name}', _number(result[name]))
      has_failed = bool(result['diverged'])
      status = api_pb2.STATUS_FAILURE if has_failed else api_pb2.STATUS_SUCCESS
      _write_proto(hparams_summary.session_end_pb(status))
    self._writer.close()

  def _start_session(self, numbers):
    """Names the HParams page's columns, once the run's splits are known."""
    # A column that stays empty would leave its parallel coordinates bare.
    if self._in_session:
      return
    self._in_session = True
    metrics = [
      hp.Metric(f'final/{name}', display_name=name.replace('_', ' '))
      for name in _FINAL_METRICS
      if name in numbers
    ]
    with self._writer.as_default(step=0):
      if metrics:
        hp.hparams_config(list(map(hp.HParam, self._hyperparameters)), metrics)
      hp.hparams(self._hyperparameters, trial_id=self._run)


def _points(row, names):
  """Returns a row's numbers by tag: `loss/train`, `weight_norm/03_conv_3`."""
  points = {}
  for key, value in row.items():
    split, _, metric = key.partition('_')
    if key == 'rotation':
      points |= kernel_names.tagged(value, names)
    elif split in console.SPLITS:
      points[f'{metric}/{split}'] = value
    elif key != 'step':
      points[key] = value
  return points


def _number(value):
  # None stands for a number that is not finite.
  return math.nan if value is None else float(value)


def _write_proto(proto):
  tf.summary.experimental.write_raw_pb(proto.SerializeToString())
