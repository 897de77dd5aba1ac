"""The tour goes to its end, and shows what it says."""

import contextlib
import io
import pathlib
import re

import numpy as np
import pytest

import layca

TOUR = pathlib.Path(__file__).parent.parent.parent / 'docs/tour.py'
SHORT = 'EPOCHS, BATCH_SIZE = 1, 64'
ALPHAS = {'Layca': 0.0, 'Layca, alpha -0.5': -0.5, 'Layca, alpha +0.5': 0.5}


@pytest.fixture(scope='module', name='tour')
def fixture_tour(tmp_path_factory):
  """Folder, output and names of the tour, cut to an epoch of large batches."""
  folder, names = tmp_path_factory.mktemp('tour'), {}
  code, count = re.subn('EPOCHS, BATCH_SIZE = .*', SHORT, TOUR.read_text())
  assert count == 1
  with (
    contextlib.chdir(folder),
    contextlib.redirect_stdout(io.StringIO()) as out,
  ):
    exec(code, names)
  return folder, out.getvalue(), names


def test_it_draws_a_panel_for_each_stop_and_says_where(tour):
  folder, said, names = tour
  assert said.endswith('The curves are in tour.png\n')
  assert (folder / 'tour.png').stat().st_size > 10_000
  panels = [axes for axes in names['figure'].axes if axes.get_title()]
  titles = [axes.get_title().split('\n')[0] for axes in panels]
  assert titles == ['Adam', *ALPHAS]


def test_it_tells_how_far_each_layer_has_turned_and_the_accuracy(tour):
  _, said, names = tour
  for name, history in names['histories'].items():
    (told,) = re.findall(
      rf'^{re.escape(name)}: .*accuracy [\d.]+%\n.*distances: (.*)', said, re.M
    )
    distances = history[-1]['cosine_distance']
    np.testing.assert_allclose(
      [*map(float, told.split())], distances, atol=6e-3
    )


def test_layca_turns_layers_as_alpha_says_and_adam_does_not(tour):
  *_, names = tour
  angles = {
    name: np.array(history[-1]['mean_step_angle'])
    for name, history in names['histories'].items()
  }
  for name, alpha in ALPHAS.items():
    expected = layca.alpha_multipliers(alpha, 8)
    found = angles[name] / angles[name].max()
    np.testing.assert_allclose(found, expected, rtol=1e-2)
  assert max(angles['Adam']) > 2 * min(angles['Adam'])
