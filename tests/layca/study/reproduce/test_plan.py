"""Every figure and claim is planned for, and no more than is asked for."""

import collections

import pytest

from layca.study import figures
from layca.study.reproduce import plan, request
from layca.study.sweep import plan as sweeps
from layca.study.sweep.combined import Combined
from layca.training.errors import InputError


def planned(*names, tasks=(), scale='small', **options):
  options = {'precision': ['float32'], **options}
  return plan.create(request.create(scale, names, tasks, **options))


def sources(of):
  return [member.source for member in of.members]


def test_every_figure_has_a_folder():
  folders = {name: plan.folder_of(name) for name in figures.FIGURES}
  assert set(folders.values()) == set(request.FOLDERS)
  assert folders['1b'] == 'single_layer'
  assert folders['5_left'] == 'alpha_study'
  assert folders['5_right'] == 'c10_cnn2'


def test_the_whole_paper():
  whole = planned()
  assert whole.toy == 'small'
  assert sources(whole) == [
    *(
      f'configs/sweeps/alpha_study.py:{task},small,alphas=7,rates=5,'
      'precision=float32'
      for task in ('c10_cnn1', 'c100_resnet', 'tiny_cnn')
    ),
    'configs/sweeps/adaptive.py:small,precision=float32',
    'configs/sweeps/weight_decay.py:small,precision=float32',
    *(
      f'configs/sweeps/recommendations.py:small,tasks={task},precision=float32'
      for task in ('c10_cnn1', 'c100_resnet', 'tiny_cnn')
    ),
  ]


def test_all_sweeps_go_as_one_in_two_stages():
  members = [(m.folder, m.sweep) for m in planned().members]
  first, second = sweeps.rehearse(Combined(members))
  runs = [run for stage in (first, second) for run in stage]
  folders = collections.Counter(run.name.split('/')[0] for run in runs)
  # 7 alphas and 2 seeds of both methods and a grid of 5, on 3 tasks; 5 methods
  # twice and SGD without L2.
  assert folders['alpha_study'] == 3 * (7 * 2 * 2 + 5)
  assert folders['c10_cnn2'] == (5 * 2 + 1) * 2
  assert len(runs) == len({run.name for run in runs})
  assert {run.name.split('/')[2] for run in second} == {'sgd'}


def test_a_figure_needs_its_sweep_alone():
  assert sources(planned('4')) == [
    'configs/sweeps/adaptive.py:small,precision=float32'
  ]
  assert planned('4').toy is None
  assert [m.study for m in planned('5_right').members] == ['weight_decay']
  assert [m.study for m in planned('2', '8').members] == ['alpha_study'] * 3
  assert {m.study for m in planned('a2').members} == {'recommendations'}
  only_toy = planned('1a', '1c')
  assert only_toy.toy == 'small'
  assert not only_toy.members


def test_options_reach_the_sweeps():
  (member,) = planned(
    '2',
    tasks=['tiny_cnn'],
    scale='paper',
    seeds=['alpha_study=3'],
    precision=['tiny_cnn=bfloat16'],
    alphas=['7'],
  ).members
  assert member.source == (
    'configs/sweeps/alpha_study.py:tiny_cnn,paper,alphas=7,rates=all,'
    'precision=bfloat16'
  )
  runs = [run for stage in member.stages() for run in stage]
  assert {run.config.seed for run in runs} == {0, 1, 2}
  assert {run.config.precision for run in runs} == {'bfloat16'}
  assert all(run.name.startswith('alpha_study/tiny_cnn/') for run in runs)


def test_the_toy_experiment_computes_the_figures_asked_for():
  asked = request.create('small', ['1c', '2', '1a'])
  config = plan.toy_config('small', asked)
  assert config.figures == ('1a', '1c')
  assert config.data.name == 'mnist'
  assert plan.toy_config('digits', asked).data.name == 'digits'
  # Neither refuses what the other left.
  assert plan.toy_folder('small') == 'single_layer'
  assert plan.toy_folder('digits') == 'single_layer_digits'


@pytest.mark.parametrize(
  ('scale', 'seeds', 'experiments'),
  [
    ('small', [], 2),
    ('small', ['4'], 4),
    ('small', ['single_layer=5', '3'], 5),
    ('small', ['alpha_study=5'], 2),
    ('paper', ['4'], 10),
  ],
)
def test_the_toy_experiment_has_as_many_experiments_as_seeds_or_more(
  scale, seeds, experiments
):
  asked = request.create(scale, seeds=seeds)
  assert plan.toy_config(scale, asked).experiments == experiments


def test_tasks_that_have_no_part_in_the_figures_are_named():
  with pytest.raises(InputError, match='--figures=4 --tasks=tiny_cnn: these'):
    planned('4', tasks=['tiny_cnn'])


def test_outside_of_the_project_the_remedy_is_told(tmp_path, monkeypatch):
  monkeypatch.chdir(tmp_path)
  with pytest.raises(InputError, match='run this in the folder of the project'):
    planned()
