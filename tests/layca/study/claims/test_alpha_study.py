"""What the claims on the alpha study have in common."""

import numpy as np
import pytest

from layca.study.analysis import records, tasks
from layca.study.claims import alpha_study
from layca.training.errors import InputError
from tests.layca.study.claims import made_up
from tests.layca.study.claims.made_up import BAD, BASE, BETTER, UNSURE


def task_of(folder):
  (task,) = tasks.find(records.load(folder))
  return task


def test_rows_are_of_tasks_with_runs_of_the_first_method(tmp_path):
  made_up.write_sgd(tmp_path, {0.0: BASE}, task='mine')
  made_up.write_layca(tmp_path, {0.0: BASE, 0.2: BAD})
  made_up.write(tmp_path, BASE, optimizer='adam')

  def rows(*methods):
    found = records.load(tmp_path)
    seen = alpha_study.rows(lambda task: task, found, ['any'], *methods)
    return {task.name: sorted(set(task.runs['method'])) for task in seen}

  assert rows() == {'c10_cnn1:small': ['Layca']}
  assert rows('SGD') == {'mine': ['SGD']}
  made_up.write_sgd(tmp_path, {0.0: BASE})
  assert rows() == {'c10_cnn1:small': ['Layca', 'SGD']}


def test_runs_that_differ_in_more_than_the_seed_are_refused(tmp_path):
  made_up.write_layca(tmp_path, {0.0: BASE})
  made_up.write(tmp_path, BASE, layca=True, alpha=0.0, rho=0.5)
  with pytest.raises(InputError, match='rho'):
    list(alpha_study.rows(lambda _: None, records.load(tmp_path), ['any']))


def test_runs_that_fit_are_compared(tmp_path):
  made_up.write_layca(tmp_path, {0.0: BASE, 0.2: BAD})
  made_up.write_layca(tmp_path, {0.4: BETTER}, train_accuracy=0.98)
  made_up.write_sgd(tmp_path, {0.0: BAD})
  found = alpha_study.fitted(task_of(tmp_path), 'Layca')
  assert found.settings == [0.0, 0.2]
  np.testing.assert_allclose(found.table[0.0], BASE)


def test_methods_are_compared_at_the_same_alphas(tmp_path):
  made_up.write_layca(tmp_path, {0.0: BASE, 0.2: BAD})
  made_up.write_sgd(tmp_path, {0.0: BASE})
  reason = '2 alphas of Layca and 1 of SGD do not match'
  for compared in (alpha_study.both, alpha_study.each):
    assert compared(task_of(tmp_path)) == (None, reason)
  # It was run there, even if it does not fit.
  made_up.write_sgd(tmp_path, {0.2: BASE}, train_accuracy=0.9)
  (both, _), (each, _) = (
    x(task_of(tmp_path)) for x in (alpha_study.both, alpha_study.each)
  )
  assert both.settings == [('Layca', 0.0), ('SGD', 0.0)]
  assert each.settings == [('Layca', 0.0), ('Layca', 0.2), ('SGD', 0.0)]
  means = each.table.mean()
  assert alpha_study.of_method(means, 'Layca').to_dict() == pytest.approx(
    {0.0: 0.6, 0.2: 0.5}
  )


def test_without_runs_that_fit_the_reason_is_said(tmp_path):
  made_up.write_layca(tmp_path, {0.0: BASE})
  made_up.write_sgd(tmp_path, {0.0: BASE}, train_accuracy=0.9)
  task = task_of(tmp_path)
  assert alpha_study.both(task) == (None, 'at no alpha all runs of both fit')
  assert alpha_study.each(task) == (None, 'no run of SGD fits')


def test_no_other_alpha_is_better_by_more_than_a_tie(tmp_path):
  made_up.write_layca(tmp_path, {-0.2: BETTER, 0.0: UNSURE, 0.2: BAD, 0.4: BAD})
  found = alpha_study.fitted(task_of(tmp_path), 'Layca')
  parts = alpha_study.none_is_better(found, 0.0)
  assert [part.name for part in parts] == [
    'alpha -0.2',
    'alpha +0.2',
    'alpha +0.4',
  ]
  # A tie with 61% is 0.1 * 0.61 * 0.39.
  margin = 0.1 * 0.61 * 0.39
  for part, alpha in zip(parts, (-0.2, 0.2, 0.4), strict=True):
    difference = found.difference(alpha, 0.0)
    assert part.p_holds == pytest.approx(difference.p_below(margin))
    assert part.p_fails == pytest.approx(difference.p_above(margin))
  one = alpha_study.none_is_better(found, 0.2, [0.0, 0.2])
  assert [part.name for part in one] == ['alpha +0.0']


def test_the_authors_are_described_in_percent_by_alpha():
  text = alpha_study.authors(lambda layca, sgd: f'{layca[0]:.2f} {sgd[0]:.2f}')
  cifar10, _, tiny = text.split('; ')
  assert cifar10 == 'CIFAR-10 89.18 80.32'
  assert tiny.startswith('Tiny ImageNet 50.75 43.01')
