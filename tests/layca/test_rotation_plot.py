"""The paper's figure, from records and from folders."""

import json
import math
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

import layca
from layca.rotation_plot import of_rows

RANDOM = 'random rotation at the same rates'
LAYERS = [
  {'name': 'resnet/conv/w', 'shape': [3, 3, 3, 16]},
  {'name': 'resnet/conv/b', 'shape': [16]},
  {'name': 'resnet/block/shortcut/w', 'shape': [1, 1, 16, 32]},
  {'name': 'resnet/dense/w', 'shape': [32, 10]},
]
DISTANCES, ANGLES = [[0.1, 0.2, None], [0.3, 0.3, 0.6]], [0.1, 0.1, 0.2]
ROWS = [
  {
    'epoch': epoch,
    'step': 10 * (epoch + 1),
    'rotation': {'cosine_distance': distances, 'mean_step_angle': ANGLES},
  }
  for epoch, distances in enumerate(DISTANCES)
]


@pytest.fixture(autouse=True)
def closed_figures():
  yield
  plt.close('all')


def records(steps=10, **more):
  """Two records of three kernels, of so many steps each."""
  rates = {'mean_step_angle': ANGLES, 'steps_since_record': [steps] * 3}
  return [{'cosine_distance': d, **rates, **more} for d in DISTANCES]


def of_distances():
  return [{'cosine_distance': distances} for distances in DISTANCES]


def points(axes, label):
  (line,) = (line for line in axes.lines if line.get_label() == label)
  return line.get_xydata().tolist()


def written(folder, rows=ROWS):
  (folder / 'layers.json').write_text(json.dumps(LAYERS))
  lines = [f'{json.dumps(row)}\n' for row in rows]
  (folder / 'metrics.jsonl').write_text(''.join(lines))
  return folder


def legend_texts(axes):
  legends = [*axes.figure.legends, axes.get_legend()]
  return [text.get_text() for one in legends if one for text in one.get_texts()]


def test_records_become_a_curve_a_kernel_over_random_rotation():
  axes = layca.plot_rotation(records())
  assert points(axes, '0') == [[0, 0], [1, 0.1], [2, 0.3]]
  np.testing.assert_array_equal(
    points(axes, '2'), [[0, 0], [1, math.nan], [2, 0.6]]
  )
  expected = 1 - np.cos(0.1) ** np.array([0, 10, 20])
  np.testing.assert_allclose(np.array(points(axes, RANDOM))[:, 1], expected)
  assert axes.get_xlabel() == 'record'
  assert axes.get_title().startswith('log rotation spread 0.')
  assert legend_texts(axes)[0] == RANDOM


def test_a_figure_of_pyplots_is_made_of_the_size_of_our_own():
  axes = layca.plot_rotation(records())
  assert plt.get_fignums() == [axes.figure.number]
  np.testing.assert_array_equal(axes.figure.get_size_inches(), [6.4, 4.8])


def test_given_axes_are_drawn_into_and_pyplot_makes_none():
  ours = Figure().add_subplot()
  assert layca.plot_rotation(records(), ours) is ours
  assert not plt.get_fignums()
  assert len(ours.lines) == 4
  assert legend_texts(ours)[0] == RANDOM
  _, bar = ours.figure.axes
  assert bar.get_ylabel() == 'layer'


@pytest.mark.parametrize(
  'history',
  [
    of_distances(),
    [{k: v for k, v in r.items() if k[0] != 's'} for r in records()],
    [*of_distances(), *records()],
    records(steps=None),
  ],
  ids=['distances', 'no_steps', 'unknown_at_first', 'unknown_steps'],
)
def test_without_rates_from_the_start_there_is_no_random_rotation(history):
  axes = layca.plot_rotation(history, Figure().add_subplot())
  assert [line.get_label() for line in axes.lines] == ['0', '1', '2']
  assert not legend_texts(axes)


def test_after_a_record_without_rates_random_rotation_ends():
  axes = layca.plot_rotation([*records(), *of_distances()])
  known = np.isfinite(np.array(points(axes, RANDOM))[:, 1])
  assert known.tolist() == [True, True, True, False, False]


def test_records_that_tell_their_epoch_stand_there():
  first, second = records()
  history = [{'epoch': 4, **first}, {'epoch': 9, **second}]
  axes = layca.plot_rotation(history)
  assert points(axes, '0') == [[0, 0], [5, 0.1], [10, 0.3]]
  assert axes.get_xlabel() == 'epoch'
  # A second training, which counts from 0 again.
  axes = layca.plot_rotation(history * 2)
  assert [x for x, _ in points(axes, '0')] == [0, 1, 2, 3, 4]
  assert axes.get_xlabel() == 'record'


