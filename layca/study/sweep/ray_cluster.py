"""Ray: on this machine alone, or a cluster; and what runs get of its nodes."""

import contextlib
import dataclasses
import logging
import os
import pathlib
import socket
from collections.abc import Iterator

import ray

from layca.study.sweep import interruption
from layca.training.errors import InputError

_ROOT = pathlib.Path(__file__).parents[3]

# Runs pass no arrays through Ray; this is about the least it takes.
_OBJECT_STORE_BYTES = 80 * 2**20

_CONNECT_SECONDS = 10.0

# Two runs side by side on a core each got more done than one on both.
DEFAULT_CPUS_PER_RUN = 1

# A process imports TensorFlow once for so many runs; then a new one takes over,
# whatever a library may have left in the old one.
_RUNS_PER_PROCESS = 20

# Handed on to runs on any node, as the driver has them: what decides numbers
# must be the same everywhere. TensorFlow reads them when it is imported.
_HANDED_ON = (
  'TF_CPP_MIN_LOG_LEVEL',
  'TF_ENABLE_ONEDNN_OPTS',
  'ONEDNN_MAX_CPU_ISA',
)


@dataclasses.dataclass(frozen=True)
class Resources:
  """What each run gets.

  Attributes:
    cpus: number of cores, and of threads that compute.
    gpus: number of GPUs, or a share of one.
    retries: number of new starts if its process or node dies.
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
      # The end of a process frees the memory of a GPU.
      'max_calls': 1 if self.gpus else _RUNS_PER_PROCESS,
      'runtime_env': self.environment(),
    }

  def environment(self) -> dict:
    """Returns the environment of the processes that make the runs.

    Ray uses a process again for the same environment alone, hence for the same
    number of threads.
    """
    return {
      'env_vars': {
        'TF_NUM_INTRAOP_THREADS': str(self.cpus),
        'TF_NUM_INTEROP_THREADS': str(self.cpus),
      }
    }


@contextlib.contextmanager
def connected(address: str | None) -> Iterator[None]:
  """Starts Ray on this machine, or joins a cluster, inside a `with` block.

  Args:
    address: 'auto', 'ray://HOST:PORT' or 'HOST:PORT'; None for this machine.

  Raises:
    InputError: if Ray cannot start, or no cluster answers.
  """
  with interruption.terminable():
    _start(address)
    try:
      yield
    finally:
      # Ray tells of processes that end with it.
      with (
        open(os.devnull, 'w') as nowhere,
        contextlib.redirect_stdout(nowhere),
      ):
        ray.shutdown()


def _start(address):
  os.environ['RAY_USAGE_STATS_ENABLED'] = '0'
  own = {
    'address': 'local',
    'num_cpus': len(os.sched_getaffinity(0)),
    'include_dashboard': False,
    'object_store_memory': _OBJECT_STORE_BYTES,
  }
  try:
    _check_answers(address)
    with interruption.held_back():
      ray.init(
        **({'address': address} if address else own),
        runtime_env={'env_vars': environment()},
        log_to_driver=False,
        logging_level=logging.ERROR,
      )
  # Ray has no error of its own for what can go wrong here.
  except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
    reason = str(error).strip().splitlines()[0]
    raise InputError(_no_ray(address, reason)) from error


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
  return sum(slots_of(node, resources) for node in nodes())


def slots_of(node: dict, resources: Resources) -> int:
  """Returns how many runs one node can do side by side."""
  by_cpus = int(node['Resources'].get('CPU', 0) // resources.cpus)
  if not resources.gpus:
    return by_cpus
  by_gpus = int(node['Resources'].get('GPU', 0) / resources.gpus + 1e-6)
  return min(by_cpus, by_gpus)


def has_unused_gpus(resources: Resources) -> bool:
  """Returns whether there are GPUs, and runs do not get any."""
  return not resources.gpus and any(
    node['Resources'].get('GPU', 0) for node in nodes()
  )


def check_room(resources: Resources):
  """Raises InputError if no node can take a run."""
  if not slots(resources):
    offers = '; '.join(
      f'{name(node)} has {node["Resources"].get("CPU", 0):g} CPUs and '
      f'{node["Resources"].get("GPU", 0):g} GPUs'
      for node in nodes()
    )
    raise InputError(
      f'no node has room for a run with --cpus_per_run={resources.cpus} '
      f'--gpus_per_run={resources.gpus:g}: {offers}'
    )


def environment() -> dict[str, str]:
  """Returns the environment variables that runs get on any node."""
  path = [str(_ROOT), os.environ.get('PYTHONPATH', '')]
  variables = {
    'PYTHONPATH': os.pathsep.join(filter(None, path)),
    # A run that was given no GPU sees none.
    'RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO': '1',
    'TF_ENABLE_ONEDNN_OPTS': '1',
  }
  if data_dir := os.environ.get('TFDS_DATA_DIR'):
    variables['TFDS_DATA_DIR'] = os.path.abspath(os.path.expanduser(data_dir))
  handed_on = {k: os.environ[k] for k in _HANDED_ON if k in os.environ}
  return variables | handed_on


def nodes() -> list[dict]:
  """Returns what Ray tells of the nodes that are alive."""
  return [node for node in ray.nodes() if node['Alive']]


def name(node: dict) -> str:
  """Returns what a user knows a node by."""
  return f'{node["NodeManagerHostname"]} ({node["NodeManagerAddress"]})'
