"""What the nodes of a cluster are asked before anything starts."""

import subprocess
import sys

import cloudpickle
import pytest

from layca.study.sweep import probe, ray_cluster
from layca.training.errors import InputError

RESOURCES = ray_cluster.Resources()


@pytest.fixture
def token(tmp_path):
  path = tmp_path / 'token'
  path.write_text('content')
  return path


def test_a_node_that_has_all_is_fine(token, tmp_path):
  ask = probe.create_probe()
  assert ask(str(token), 'content', [str(tmp_path)]) == ''


def test_a_node_says_what_it_does_not_see(token, tmp_path):
  ask = probe.create_probe()
  unseen = f'does not see the work folder {tmp_path}'
  assert unseen in ask(str(tmp_path / 'none'), 'content', [])
  # A folder of the same name that is another one.
  assert unseen in ask(str(token), 'another content', [])
  data = str(tmp_path / 'data')
  assert f'folder of data {data}' in ask(str(token), 'content', [data])


def test_a_node_without_the_project_can_still_say_so(token, tmp_path):
  pickled = cloudpickle.dumps(probe.create_probe())
  script = tmp_path / 'probe.py'
  script.write_text(
    f'import pickle\nprobe = pickle.loads({pickled!r})\n'
    f'print(probe({str(token)!r}, "content", []))\n'
  )
  done = subprocess.run(
    [sys.executable, str(script)],
    cwd=tmp_path,
    env={},
    capture_output=True,
    text=True,
    check=False,
  )
  assert done.stdout.startswith('cannot import the project (ModuleNotFoundErr')


def test_every_node_is_asked(two_nodes, tmp_path):
  probe.check_nodes(str(tmp_path), [str(tmp_path)], RESOURCES, runs=2)
  assert list(tmp_path.iterdir()) == []
  missing = str(tmp_path / 'data')
  with pytest.raises(InputError, match=r'node .* \(.*\) does not see the fold'):
    probe.check_nodes(str(tmp_path), [missing], RESOURCES, runs=2)
  assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
  ('gpus', 'runs', 'processes'),
  [(0.0, 99, 4), (0.0, 3, 3), (0.0, 0, 1), (1.0, 99, 1)],
)
def test_as_many_processes_get_ready_as_make_runs_later(gpus, runs, processes):
  node = {'Resources': {'CPU': 8.0, 'GPU': 2.0}}
  resources = ray_cluster.Resources(cpus=2, gpus=gpus)
  assert probe.count_processes(node, resources, runs) == processes