def test_names_stand_at_the_colour_bar_and_numbers_without():
  def labels(names):
    axes = layca.plot_rotation(records(), names=names)
    _, bar = axes.figure.axes
    return [text.get_text() for text in bar.get_yticklabels()]

  assert labels(['conv', 'block', 'dense']) == ['conv', 'block', 'dense']
  assert labels(None) == ['0', '1', '2']


def test_the_y_axis_reaches_to_one_on_request():
  assert layca.plot_rotation(records()).get_ylim()[1] < 1.0
  assert layca.plot_rotation(records(), top=1.0).get_ylim() == (0.0, 1.0)


def test_a_run_is_drawn_from_its_folder(tmp_path):
  for folder in (written(tmp_path), str(tmp_path)):
    axes = layca.plot_rotation(folder)
    assert points(axes, '00_conv') == [[0, 0], [1, 0.1], [2, 0.3]]
    assert axes.get_xlabel() == 'epoch'
    styles = [line.get_linestyle() for line in axes.lines[1:]]
    # A shortcut alone is dashed.
    assert styles == ['-', '--', '-']
    assert points(axes, RANDOM)[2][1] == pytest.approx(1 - math.cos(0.1) ** 20)


def test_a_run_is_its_layer_table_and_rows():
  run = of_rows(LAYERS, ROWS)
  assert run.names == ['00_conv', '01_block.shortcut', '02_dense']
  assert run.shortcuts == (1,)
  np.testing.assert_array_equal(
    run.distances, [[0] * 3, [0.1, 0.2, np.nan], [0.3, 0.3, 0.6]]
  )
  np.testing.assert_allclose(
    run.random[:, 2], 1 - np.cos(0.2) ** np.array([0, 10, 20])
  )


@pytest.mark.parametrize(
  ('history', 'words'),
  [
    ([], 'no record to draw'),
    ([{'angle': [0.1]}], 'record 0 has no cosine_distance'),
    (records()[0], 'record 0 has no cosine_distance'),
    (
      [*records(), {'cosine_distance': [0.1]}],
      'records of 1 and of 3 kernels',
    ),
  ],
)
def test_records_that_are_none_are_refused(history, words):
  with pytest.raises(ValueError, match=words):
    layca.plot_rotation(history)
  assert not plt.get_fignums()


def test_names_of_another_number_are_refused():
  with pytest.raises(ValueError, match='2 names for 3 kernels'):
    layca.plot_rotation(records(), names=['conv', 'dense'])


@pytest.mark.parametrize('name', ['metrics.jsonl', 'layers.json'])
def test_a_folder_of_no_run_is_refused(tmp_path, name):
  (written(tmp_path) / name).unlink()
  with pytest.raises(FileNotFoundError, match=f'has no {name}: give the'):
    layca.plot_rotation(tmp_path)


def test_a_run_without_a_whole_epoch_is_refused(tmp_path):
  with pytest.raises(ValueError, match='no epoch of this run is complete'):
    layca.plot_rotation(written(tmp_path, []))


@pytest.mark.parametrize('line', ['{"epoch": 0}', '3', '{"epoch": 0, "st'])
def test_files_of_another_kind_are_refused(tmp_path, line):
  with open(written(tmp_path) / 'metrics.jsonl', 'a') as file:
    file.write(line)
  with pytest.raises(ValueError, match='files are not those of a run of'):
    layca.plot_rotation(tmp_path)


def test_it_needs_no_tensorflow_and_names_matplotlib_if_that_is_missing():
  code = """
import sys
sys.modules['tensorflow'] = sys.modules['keras'] = None
import layca
history = [{'cosine_distance': [0.1, 0.2]}]
axes = layca.plot_rotation(history)
print(type(axes).__name__)
for name in [n for n in sys.modules if 'matplotlib' in n]:
  sys.modules[name] = None
del sys.modules['layca.rotation_figure'], layca.rotation_figure
try:
  layca.plot_rotation(history)
except ImportError as error:
  print(error)
"""
  done = subprocess.run(
    [sys.executable, '-c', code], capture_output=True, text=True
  )
  drawn, missing = done.stdout.splitlines()
  assert drawn == 'Axes'
  assert missing == (
    'plot_rotation draws with Matplotlib: pip install matplotlib'
  )
