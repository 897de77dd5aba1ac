"""Figures of made-up results, and what a test looks at in their pictures."""

import numpy as np

from layca.study import figures
from layca.study.analysis import records


def draw(name, folder, with_authors=False):
  return figures.draw(name, records.load(folder), with_authors)


def panels(drawing):
  """Returns the axes with a title, which a colour bar has not."""
  return [axes for axes in drawing.picture.axes if axes.get_title()]


def points(axes, label):
  """Returns the points [n, 2] of the lines of a label."""
  lines = [line for line in axes.lines if line.get_label() == label]
  return [point for line in lines for point in line.get_xydata().tolist()]


def check_near(found, expected):
  """Checks points whose methods stand beside each other, a little off."""
  np.testing.assert_allclose(found, expected, atol=0.2)


def labels(axes):
  """Returns the labels of the lines that a legend may explain."""
  labels = [line.get_label() for line in axes.lines]
  return [label for label in labels if not label.startswith('_')]


def hollow(axes):
  """Returns the points of the hollow markers."""
  lines = [line for line in axes.lines if line.get_markerfacecolor() == 'white']
  return [point for line in lines for point in line.get_xydata().tolist()]
