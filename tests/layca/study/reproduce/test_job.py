"""What figures need is planned for, and no more."""

import pytest

from configs import paper as config
from layca.study import paper
from layca.study.reproduce import job
from layca.training.errors import InputError
from tests.layca.study.reproduce import made_up_paper


def test_figures_are_in_the_papers_order_and_by_default_all_of_it():
  assert job.select_figures(()) == [
    name for name in paper.FIGURES if name != 'head_start'
  ]
  assert job.select_figures(('head_start',)) == ['head_start']
  assert job.select_figures(('a2', 2, '1a')) == ['1a', '2', 'a2']


def test_every_figure_is_of_an_experiment_of_the_config():
  toys, sweeps = made_up_paper.create_experiments(config.get_config().tasks)
  planned = {sweep.name for sweep in sweeps} | set(toys)
  _, of_head_start = config.get_experiments(config.get_config('head_start'))
  planned |= {name for name, *_ in of_head_start}
  assert {figure.sweep for figure in paper.FIGURES.values()} <= planned


@pytest.mark.parametrize(
  ('figures', 'toy_figures', 'sweeps'),
  [
    (['1a', '1c'], [('1a', '1c')] * 2, []),
    (['2', '8'], [], ['alpha_study']),
    (['7'], [], ['rate_grid']),
    (['5_right'], [], ['weight_decay']),
    (['4', 'a2'], [], ['recommendations', 'adaptive']),
  ],
)
def test_a_figure_needs_its_sweep_alone(tmp_path, figures, toy_figures, sweeps):
  tasks = (config.TOY, 'c10_cnn1', 'c10_cnn2')
  planned = made_up_paper.create_job(tmp_path, figures, tasks)
  assert [toy.figures for toy in planned.toys.values()] == toy_figures
  assert [sweep.name for sweep in planned.sweeps] == sweeps


def test_what_cannot_be_asked_for_is_told_in_a_line(tmp_path):
  with pytest.raises(InputError, match="figures: '11' is none of 1a, 1b"):
    job.select_figures(('2', '11'))
  with pytest.raises(InputError, match='figures 4: the tasks have no part'):
    made_up_paper.create_job(tmp_path, ['4'], ('tiny_cnn',))
  toys, sweeps = made_up_paper.create_experiments()
  sweeps[1].options.alphas = (2.0,)
  with pytest.raises(InputError, match=r'alpha_study: config.alpha=2\.0'):
    job.create(['2'], toys, sweeps)
  toys['single_layer'].steps = 0
  with pytest.raises(InputError, match=r'config.steps=0'):
    job.create(['1a'], toys, [])
