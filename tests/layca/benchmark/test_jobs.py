"""Which processes measure what, and how much of it."""

import pytest

from layca.benchmark import candidates, jobs

BY_KEY = {candidate.key: candidate for candidate in candidates.CANDIDATES}
CONFIGS = {
  '13': {'batch_size': 128, 'model': {'name': 'small'}},
  '25': {'batch_size': 128, 'model': {'name': 'large'}},
}


def create(*keys, networks=('13',)):
  return jobs.create(networks, [BY_KEY[key] for key in keys])


def names(some_jobs):
  return [
    (job.network, *(candidate.key for candidate in job.candidates))
    for job in some_jobs
  ]


def test_the_limit_comes_first_then_each_alone_and_the_close_ones_in_turn():
  assert names(create('layca', 'sgd', 'keras', networks=('13', '25'))) == [
    ('',),
    ('13', 'layca'),
    ('13', 'sgd'),
    ('13', 'keras'),
    ('13', 'layca', 'sgd'),
    ('25', 'layca'),
    ('25', 'sgd'),
    ('25', 'keras'),
    ('25', 'layca', 'sgd'),
  ]


@pytest.mark.parametrize('keys', [('layca', 'keras'), ('sgd', 'no_monitor')])
def test_there_is_no_turn_to_take_without_layca_and_one_close_to_it(keys):
  some_jobs = create(*keys)

  assert all(len(job.candidates) <= 1 for job in some_jobs)
  assert not any(job.once for job in some_jobs)


def test_what_is_compared_in_turn_is_alone_once():
  some_jobs = create('layca', 'sgd', 'no_monitor', 'keras')

  once = [job for job in some_jobs if job.once]
  assert names(once) == [('13', 'sgd'), ('13', 'no_monitor')]


def specify(*keys, network='13', batch_size=128):
  config = CONFIGS[network] | {'batch_size': batch_size}
  job = jobs.Job(network, tuple(BY_KEY[key] for key in keys))
  return jobs.specify(job, {network: config}, seconds=2.5)


def test_a_candidate_gets_its_options_and_the_networks_config():
  spec = specify('layca', 'sgd')

  assert spec['config'] == CONFIGS['13']
  assert spec['candidates'][1] == {
    'module': 'trainer_session',
    'options': {
      'overrides': {'precision': 'tf32', 'optimizer.layca': False},
      'monitor': True,
    },
  }
  assert spec['seconds'] == 2.5


@pytest.mark.parametrize(
  ('network', 'batch_size', 'steps'),
  [('13', 128, 8), ('25', 128, 2), ('13', 32, 32), ('25', 4096, 1)],
)
def test_an_epoch_has_as_many_images_at_any_batch_size(
  network, batch_size, steps
):
  spec = specify('keras', network=network, batch_size=batch_size)
  assert spec['steps'] == steps


def test_turns_are_half_an_epoch():
  assert specify('layca', 'sgd')['steps'] == specify('layca')['steps'] / 2


def test_the_limit_gets_the_models():
  assert jobs.specify(jobs.LIMIT, CONFIGS, seconds=2.5) == {
    'networks': {'13': {'name': 'small'}, '25': {'name': 'large'}},
    'seconds': 2.5,
  }
