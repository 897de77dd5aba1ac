"""What the nodes of a cluster are asked before anything starts."""

import subprocess
import sys

import cloudpickle
import pytest

from layca.study.sweep import probe, ray_cluster
from layca.training.errors import InputError


@pytest.fixture
def token(tmp_path):
  path = tmp_path / 'token'
  path.write_text('content')
  return path


def test_a_node_says_what_it_does_not_see(token, tmp_path):
  ask = probe.create_probe()
  assert ask(str(token), 'content', [str(tmp_path)]) == ''
  unseen = f'cannot write, the work folder {tmp_path}'
  assert unseen in ask(str(tmp_path / 'none'), 'content', [])
  # A folder of the same name that is another one.
  assert unseen in ask(str(token), 'another content', [])
  data = str(tmp_path / 'data')
  assert f'see the data {data}' in ask(str(token), 'content', [data])


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
  resources = ray_cluster.Resources()
  probe.check_nodes(tmp_path, [str(tmp_path)], resources, runs=2)
  assert list(tmp_path.iterdir()) == []
  missing = str(tmp_path / 'data')
  with pytest.raises(InputError, match=r'node .* \(.*\) does not see the data'):
    probe.check_nodes(tmp_path, [missing], resources, runs=2)
  assert list(tmp_path.iterdir()) == []
