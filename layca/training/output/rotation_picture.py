"""Pictures of how far each layer of a run has rotated, as content of PNG files.

Matplotlib is imported when one is drawn: it takes a while, and the first epoch
goes before it.
"""

from collections.abc import Mapping, Sequence

from ml_collections import ConfigDict

from layca import rotation_plot
from layca.training.output import console


def of_run(
  config: ConfigDict, layers: Sequence[Mapping], rows: Sequence[Mapping]
) -> bytes:
  """Returns the picture of a run, from its layer table and metrics rows."""
  from layca import rotation_figure

  figure = rotation_figure.angle_deviation_figure(
    rotation_plot.of_rows(layers, rows), console.title(config), _top(config)
  )
  return rotation_figure.to_png(figure)


def of_card(
  config: ConfigDict, layers: Sequence[Mapping], rows: Sequence[Mapping]
) -> bytes:
  """Returns the same for a card of TensorBoard, which names the run."""
  from layca import rotation_figure

  figure = rotation_figure.card_figure(
    rotation_plot.of_rows(layers, rows), _top(config)
  )
  return rotation_figure.to_png(figure, rotation_figure.CARD_DOTS_PER_INCH)


def _top(config):
  return 1.0 if config.tensorboard.figure_to_one else None
