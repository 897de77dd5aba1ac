"""What the variants of the whole paper run."""

import collections

import pytest

from configs import defaults, paper
from layca.study.sweep import plan


def runs(variant='small', has_bfloat16=False, **overrides):
  """The runs of all sweeps; `a__b` stands for the key 'a.b'."""
  config = paper.get_config(variant)
  config.update_from_flattened_dict(
    {key.replace('__', '.'): value for key, value in overrides.items()}
  )
  _, sweeps = paper.get_experiments(config, lambda: has_bfloat16)
  usual = defaults.get_config()
  return plan.all_runs(
    [
      plan.Sweep(name, get_runs, options, config.seeds[name], usual)
      for name, get_runs, options in sweeps
    ]
  )


@pytest.mark.parametrize(
  ('variant', 'grid', 'study', 'total'),
  [('small', 15, 84, 145), ('medium', 30, 234, 333), ('paper', 30, 156, 232)],
)
def test_a_variant_has_as_many_runs_as_it_says(variant, grid, study, total):
  listed = runs(variant)
  assert len(plan.unique(listed)) == total
  count = collections.Counter(run.sweep for run in listed)
  # The grid that the study asks for is the one that is asked for alone.
  assert (count['rate_grid'], count['alpha_study']) == (2 * grid, study)


@pytest.mark.parametrize(
  ('variant', 'has_bfloat16', 'precisions'),
  [
    ('small', True, {'bfloat16', 'float32'}),
    ('small', False, {'float32'}),
    ('paper', True, {'float32'}),
  ],
)
def test_the_machine_decides_what_is_auto(variant, has_bfloat16, precisions):
  found = runs(variant, has_bfloat16, precision__tiny_cnn='float32')
  assert {run.config.precision for run in found} == precisions


def test_tasks_seeds_and_alphas_can_be_chosen():
  found = runs(tasks=('tiny_cnn',), seeds__alpha_study=3, alphas=(0.0, 0.4))
  study = [run.config for run in found if run.sweep == 'alpha_study']
  assert len(study) == 12
  assert {config.task for config in study} == {'tiny_cnn:small'}
  assert {config.seed for config in study} == {0, 1, 2}


def test_the_toy_experiment_is_a_task_with_a_second_choice():
  config = paper.get_config('medium')
  toys, _ = paper.get_experiments(config, lambda: False)
  assert [toy.data.name for toy in toys.values()] == ['mnist', 'digits']
  assert [toy.experiments for toy in toys.values()] == [3, 3]
  config.tasks = ('c10_cnn2',)
  assert paper.get_experiments(config, lambda: False)[0] == {}


@pytest.mark.parametrize(
  ('overrides', 'words'),
  [
    ({'variant': 'big'}, "variant 'big': use one of small, medium, paper"),
    ({'tasks': ('cifar',)}, "tasks: 'cifar' is none of mnist_single_layer"),
    ({'seeds__adaptive': 0}, 'seeds.adaptive=0: must be at least 1'),
  ],
)
def test_what_cannot_be_used_is_named(overrides, words):
  with pytest.raises(ValueError, match=words):
    runs(**overrides)
