"""Ray: on this machine alone, or a cluster; and what its nodes must offer."""

import contextlib
import dataclasses
import logging
import os
import pathlib
import socket
import uuid
from collections.abc import Iterator, Sequence

import ray
from ray.util import scheduling_strategies

from layca.training.errors import InputError

_ROOT = pathlib.Path(__file__).parents[3]

# Runs pass no arrays through Ray; this is about the least it takes.
_OBJECT_STORE_BYTES = 80 * 2**20

_CONNECT_SECONDS = 10.0

# A node starts a process and imports TensorFlow in this time.
_PROBE_SECONDS = 180.0

# One core a run by default: see `packing.py`.
DEFAULT_CPUS_PER_RUN = 1


@dataclasses.dataclass(frozen=True)
class Resources:
  """What each run gets.

  Attributes:
    cpus: cores, and threads that compute.
    gpus: GPUs, or a share of one.
    retries: how often it is started again if its process or node dies.
  """

  cpus: int = DEFAULT_CPUS_PER_RUN
  gpus: float = 0.0
  retries: int = 3

  def options(self) -> dict:
    """Returns what Ray is told of a task."""
    return {
      'num_cpus': self.cpus,
      'num_gpus': self.gpus,
      'max_retries': self.retries,
      # A process of its own: its end frees all memory, of a GPU too.
      'max_calls': 1,
    }


@contextlib.contextmanager
def connected(address: str | None) -> Iterator[None]:
  """Starts Ray on this machine, or joins a cluster, inside a `with` block.

  Args:
    address: 'auto', 'ray://HOST:PORT' or 'HOST:PORT'; None for this machine.

  Raises:
    InputError: if Ray cannot start here, or no cluster answers at the address.
  """
  os.environ['RAY_USAGE_STATS_ENABLED'] = '0'
  own = {
    'address': 'local',
    'num_cpus': len(os.sched_getaffinity(0)),
    'include_dashboard': False,
    'object_store_memory': _OBJECT_STORE_BYTES,
  }
  try:
    _check_answers(address)
    ray.init(
      **({'address': address} if address else own),
      runtime_env={'env_vars': _environment()},
      log_to_driver=False,
      logging_level=logging.ERROR,
    )
  # Ray has no error of its own for what can go wrong here.
  except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
    reason = str(error).strip().splitlines()[0]
    raise InputError(_no_ray(address, reason)) from error
  try:
    yield
  finally:
    ray.shutdown()


def _check_answers(address):
  """Raises an error if nobody listens: Ray itself would try for minutes."""
  if address and address != 'auto':
    host, _, port = address.removeprefix('ray://').rpartition(':')
    socket.create_connection((host, int(port)), _CONNECT_SECONDS).close()


def _no_ray(address, reason):
  if not address:
    return f'Ray does not start on this machine: {reason}'
  return (
    f'--address={address}: no Ray cluster answers ({reason}): start one with '
    '`ray start --head`, set RAY_AUTH_MODE=token if it asks for a token, or '
    'leave the flag out to use this machine'
  )


def slots(resources: Resources) -> int:
  """Returns how many runs the nodes that are alive can do side by side."""
  total = 0
  for node in _nodes():
    by_cpus = int(node['Resources'].get('CPU', 0) // resources.cpus)
    by_gpus = by_cpus
    if resources.gpus:
      by_gpus = int(node['Resources'].get('GPU', 0) / resources.gpus + 1e-6)
    total += min(by_cpus, by_gpus)
  return total


def most_cpus() -> int:
  """Returns the CPUs of the largest node."""
  return max(int(node['Resources'].get('CPU', 0)) for node in _nodes())


def has_unused_gpus(resources: Resources) -> bool:
  """Returns whether there are GPUs, and runs do not get any."""
  return not resources.gpus and any(
    node['Resources'].get('GPU', 0) for node in _nodes()
  )


def check_room(resources: Resources):
  """Raises InputError if no node can take a run."""
  if not slots(resources):
    nodes = '; '.join(
      f'{_name(node)} has {node["Resources"].get("CPU", 0):g} CPUs and '
      f'{node["Resources"].get("GPU", 0):g} GPUs'
      for node in _nodes()
    )
    raise InputError(
      f'no node has room for a run with --cpus_per_run={resources.cpus} '
      f'--gpus_per_run={resources.gpus:g}: {nodes}'
    )


def check_nodes(workdir: str, data_dirs: Sequence[str]):
  """Raises InputError if a node cannot train in the work folder.

  Every node that is alive is asked whether it sees a file that was just
  written there, the folders of data, and this project.

  Args:
    workdir: an absolute path.
    data_dirs: absolute paths.
  """
  token, content = pathlib.Path(workdir) / '.probe', uuid.uuid4().hex
  token.write_text(content)
  probe = ray.remote(create_probe())
  try:
    answers = {
      probe.options(
        num_cpus=0,
        scheduling_strategy=scheduling_strategies.NodeAffinitySchedulingStrategy(
          node['NodeID'], soft=False
        ),
      ).remote(str(token), content, list(data_dirs)): _name(node)
      for node in _nodes()
    }
    for answer, node in answers.items():
      try:
        reason = ray.get(answer, timeout=_PROBE_SECONDS)
      except ray.exceptions.GetTimeoutError:
        reason = f'does not answer within {_PROBE_SECONDS:g} seconds'
      except ray.exceptions.RayError as error:
        reason = f'cannot start a process ({str(error).splitlines()[0]})'
      if reason:
        raise InputError(f'node {node} {reason}')
  finally:
    token.unlink(missing_ok=True)


def create_probe():
  """Returns the function that a node runs to say what it lacks.

  It is defined in here so that Ray sends its code: by reference, as it sends
  functions of modules, a node without the project could not even start it.
  """

  def probe(token: str, content: str, data_dirs: list[str]) -> str:
    """Returns what is wrong with this node, or ''."""
    import importlib
    import pathlib

    token = pathlib.Path(token)
    try:
      found = token.read_text()
    except OSError:
      found = None
    if found != content:
      return (
        f'does not see the work folder {token.parent}: choose a --workdir on '
        'a file system that all nodes share'
      )
    try:
      with open(token, 'a'):
        pass
    except OSError as error:
      return f'cannot write to the work folder ({error.strerror})'
    for folder in data_dirs:
      if not pathlib.Path(folder).is_dir():
        return f'does not see the folder of data {folder}'
    try:
      importlib.import_module('layca.study.sweep.worker')
    except Exception as error:
      return f'cannot import the project ({type(error).__name__}: {error})'
    return ''

  return probe


def _environment():
  """Returns the environment variables that runs get on any node."""
  path = [str(_ROOT), os.environ.get('PYTHONPATH', '')]
  variables = {
    'PYTHONPATH': os.pathsep.join(filter(None, path)),
    # A run that was given no GPU sees none.
    'RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO': '1',
  }
  if data_dir := os.environ.get('TFDS_DATA_DIR'):
    variables['TFDS_DATA_DIR'] = os.path.abspath(os.path.expanduser(data_dir))
  if level := os.environ.get('TF_CPP_MIN_LOG_LEVEL'):
    variables['TF_CPP_MIN_LOG_LEVEL'] = level
  return variables


def _nodes():
  return [node for node in ray.nodes() if node['Alive']]


def _name(node):
  return f'{node["NodeManagerHostname"]} ({node["NodeManagerAddress"]})'
