"""Colours of alphas: in order, apart, and dark enough for a white page."""

import itertools

import numpy as np
import pytest

from layca.study.figures import alpha_colors

ALPHAS = (
  -0.8, -0.6, -0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8
)  # fmt: skip


def luminance(color):
  """Returns the relative luminance of sRGB, 0 for black and 1 for white."""
  red, green, blue = (
    c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
    for c in color[:3]
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_sequential_colours_lighten_as_alpha_grows():
  colors = alpha_colors.sequential((0.4, 0.0, 0.1, 0.8, 0.2, 0.3, 0.6, 0.4))
  assert list(colors) == [0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8]
  steps = np.diff([luminance(color) for color in colors.values()])
  assert (steps > 0.005).all()


def test_diverging_colours_are_blue_below_0_and_red_above():
  colors = alpha_colors.diverging(ALPHAS)
  assert set(colors) == set(ALPHAS)
  assert all(colors[alpha][2] > colors[alpha][0] for alpha in ALPHAS[:6])
  assert all(colors[alpha][0] > colors[alpha][2] for alpha in ALPHAS[7:])
  for side in (ALPHAS[6::-1], ALPHAS[6:]):
    assert (np.diff([luminance(colors[alpha]) for alpha in side]) > 0).all()


@pytest.mark.parametrize('alphas', [(0.2,), (-0.6, 0.6), (-0.3, 0.0), (0.0,)])
def test_few_alphas_have_their_colours_too(alphas):
  colors = alpha_colors.diverging(alphas)
  assert set(colors) == set(alphas)
  assert len(set(colors.values())) == len(alphas)
  assert set(alpha_colors.sequential(alphas)) == set(alphas)


@pytest.mark.parametrize(
  'colors',
  [alpha_colors.sequential(ALPHAS[6:]), alpha_colors.diverging(ALPHAS)],
)
def test_colours_differ_and_stand_out_on_white(colors):
  for one, other in itertools.combinations(colors.values(), 2):
    assert np.abs(np.subtract(one, other)).max() > 0.05
  # The contrast of WCAG: 1.05 / (luminance + 0.05).
  for color in colors.values():
    assert 1.05 / (luminance(color) + 0.05) > 1.6
