"""What the nodes of a cluster must offer before anything starts."""

import subprocess
import sys

import cloudpickle
import pytest

from layca.study.sweep import cluster
from layca.training.errors import InputError


@pytest.fixture
def token(tmp_path):
  path = tmp_path / 'token'
  path.write_text('content')
  return path


def test_a_node_that_has_all_is_fine(token, tmp_path):
  probe = cluster.create_probe()
  assert probe(str(token), 'content', [str(tmp_path)]) == ''


def test_a_node_says_what_it_does_not_see(token, tmp_path):
  probe = cluster.create_probe()
  unseen = f'does not see the work folder {tmp_path}'
  assert unseen in probe(str(tmp_path / 'none'), 'content', [])
  # A folder of the same name that is another one.
  assert unseen in probe(str(token), 'another content', [])
  data = str(tmp_path / 'data')
  assert f'folder of data {data}' in probe(str(token), 'content', [data])


def test_a_node_without_the_project_can_still_say_so(token, tmp_path):
  pickled = cloudpickle.dumps(cluster.create_probe())
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
  cluster.check_nodes(str(tmp_path), [str(tmp_path)])
  assert list(tmp_path.iterdir()) == []
  missing = str(tmp_path / 'data')
  with pytest.raises(InputError, match=r'node .* \(.*\) does not see the fold'):
    cluster.check_nodes(str(tmp_path), [missing])
  assert list(tmp_path.iterdir()) == []


def test_room_is_what_the_nodes_have(two_nodes):
  assert cluster.slots(cluster.Resources(cpus=1)) == 2
  assert cluster.most_cpus() == 1
  with pytest.raises(InputError, match=r'--cpus_per_run=2 .* has 1 CPUs and 0'):
    cluster.check_room(cluster.Resources(cpus=2))
  with pytest.raises(InputError, match=r'--gpus_per_run=0.5'):
    cluster.check_room(cluster.Resources(gpus=0.5))


@pytest.mark.parametrize(
  ('nodes', 'cpus', 'gpus', 'slots'),
  [
    ([(8, 0)], 1, 0.0, 8),
    ([(8, 0)], 3, 0.0, 2),
    ([(8, 0), (4, 0)], 8, 0.0, 1),
    ([(8, 2)], 1, 0.25, 8),
    ([(16, 2)], 1, 0.1, 16),
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
  monkeypatch.setattr(cluster.ray, 'nodes', lambda: [*alive, dead])
  resources = cluster.Resources(cpus=cpus, gpus=gpus)
  assert cluster.slots(resources) == slots
  assert cluster.has_unused_gpus(resources) == (not gpus and nodes[0][1] > 0)


@pytest.mark.parametrize(
  'address', ['ray://localhost:1', 'localhost:1', 'word']
)
def test_an_address_that_does_not_answer_is_refused_at_once(address):
  with (
    pytest.raises(
      InputError, match=rf'--address={address}: no Ray cluster'
    ) as e,
    cluster.connected(address),
  ):
    pass
  assert 'ray start --head' in str(e.value)
  assert '\n' not in str(e.value)
