"""A run's TensorBoard pages, derived from its metrics rows.

The event files hold nothing that the run's folder does not hold elsewhere: a
resumed run makes a new `Board`, which removes the old files of its folder, and
writes all the rows kept so far again. So no point is ever there twice. The
x-axis of every curve is the number of updates done.
"""

import math
import pathlib
from collections.abc import Mapping, Sequence

import tensorflow as tf
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.custom_scalar import summary as layout_summary
from tensorboard.plugins.hparams import api_pb2
from tensorboard.plugins.hparams import summary as hparams_summary
from tensorboard.plugins.hparams import summary_v2 as hparams_api

from layca.training.output import console

# Test first: the HParams table cuts off what does not fit on the screen.
FINAL_METRICS = ('test_accuracy', 'val_accuracy', 'train_accuracy')

_SUFFIX = '.layca'
_CHARTS = {
  'Cosine distance to initialisation': 'cosine_distance',
  'Rotation rate: mean angle of a step (radians)': 'mean_step_angle',
  'Loss': 'loss',
  'Accuracy': 'accuracy',
}


class Board:
  """Writes one run's numbers, figure and hyperparameters for TensorBoard.

  Everything is on disk when a method returns, as a writer is flushed when it
  stops being the default; what the disk refuses is raised as TensorFlow's
  error.
  """

  def __init__(
    self,
    folder: str | pathlib.Path,
    layers: Sequence[Mapping],
    hparams: Mapping[str, bool | int | float | str],
  ):
    """Starts the run's event file, in place of those of an earlier `Board`.

    Args:
      folder: The run's `tensorboard` folder; made if absent. Files in it that
        are not a `Board`'s stay as they are.
      layers: The layer table of `layers.json`.
      hparams: What the HParams page shows of the run, by name; floats to six
        significant digits, as more would not be legible there.
    """
    folder = pathlib.Path(folder)
    for old in folder.glob(f'events.out.tfevents.*{_SUFFIX}'):
      old.unlink()
    run = folder.parent
    self._run = f'{run.name} in {run.parent}'
    self._names = console.kernel_names(layers)
    self._hparams = {name: _legible(value) for name, value in hparams.items()}
    self._in_session = False
    self._figure_step = None
    self._step = 0
    self._writer = tf.summary.create_file_writer(
      str(folder), filename_suffix=_SUFFIX
    )
    with self._writer.as_default(step=0):
      _write_layout()

  def write(self, row: Mapping) -> None:
    """Writes every number of a metrics row, at the row's step.

    Args:
      row: One epoch's row of `metrics.jsonl`, the rows in order; None stands
        for a number that is not finite and is written as NaN.
    """
    points = scalars(row, self._names, row['step'] - self._step)
    self._step = row['step']
    self._start_session(row)
    with self._writer.as_default(step=self._step):
      for tag, value in points.items():
        tf.summary.scalar(tag, value)

  def figure(self, png: bytes, step: int) -> None:
    """Writes the angle-deviation figure, once per step.

    Args:
      png: The figure, a PNG file's content.
      step: How many updates it shows.
    """
    if step == self._figure_step:
      return
    self._figure_step = step
    image = tf.io.decode_png(png, channels=3)
    with self._writer.as_default():
      tf.summary.image('angle_deviation', image[tf.newaxis], step=step)

  def finish(self, result: Mapping, figure_png: bytes) -> None:
    """Writes the final figure and accuracies, and ends the HParams session.

    Args:
      result: The content of `result.json`: `diverged` (the reason, or None)
        and those of `FINAL_METRICS` that the run has.
      figure_png: The angle-deviation figure, a PNG file's content.
    """
    self.figure(figure_png, self._step)
    self._start_session(result)
    with self._writer.as_default(step=self._step):
      for name in FINAL_METRICS:
        if name in result:
          tf.summary.scalar(f'final/{name}', _number(result[name]))
      _write_session_end(diverged=bool(result['diverged']))
    self._writer.close()

  def _start_session(self, numbers: Mapping) -> None:
    """Fills the HParams page's columns, once the run's splits are known.

    A column that stays empty, for want of a validation split or of any whole
    epoch, would leave the page's parallel coordinates without a single line.
    """
    if self._in_session:
      return
    metrics = [name for name in FINAL_METRICS if name in numbers]
    with self._writer.as_default(step=0):
      _write_session_start(self._hparams, metrics, self._run)
    self._in_session = True


def scalars(
  row: Mapping, names: Sequence[str], num_steps: int
) -> dict[str, float]:
  """The numbers of a metrics row by TensorBoard tag, grouped by metric.

  Args:
    row: The metrics row.
    names: The kernels' names, in forward order.
    num_steps: How many updates the row's `seconds` were spent on.

  Returns:
    Tags such as `loss/train`, `cosine_distance/03_conv_3` or `learning_rate`,
    each with its value. `step` is the x-axis and not among them.
  """
  points = {}
  for key, value in row.items():
    split, _, metric = key.partition('_')
    if key == 'rotation':
      for measure, values in value.items():
        for name, number in zip(names, values, strict=True):
          points[f'{measure}/{name}'] = _number(number)
    elif split in console.SPLITS:
      points[f'{metric}/{split}'] = _number(value)
    elif key != 'step':
      points[key] = _number(value)
  points['steps_per_second'] = num_steps / points['seconds']
  return points


def _number(value: float | None) -> float:
  return math.nan if value is None else float(value)


def _legible(value: bool | int | float | str) -> bool | int | float | str:
  return float(f'{value:.6g}') if isinstance(value, float) else value


def _write_layout() -> None:
  """One chart per group of tags on the custom-scalars page."""
  charts = [
    layout_pb2.Chart(
      title=title,
      multiline=layout_pb2.MultilineChartContent(tag=[f'^{group}/']),
    )
    for title, group in _CHARTS.items()
  ]
  category = layout_pb2.Category(title='Layer rotation', chart=charts)
  _write_proto(layout_summary.pb(layout_pb2.Layout(category=[category])))


def _write_session_start(
  hparams: Mapping, metrics: Sequence[str], run: str
) -> None:
  """Declares the columns of the HParams page and opens the run's session."""
  columns = [hparams_api.HParam(name) for name in hparams]
  finals = [
    hparams_api.Metric(f'final/{name}', display_name=name.replace('_', ' '))
    for name in metrics
  ]
  if finals:
    _write_proto(hparams_api.hparams_config_pb(hparams=columns, metrics=finals))
  _write_proto(hparams_api.hparams_pb(hparams, trial_id=run))


def _write_session_end(diverged: bool) -> None:
  status = api_pb2.STATUS_FAILURE if diverged else api_pb2.STATUS_SUCCESS
  _write_proto(hparams_summary.session_end_pb(status))


def _write_proto(proto) -> None:
  tf.summary.experimental.write_raw_pb(proto.SerializeToString())
