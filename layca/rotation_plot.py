"""The paper's figure of anyone's training: from records, or a run's folder.

Matplotlib is imported when a figure is drawn, TensorFlow not at all.
"""

import dataclasses
import json
import math
import os
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from layca import angle_deviation, kernel_names
from layca.angle_deviation import Deviation


def plot_rotation(
  history: Sequence[Mapping] | str | os.PathLike,
  ax: Any = None,
  names: Sequence[str] | None = None,
  top: float | None = None,
) -> Any:
  """Draws how far each layer has rotated: a curve a kernel, coloured by depth.

  ```python
  history.append(monitor.to_dict(monitor.record()))  # once an epoch
  layca.plot_rotation(history, names=monitor.names)
  ```

  The title tells the log rotation spread at the end. Records that have
  mean_step_angle and steps_since_record add what random rotation at the same
  rates gives.

  Args:
    history: records of a monitor, each with cosine_distance, a list over the
      kernels; or the folder of a run of `launch.train`. A record may tell its
      `epoch`, counted from 0.
    ax: Matplotlib axes to draw into, beside which a colour bar takes its place;
      None for a figure of pyplot's, which a notebook shows.
    names: of the kernels, for the colour bar; None for their numbers.
    top: what the y axis reaches at least, 1 for all that weights usually turn;
      None for what the curves need.

  Returns:
    The axes.

  Raises:
    ImportError: without Matplotlib.
    FileNotFoundError: for a folder that no run has written.
    ValueError: for a history without a record, records that are not those of
      one monitor, or another number of names.
  """
  if isinstance(history, str | os.PathLike):
    deviation = _of_folder(pathlib.Path(history))
  else:
    deviation = _of_records(history)
  if names is not None:
    depth = len(deviation.names)
    if len(names) != depth:
      raise ValueError(f'{len(names)} names for {depth} kernels')
    deviation = dataclasses.replace(deviation, names=names)
  try:
    from layca import rotation_figure
  except ModuleNotFoundError as error:
    raise ImportError(
      'plot_rotation draws with Matplotlib: pip install matplotlib'
    ) from error
  return rotation_figure.draw_anywhere(deviation, ax, names is not None, top)


def of_rows(layers: Sequence[Mapping], rows: Sequence[Mapping]) -> Deviation:
  """Returns the angle deviation of a run of `launch.train`.

  Args:
    layers: its layer table.
    rows: its metrics, a row an epoch.
  """
  records = [row['rotation'] for row in rows]
  return angle_deviation.of_run(
    kernel_names.of_table(layers),
    [row['epoch'] for row in rows],
    [row['step'] for row in rows],
    [record['cosine_distance'] for record in records],
    [record['mean_step_angle'] for record in records],
    kernel_names.shortcuts(layers),
  )


def _of_folder(folder):
  metrics, layers = (_text(folder, n) for n in ('metrics.jsonl', 'layers.json'))
  try:
    rows = [json.loads(line) for line in metrics.splitlines()]
    deviation = of_rows(json.loads(layers), rows)
  except (KeyError, TypeError, ValueError) as error:
    raise ValueError(
      f'{folder}: its files are not those of a run of launch.train: {error!r}'
    ) from error
  if not rows:
    raise ValueError(f'{folder}: no epoch of this run is complete')
  return deviation


def _text(folder, name):
  path = folder / name
  if not path.is_file():
    raise FileNotFoundError(
      f'{folder} has no {name}: give the folder of a run of launch.train, or a '
      "list of a monitor's records"
    )
  return path.read_text()


def _of_records(records):
  depth = _depth(records)
  epochs = [record.get('epoch', math.nan) for record in records]
  # Not where a second training starts from 0 again.
  has_epochs = not np.isnan(epochs[0]) and (np.diff(epochs) > 0).all()
  angles = [_known(record, 'mean_step_angle', depth) for record in records]
  steps = [_known(record, 'steps_since_record', depth)[0] for record in records]
  # What is unknown at first stays so.
  has_rates = np.isfinite(angles[0]).any() and np.isfinite(steps[0])
  return angle_deviation.of_run(
    [str(layer) for layer in range(depth)],
    epochs if has_epochs else range(len(records)),
    np.cumsum(steps),
    [record['cosine_distance'] for record in records],
    angles if has_rates else None,
    unit='epoch' if has_epochs else 'record',
  )


def _depth(records):
  """Returns the number of kernels, which is that of all records."""
  if not len(records):
    raise ValueError('no record to draw: record the monitor once an epoch')
  for number, record in enumerate(records):
    if not isinstance(record, Mapping) or 'cosine_distance' not in record:
      raise ValueError(
        f'record {number} has no cosine_distance: give dicts as those of '
        'RotationMonitor.to_dict'
      )
  depths = sorted({len(record['cosine_distance']) for record in records})
  if len(depths) > 1:
    raise ValueError(
      f'records of {depths[0]} and of {depths[-1]} kernels are not those of '
      'one monitor'
    )
  return depths[0]


def _known(record, field, depth):
  """Returns a record's numbers as floats, NaN for what it does not tell."""
  return np.asarray(record.get(field, [None] * depth), dtype=np.float64)
