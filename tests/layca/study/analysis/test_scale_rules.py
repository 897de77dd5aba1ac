"""Whether runs obey the rules of the small scale: each rule by itself."""

import json

import numpy as np
import pytest

from layca.study.analysis import records, scale_rules, tasks
from tests.layca.study import made_up_runs

# 3,400 steps before the drop.
OBEDIENT = {
  'kernels': 5,
  'shortcuts': (2,),
  'epochs': 12,
  'drop_epochs': (10, 11),
  'steps_per_epoch': 340,
  'train_losses': [1.0] * 8 + [0.5, 0.48, 0.1, 0.1],
  'distances': np.tile([0.1, 0.85, 0.2, 0.95, 0.1], [12, 1]),
}


def write(folder, **options):
  return made_up_runs.write(folder, **OBEDIENT | options)


SECONDS = 'core-seconds of the longest run'


def broken(folder):
  """Returns the rules that are broken, and all rules by name."""
  table = scale_rules.check(records.load(folder)).set_index('rule')
  return table.index[~table['is_obeyed'].astype(bool)].tolist(), table


def test_runs_that_obey_have_a_row_a_rule(tmp_path):
  write(tmp_path / 'layca')
  # Beyond |alpha| 0.4 runs need not fit.
  write(tmp_path / 'far', alpha=0.6, train_accuracy=0.5)
  write(tmp_path / 'sgd', layca=False, train_accuracy=0.981)
  rules, table = broken(tmp_path)
  assert rules == []
  assert set(table['task']) == {'c10_cnn1:small'}
  value = table['value']
  # Random rotation by 1/27 an update: the cosine is (1 + 27^-2)^(-n / 2).
  distance = 1 - (1 + 27**-2) ** (-3400 / 2)
  assert value['random distance before the drop'] == pytest.approx(distance)
  assert value['median distance of middle layers'] == pytest.approx(0.9)
  assert value['fall of the loss on the plateau'] == pytest.approx(0.04)
  assert value['least train accuracy'] == 0.981
  assert value[SECONDS] == pytest.approx(24)


@pytest.mark.parametrize(
  ('options', 'rules'),
  [
    # The first number of steps that reaches 0.9 is 3,360.
    ({'steps_per_epoch': 335}, ['random distance before the drop']),
    (
      {'drop_epochs': (9,), 'train_losses': 1.0},
      ['random distance before the drop'],
    ),
    (
      {'distances': np.tile([1, 0.7, 1, 0.8, 1], [12, 1])},
      ['median distance of middle layers'],
    ),
    (
      {'train_losses': [1.0] * 8 + [0.5, 0.47, 0.1, 0.1]},
      ['fall of the loss on the plateau'],
    ),
    (
      {'train_accuracy': 0.98},
      ['least train accuracy', 'runs that do not fit'],
    ),
  ],
)
def test_one_rule_is_broken(tmp_path, options, rules):
  write(tmp_path / 'layca', **options)
  assert broken(tmp_path)[0] == rules


def test_a_run_that_diverged_does_not_fit(tmp_path):
  write(tmp_path / 'layca')
  write(tmp_path / 'sgd', layca=False, diverged='loss not finite')
  assert broken(tmp_path)[0] == ['runs that do not fit']


@pytest.mark.parametrize(('threads', 'rules'), [(12, []), (13, [SECONDS])])
def test_seconds_count_for_each_core(tmp_path, threads, rules):
  # 24 seconds, of at most 300.
  folder = write(tmp_path / 'layca')
  result = json.loads((folder / 'result.json').read_text())
  result['environment'] = {'intra_op_threads': threads}
  (folder / 'result.json').write_text(json.dumps(result))
  assert broken(tmp_path)[0] == rules


def test_the_longest_run_costs_as_many_epochs_of_the_fastest(tmp_path):
  # 2 seconds an epoch, of which other work on the machine takes a half.
  folder = write(tmp_path / 'layca')
  result = json.loads((folder / 'result.json').read_text())
  (folder / 'result.json').write_text(json.dumps(result | {'seconds': 12}))
  longer = {'epochs': 24, 'drop_epochs': (22,), 'distances': None}
  write(tmp_path / 'longer', train_losses=1.0, **longer)
  value = broken(tmp_path)[1]['value']
  assert value[SECONDS] == pytest.approx(24)


def test_the_fall_is_that_of_a_line_through_a_fifth_of_the_epochs(tmp_path):
  losses = [9.0] * 16 + [1.0, 0.9, 1.1, 0.8, 0.1]
  options = {'epochs': 21, 'drop_epochs': (20,), 'distances': None}
  write(tmp_path / '0', train_losses=losses, **options)
  write(tmp_path / '1', train_losses=0.5, seed=1, **options)
  (task,) = tasks.find(records.load(tmp_path))
  # Least squares through (0, 1), (1, .9), (2, 1.1), (3, .8): the slope is
  # (-1.5 * 1 - .5 * .9 + .5 * 1.1 + 1.5 * .8) / 5 = -.04, the middle .95.
  fall = 3 * 0.04 / (0.95 + 1.5 * 0.04)
  assert scale_rules.plateau_fall(task) == pytest.approx(fall / 2)


def test_the_least_of_all_seeds_counts_as_distance(tmp_path):
  for seed, distance in enumerate((0.9, 0.3)):
    distances = np.full([12, 5], distance)
    write(tmp_path / f'{seed}', seed=seed, distances=distances)
  rules, table = broken(tmp_path)
  assert rules == ['median distance of middle layers']
  assert table['value'][rules[0]] == pytest.approx(0.3)


def test_the_scale_of_the_paper_has_no_such_rules(tmp_path):
  write(tmp_path / 'layca', task='c10_cnn1:paper', train_accuracy=0.1)
  assert scale_rules.check(records.load(tmp_path)).empty


def test_plateaus_are_asked_of_the_alpha_study_alone(tmp_path):
  falling = [2.0, 1.9, 1.8, 1.7, 1.6, 1.5, 1.4, 1.3, 1.2, 1.1, 0.1, 0.1]
  write(tmp_path / 'layca', task='c10_cnn2:small', train_losses=falling)
  rules, table = broken(tmp_path)
  assert rules == []
  assert not any('plateau' in rule for rule in table.index)


def test_the_cost_is_asked_of_small_runs_alone(tmp_path):
  write(tmp_path / 'layca', task='c10_cnn1:medium')
  _, table = broken(tmp_path)
  assert len(table) == 5
  assert SECONDS not in table.index
