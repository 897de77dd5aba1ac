"""What the variants of the whole paper run."""

import collections

import pytest

from configs import defaults, paper
from layca.study.sweep import plan


def runs(variant='small', **overrides):
  """The runs of all sweeps; `a__b` stands for the key 'a.b'."""
  config = paper.get_config(variant)
  config.update_from_flattened_dict(
    {key.replace('__', '.'): value for key, value in overrides.items()}
  )
  _, sweeps = paper.get_experiments(config)
  usual = defaults.get_config()
  return plan.all_runs([plan.Sweep(*sweep, usual) for sweep in sweeps])


@pytest.mark.parametrize(
  ('variant', 'grid', 'study', 'total'),
  [
    # Of 84 + 36 runs of the alpha study and the advice 6 are shared, of 20 + 12
    # of the methods and weight decay 2.
    ('small', 15, 84, 159),
    ('medium', 15, 84, 159),
    # Of the alpha study, 3 seeds and 2 more of Tiny ImageNet.
    ('evidence', 15, 190, 15 + 190 + 54 - 9 + 40 + 24 - 4),
    ('paper', 30, 156, 246),
  ],
)
def test_a_variant_has_as_many_runs_as_it_says(variant, grid, study, total):
  listed = runs(variant)
  assert len(plan.unique(listed)) == total
  count = collections.Counter(run.sweep for run in listed)
  # The grid that the study asks for is the one that is asked for alone.
  assert (count['rate_grid'], count['alpha_study']) == (2 * grid, study)


def test_the_precision_of_a_task_can_be_chosen():
  by_task = {}
  for run in runs(precision__tiny_cnn='bfloat16'):
    by_task.setdefault(run.config.task, set()).add(run.config.precision)
  assert by_task == {
    'tiny_cnn:small': {'bfloat16'},
    'c100_resnet:small': {'float32'},
    'c10_cnn2:small': {'float32'},
    # The recommendations have runs in float16.
    'c10_cnn1:small': {'float32', 'float16'},
  }


def test_tasks_seeds_and_alphas_can_be_chosen():
  options = {'seeds__alpha_study': 3, 'alphas__tiny_cnn': (0.0, 0.4)}
  found = runs(tasks=('tiny_cnn',), **options)
  study = [run.config for run in found if run.sweep == 'alpha_study']
  assert len(study) == 12
  assert {config.task for config in study} == {'tiny_cnn:small'}
  assert {config.seed for config in study} == {0, 1, 2}
  found = runs(tasks=('tiny_cnn',), more_seeds__tiny_cnn=1, **options)
  by_sweep = collections.defaultdict(set)
  for run in found:
    by_sweep[run.sweep].add(run.config.seed)
  assert by_sweep['alpha_study'] == {0, 1, 2, 3}
  assert by_sweep['recommendations'] == {0, 1}


@pytest.mark.parametrize(
  ('variant', 'experiments'), [('medium', 2), ('evidence', 10), ('paper', 10)]
)
def test_the_toy_experiment_is_a_task_with_a_second_choice(
  variant, experiments
):
  config = paper.get_config(variant)
  toys, _ = paper.get_experiments(config)
  assert [toy.data.name for toy in toys.values()] == ['mnist', 'digits']
  assert [toy.experiments for toy in toys.values()] == [experiments, 2]
  config.tasks = ('c10_cnn2',)
  assert paper.get_experiments(config)[0] == {}


@pytest.mark.parametrize(
  ('overrides', 'words'),
  [
    (
      {'variant': 'big'},
      "variant 'big': use one of small, evidence, medium, paper",
    ),
    ({'tasks': ('cifar',)}, "tasks: 'cifar' is none of mnist_single_layer"),
    ({'seeds__adaptive': 0}, 'seeds.adaptive=0: must be at least 1'),
    ({'more_seeds__tiny_cnn': -1}, 'more_seeds.tiny_cnn=-1: must not be below'),
  ],
)
def test_what_cannot_be_used_is_named(overrides, words):
  with pytest.raises(ValueError, match=words):
    runs(**overrides)
