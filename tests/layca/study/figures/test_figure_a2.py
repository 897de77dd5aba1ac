"""Appendix A.2 on made-up runs of its settings."""

import json

import numpy as np
import pytest

from layca.study.analysis.tasks import NoResultsError
from layca.training.errors import InputError
from tests.layca.study.figures.drawings import draw, hollow, panels
from tests.layca.study.made_up_runs import write

# Student's t of two and three degrees of freedom, at 97.5%.
T_2, T_3 = 4.302653, 3.182446
SGD = {'layca': False, 'rho': 1 / 3}
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
}


def advise(folder, accuracies, use_batch_norm=True, with_bias=None, **options):
  """Writes a run for each accuracy, of seeds 0, 1, ..."""
  for seed, accuracy in enumerate(accuracies):
    options = {'drop_epochs': (3,), 'seed': seed} | options
    path = write(folder / f'{seed}', test_accuracy=accuracy, **options)
    options.pop('seed')
    config = json.loads((path / 'config.json').read_text())
    config['model'] |= {'use_batch_norm': use_batch_norm}
    if with_bias is not None:
      config['model'] |= {'with_bias': with_bias}
    (path / 'config.json').write_text(json.dumps(config))


def test_rates_come_first_then_batch_norm_drops_and_biases(tmp_path):
  for place, (name, options) in enumerate(reversed(SETTINGS.items())):
    advise(tmp_path / name, (0.3 + place / 100,), **options)
  drawing = draw('a2', tmp_path, with_authors=True)
  table = drawing.table
  assert table['setting'].tolist() == list(SETTINGS)
  expected = [0.3 + place / 100 for place in range(8, -1, -1)]
  assert table['mean'].tolist() == pytest.approx(expected)
  minus_default = table['minus_default'].drop(1)
  np.testing.assert_allclose(minus_default, np.delete(expected, 1) - 0.37)
  # Only the rates of Layca have authors.
  assert table['authors'].notna().tolist() == [True] * 3 + [False] * 6
  assert table['authors'][1] == 0.8845
  assert draw('a2', tmp_path).table['authors'].isna().all()
  (axes,) = panels(drawing)
  names = [label.get_text() for label in axes.get_yticklabels()]
  assert names[3] == 'Layca $3^{-3}$, no batch norm'
  first = axes.lines[0].get_xydata()[0]
  np.testing.assert_allclose(first, [38, 0])


def test_intervals_are_of_the_deviation_of_all_settings_of_a_task(tmp_path):
  advise(tmp_path / 'a', (0.60, 0.62, 0.64))
  advise(tmp_path / 'b', (0.50, 0.51), rho=1 / 9, train_accuracy=0.9)
  # Of another task, and none of its business.
  for name, rho in (('c', 1 / 9), ('d', 1 / 27)):
    advise(tmp_path / name, (0.1, 0.9), rho=rho, task='tiny_cnn:small')
  drawing = draw('a2', tmp_path)
  ninth, default = drawing.table.to_dict('records')[:2]
  # The squares are .02^2 twice, and .005^2 twice.
  deviation = np.sqrt((2 * 0.02**2 + 2 * 0.005**2) / 3)
  assert ninth['half_width'] == pytest.approx(T_3 * deviation / 2**0.5)
  assert default['half_width'] == pytest.approx(T_3 * deviation / 3**0.5)
  assert ninth['minus_default'] == pytest.approx(0.505 - 0.62)
  of_difference = T_3 * deviation * np.sqrt(1 / 2 + 1 / 3)
  assert ninth['minus_default_half_width'] == pytest.approx(of_difference)
  assert np.isnan(default['minus_default'])
  assert len(panels(drawing)) == 2
  assert hollow(panels(drawing)[0]) == [pytest.approx((50.5, 0))]


def test_a_task_need_not_have_the_default(tmp_path):
  for name, rho in (('a', 1 / 9), ('b', 1.0)):
    advise(tmp_path / name, (0.5,), rho=rho, task='mine')
  advise(tmp_path / 'c', (0.1,), task='mine', diverged='not finite')
  drawing = draw('a2', tmp_path, with_authors=True)
  assert drawing.table['setting'].tolist() == ['Layca 3^0', 'Layca 3^-2']
  assert drawing.table[['minus_default', 'authors']].isna().all(axis=None)
  assert list(drawing.notes) == ['left out: c/0: it diverged: not finite']


@pytest.mark.parametrize('other', [{'alpha': 0.4}, SGD, {'optimizer': 'adam'}])
def test_layca_at_one_setting_is_no_result(tmp_path, other):
  advise(tmp_path / 'a', (0.6, 0.7))
  advise(tmp_path / 'b', (0.6, 0.7), **other)
  with pytest.raises(NoResultsError, match='no results of figure a2, which'):
    draw('a2', tmp_path)


def test_runs_that_differ_otherwise_are_refused(tmp_path):
  for name, options in (('a', {}), ('b', {'rho': 1 / 9})):
    advise(tmp_path / name, (0.6,), **options)
  advise(tmp_path / 'c', (0.6,), rho=1 / 9, l2=0.1)
  with pytest.raises(InputError, match=r'b/0 and c/0 .*optimizer\.l2: 0'):
    draw('a2', tmp_path)
