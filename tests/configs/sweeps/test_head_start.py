"""The head start: the paper's own runs, cut short."""

import pytest

from configs import c10_cnn1, c100_resnet, defaults, paper
from configs.sweeps import head_start
from layca.study.sweep import plan
from layca.training import config_checks
from tests.configs.sweeps.planned import check_refused, configs

OF_PAPER = {'c100_resnet': c100_resnet, 'c10_cnn1': c10_cnn1}
SGD_RATES = {'c100_resnet': 1 / 3, 'c10_cnn1': 1.0}


def whole(task, layca, seed, **overrides):
  """The paper's run, as configs/ has it."""
  config = OF_PAPER[task].get_config('paper')
  config.seed, config.optimizer.layca = seed, layca
  config.rho = 1 / 27 if layca else SGD_RATES[task]
  config.update_from_flattened_dict(overrides)
  return config


def folder(config):
  return plan.create_run(config, defaults.get_config(), 'any').name


def asked(config):
  task = config.task.removesuffix(':paper')
  return task, config.optimizer.layca, config.seed, config.epochs


def test_the_first_seed_is_whole_and_three_more_are_short():
  found = configs(head_start, '')
  assert [asked(config) for config in found[:4]] == [
    ('c100_resnet', True, 0, 20),
    ('c100_resnet', False, 0, 20),
    ('c10_cnn1', True, 0, 10),
    ('c10_cnn1', False, 0, 10),
  ]
  assert [asked(config)[2:] for config in found[4:]] == [
    (seed, 3) for seed in (1, 2, 3) for _ in range(4)
  ]


@pytest.mark.parametrize('layca', [True, False])
@pytest.mark.parametrize('task', OF_PAPER)
def test_a_run_is_the_papers_of_which_the_epochs_alone_are_cut(task, layca):
  found = configs(head_start, '', tasks=(task,), spread_seeds=0)
  (config,) = (each for each in found if each.optimizer.layca == layca)
  of_paper = whole(task, layca, 0)
  cut, flat = (
    config_checks.flatten(each.to_dict()) for each in (config, of_paper)
  )
  assert {key for key in flat if cut[key] != flat[key]} == {'epochs'}
  # No drop of the rate falls into them.
  assert config.epochs <= of_paper.schedule.drop_epochs[0]
  # What `--config.epochs` cuts the paper's run to has the same folder.
  same = whole(task, layca, 0, epochs=config.epochs)
  assert folder(config) == folder(same)
  assert folder(config) != folder(of_paper)


def test_more_whole_seeds_replace_short_ones():
  options = {'tasks': ('c10_cnn1',), 'spread_seeds': 2, 'spread_epochs': 4}
  found = configs(head_start, '', seeds=2, **options)
  layca = [asked(config)[2:] for config in found if config.optimizer.layca]
  assert layca == [(0, 10), (1, 10), (2, 4)]
  found = configs(head_start, '', seeds=3, epochs__c10_cnn1=2, **options)
  layca = [asked(config)[2:] for config in found if config.optimizer.layca]
  assert layca == [(0, 2), (1, 2), (2, 2)]


def test_the_variant_of_the_whole_paper_runs_the_head_start():
  config = paper.get_config('head_start')
  assert list(config.figures) == ['head_start']
  config.precision.c10_cnn1, config.head_start.spread_seeds = 'bfloat16', 0
  config.head_start.epochs.c100_resnet = 5
  toys, sweeps = paper.get_experiments(config)
  of_it = [options for name, _, options, _ in sweeps if name == 'head_start']
  found = [
    (*asked(config)[::3], config.precision)
    for options in of_it
    for config in head_start.get_runs(options, 1, None)['head_start']
  ]
  assert not toys
  assert (
    found
    == [('c100_resnet', 5, 'float32')] * 2 + [('c10_cnn1', 10, 'bfloat16')] * 2
  )


def test_other_variants_run_it_where_its_figure_is_named():
  config = paper.get_config('small')
  names = {name for name, *_ in paper.get_experiments(config)[1]}
  config.figures = ('head_start',)
  with_it = {name for name, *_ in paper.get_experiments(config)[1]}
  assert with_it - names == {'head_start'}


@pytest.mark.parametrize(
  ('options', 'words'),
  [
    ({'tasks': ('tiny_cnn',)}, "tasks: 'tiny_cnn' is none of c100_resnet, c10"),
    ({'spread_seeds': -1}, 'spread_seeds=-1: must not be below 0'),
    ({'spread_epochs': 0}, 'config.epochs=0: must be'),
    ({'precision': 'half'}, "precision='half': use one of float32"),
  ],
)
def test_a_wrong_option_is_one_line(options, words):
  check_refused(head_start, '', options, words)
