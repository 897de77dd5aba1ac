"""Appendix A.2 on made-up runs of its settings."""

import json

import numpy as np
import pytest

from tests.layca.study.figures.drawings import draw, hollow, panels, points
from tests.layca.study.made_up_runs import write

# Student's t of three degrees of freedom, at 97.5%.
T_3 = 3.182446
SGD = {'layca': False, 'rho': 1 / 3}
# With test accuracies of 0.30, 0.31, ...
SETTINGS = {
  'Layca 3^-2': {'rho': 1 / 9},
  'Layca 3^-3': {},
  'Layca 3^-4': {'rho': 3.0**-4},
  'Layca 3^-3, no batch norm': {'use_batch_norm': False},
  'SGD 3^-1': SGD,
  'SGD 3^-1, no batch norm': SGD | {'use_batch_norm': False},
  'Layca 3^-3, drop at 1 of 4 epochs': {'drop_epochs': (1,)},
  'Layca 3^-3, drop at 5 of 6 epochs': {'epochs': 6, 'drop_epochs': (5,)},
  'Layca 3^-3, biases': {'with_bias': True},
  'Layca 3^-3, float16': {'precision': 'float16'},
}


def advise(
  folder,
  *accuracies,
  use_batch_norm=True,
  with_bias=False,
  precision='float32',
  **options,
):
  """Writes a run for each accuracy, of seeds 0, 1, ..."""
  model = {'use_batch_norm': use_batch_norm, 'with_bias': with_bias}
  # As gradients underflow in float16 from a small loss.
  loss_scale = 1.0 if precision == 'float32' else 2.0**-8
  for seed, accuracy in enumerate(accuracies):
    options = {'drop_epochs': (3,)} | options | {'seed': seed}
    path = write(folder / f'{seed}', test_accuracy=accuracy, **options)
    config = json.loads((path / 'config.json').read_text())
    config['model'] |= model
    config |= {'precision': precision, 'loss_scale': loss_scale}
    (path / 'config.json').write_text(json.dumps(config))


def test_rates_come_first_then_batch_norm_drops_biases_and_float16(tmp_path):
  for place, options in enumerate(SETTINGS.values()):
    advise(tmp_path / f'{9 - place}', 0.3 + place / 100, **options)
  drawing = draw('a2', tmp_path, with_authors=True)
  table = drawing.table
  assert table['setting'].tolist() == list(SETTINGS)
  expected = 0.3 + np.arange(10) / 100
  np.testing.assert_allclose(table['mean'], expected)
  expected[1] = np.nan
  np.testing.assert_allclose(table['minus_default'], expected - 0.31)
  # Only the rates of Layca have authors.
  assert table['authors'].notna().tolist() == [True] * 3 + [False] * 7
  assert table['authors'][1] == 0.8845
  assert draw('a2', tmp_path).table['authors'].isna().all()
  (axes,) = panels(drawing)
  names = [label.get_text() for label in axes.get_yticklabels()]
  assert names[3] == 'Layca $3^{-3}$, no batch norm'
  expected = [[34, 4], [35, 5]]
  np.testing.assert_allclose(points(axes, 'SGD'), expected)


def test_intervals_are_of_the_deviation_of_all_settings_of_a_task(tmp_path):
  advise(tmp_path / 'a', 0.60, 0.62, 0.64)
  advise(tmp_path / 'b', 0.50, 0.51, rho=1 / 9, train_accuracy=0.9)
  # Of another task, which has no default, and none of its business.
  for name, rho in (('c', 1.0), ('d', 1 / 9)):
    advise(tmp_path / name, 0.1, 0.9, rho=rho, task='mine')
  advise(tmp_path / 'e', 0.1, task='mine', diverged='not finite')
  drawing = draw('a2', tmp_path, with_authors=True)
  ninth, default, *others = drawing.table.to_dict('records')
  # The squares are .02^2 twice, and .005^2 twice.
  deviation = np.sqrt((2 * 0.02**2 + 2 * 0.005**2) / 3)
  assert ninth['half_width'] == pytest.approx(T_3 * deviation / 2**0.5)
  assert default['half_width'] == pytest.approx(T_3 * deviation / 3**0.5)
  assert ninth['minus_default'] == pytest.approx(0.505 - 0.62)
  of_difference = T_3 * deviation * np.sqrt(1 / 2 + 1 / 3)
  assert ninth['minus_default_half_width'] == pytest.approx(of_difference)
  assert hollow(panels(drawing)[0]) == [[pytest.approx(50.5), 0]]
  assert [row['setting'] for row in others] == ['Layca 3^0', 'Layca 3^-2']
  assert all(np.isnan(row['minus_default']) for row in others)
  assert all(np.isnan(row['authors']) for row in others)
  assert list(drawing.notes) == ['left out: e/0: it diverged: not finite']
