"""What nodes have room for, and what the processes there are like."""

import os
import signal

import pytest
import ray

from layca.study.sweep import ray_cluster
from layca.training.errors import InputError, Terminated


def test_room_is_what_the_nodes_have(two_nodes):
  assert ray_cluster.slots(ray_cluster.Resources(cpus=1)) == 2
  with pytest.raises(InputError, match=r'--cpus_per_run=2 .* has 1 CPUs and 0'):
    ray_cluster.check_room(ray_cluster.Resources(cpus=2))
  with pytest.raises(InputError, match=r'--gpus_per_run=0.5'):
    ray_cluster.check_room(ray_cluster.Resources(gpus=0.5))


@pytest.mark.parametrize(
  ('nodes', 'cpus', 'gpus', 'slots'),
  [
    ([(8, 0)], 3, 0.0, 2),
    ([(8, 0), (4, 0)], 8, 0.0, 1),
    ([(8, 2)], 1, 0.25, 8),
    ([(64, 2)], 1, 0.1, 20),
    ([(8, 2), (8, 0)], 1, 1.0, 2),
  ],
)
def test_slots_of_cpus_and_shares_of_gpus(
  monkeypatch, nodes, cpus, gpus, slots
):
  alive = [
    {'Alive': True, 'Resources': {'CPU': float(c), 'GPU': float(g)}}
    for c, g in nodes
  ]
  dead = {'Alive': False, 'Resources': {'CPU': 99.0, 'GPU': 99.0}}
  monkeypatch.setattr(ray_cluster.ray, 'nodes', lambda: [*alive, dead])
  resources = ray_cluster.Resources(cpus=cpus, gpus=gpus)
  assert ray_cluster.slots(resources) == slots
  assert ray_cluster.has_unused_gpus(resources) == (
    not gpus and nodes[0][1] > 0
  )


@pytest.mark.parametrize('address', ['ray://localhost:1', 'word'])
def test_an_address_that_does_not_answer_is_refused_at_once(address):
  words = rf'^--address={address}: no Ray cluster.*ray start --head.*$'
  with pytest.raises(InputError, match=words):
    ray_cluster.connected(address).__enter__()


def test_a_process_serves_one_number_of_threads(two_nodes):
  def ask():
    return os.environ['TF_NUM_INTRAOP_THREADS'], os.getpid()

  answers = []
  for cpus in (1, 2, 1, 2, 1, 2):
    # The nodes have one core.
    options = ray_cluster.Resources(cpus=cpus).options() | {'num_cpus': 1}
    answers.append(ray.get(ray.remote(**options)(ask).remote()))
  assert [threads for threads, _ in answers] == ['1', '2'] * 3
  with_one, with_two = (
    {pid for threads, pid in answers if threads == number} for number in '12'
  )
  assert not with_one & with_two


def test_a_run_with_a_gpu_has_a_process_of_its_own():
  assert ray_cluster.Resources(gpus=0.5).options()['max_calls'] == 1
  assert ray_cluster.Resources().options()['max_calls'] > 1


@pytest.mark.parametrize(
  'given', [{}, {'TF_ENABLE_ONEDNN_OPTS': '0', 'ONEDNN_MAX_CPU_ISA': 'AVX2'}]
)
def test_what_decides_numbers_is_the_same_on_all_nodes(monkeypatch, given):
  for name in ('TF_ENABLE_ONEDNN_OPTS', 'ONEDNN_MAX_CPU_ISA'):
    monkeypatch.delenv(name, raising=False)
  for name, value in given.items():
    monkeypatch.setenv(name, value)
  environment = ray_cluster.environment()
  found = {k: v for k, v in environment.items() if 'ONEDNN' in k}
  assert found == (given or {'TF_ENABLE_ONEDNN_OPTS': '1'})


def test_sigterm_keeps_its_handler_when_ray_has_started(two_nodes):
  with pytest.raises(Terminated):
    os.kill(os.getpid(), signal.SIGTERM)


def test_runs_find_the_users_modules_where_the_sweep_does(
  monkeypatch, tmp_path
):
  monkeypatch.chdir(tmp_path)
  monkeypatch.setenv('PYTHONPATH', f'nets{os.pathsep}{os.pathsep}/abs')
  project, *folders = ray_cluster.environment()['PYTHONPATH'].split(os.pathsep)
  assert os.path.exists(os.path.join(project, 'layca'))
  assert folders == [str(tmp_path), str(tmp_path / 'nets'), '/abs']
