"""Made-up runs for figure 3, and how to read what was drawn of them."""

import numpy as np

from layca.study import figures
from tests.layca.study import made_up_runs

RANDOM = 'random rotation at the same rates'
RANGE = 'its range over the layers'
RISING = np.array([[0.1, 0.2, 0.3], [0.3, 0.5, 0.9]])


def write(folder, name='layca', **options):
  options = {'epochs': 2, 'distances': RISING} | options
  return made_up_runs.write(folder / name, **options)


def write_pair(folder, **options):
  write(folder, 'layca', **options)
  write(folder, 'sgd', layca=False, rho=1 / 3, **options)
  return folder


def draw(folder, with_authors=False):
  return figures.FIGURES['3'](folder, with_authors)


def panels(drawing):
  """The axes of the panels by the first line of their titles."""
  return {
    axes.get_title().split('\n')[0]: axes
    for axes in drawing.picture.axes
    if axes.get_title()
  }


def curves(axes):
  return [line for line in axes.lines if line.get_label() != RANDOM]


def random_curve(axes):
  (line,) = (line for line in axes.lines if line.get_label() == RANDOM)
  return line


def legend(drawing):
  return [text.get_text() for text in drawing.picture.legends[0].get_texts()]
