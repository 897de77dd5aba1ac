"""Ray: on this machine alone, or a cluster; and what runs get of its nodes."""

import contextlib
import dataclasses
import io
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
_KEPT = ('TF_CPP_MIN_LOG_LEVEL', 'TF_ENABLE_ONEDNN_OPTS', 'ONEDNN_MAX_CPU_ISA')


@dataclasses.dataclass(frozen=True)
class Resources:
  """What each run gets.

  Attributes:
    cpus: number of cores, and of threads that compute.
    gpus: number of GPUs, or a share of one.
  """

  cpus: int = DEFAULT_CPUS_PER_RUN
  gpus: float = 0.0

  def options(self) -> dict:
    """Returns the options of a Ray task.

    Ray uses a process again for the same environment alone, hence for the same
    number of threads.
    """
    threads = ('TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS')
    return {
      'num_cpus': self.cpus,
      'num_gpus': self.gpus,
      # The end of a process frees the memory of a GPU.
      'max_calls': 1 if self.gpus else _RUNS_PER_PROCESS,
      'runtime_env': {'env_vars': dict.fromkeys(threads, str(self.cpus))},
    }


@contextlib.contextmanager
def connected(address: str | None) -> Iterator[None]:
  """Starts Ray on this machine, or joins a cluster, inside a `with` block.

  An address is 'auto', 'ray://HOST:PORT' or 'HOST:PORT'; None is this machine.
  InputError if Ray cannot start, or no cluster answers.
  """
  with interruption.terminable():
    _start(address)
    try:
      yield
    finally:
      # Ray tells of processes that end with it.
      with contextlib.redirect_stdout(io.StringIO()):
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
    if address and address != 'auto':
      # If nobody listens Ray itself would try for minutes.
      host, _, port = address.removeprefix('ray://').rpartition(':')
      socket.create_connection((host, int(port)), _CONNECT_SECONDS).close()
    with interruption.held_back():
      ray.init(
        **({'address': address} if address else own),
        runtime_env={'env_vars': environment()},
        log_to_driver=False,
        logging_level=logging.ERROR,
      )
  # Ray raises errors of any kind for what can go wrong here.
  except Exception as error:
    reason = str(error).strip().splitlines()[0]
    if not address:
      raise InputError(f'Ray does not start here: {reason}') from error
    raise InputError(
      f'--address={address}: no Ray cluster answers ({reason}): start one with '
      '`ray start --head`; RAY_AUTH_MODE=token if it asks for a token'
    ) from error


def slots(resources: Resources) -> int:
  """Returns how many runs the nodes that are alive can do side by side."""
  return sum(slots_of(node, resources) for node in nodes())


def slots_of(node: dict, resources: Resources) -> int:
  """Returns how many runs one node can do side by side."""
  room = _amount(node, 'CPU') / resources.cpus
  if resources.gpus:
    room = min(room, _amount(node, 'GPU') / resources.gpus + 1e-6)
  return int(room)


def has_unused_gpus(resources: Resources) -> bool:
  """Returns whether there are GPUs, and runs do not get any."""
  return not resources.gpus and any(_amount(node, 'GPU') for node in nodes())


def check_room(resources: Resources) -> None:
  """Raises InputError if no node can take a run."""
  if not slots(resources):
    offers = [
      f'{name(n)} has {_amount(n, "CPU"):g} CPUs and {_amount(n, "GPU"):g} GPUs'
      for n in nodes()
    ]
    raise InputError(
      f'no node has room for a run with --cpus_per_run={resources.cpus} '
      f'--gpus_per_run={resources.gpus:g}: {"; ".join(offers)}'
    )


def environment() -> dict[str, str]:
  """Returns the environment variables that runs get on any node."""
  # Where this process finds modules of the user's.
  named = os.environ.get('PYTHONPATH', '').split(os.pathsep)
  folders = [
    str(_ROOT),
    os.getcwd(),
    *map(os.path.abspath, filter(None, named)),
  ]
  variables = {
    'PYTHONPATH': os.pathsep.join(dict.fromkeys(folders)),
    # A run that was given no GPU sees none.
    'RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO': '1',
    'TF_ENABLE_ONEDNN_OPTS': '1',
  }
  if data_dir := os.environ.get('TFDS_DATA_DIR'):
    variables['TFDS_DATA_DIR'] = os.path.abspath(os.path.expanduser(data_dir))
  return variables | {k: os.environ[k] for k in _KEPT if k in os.environ}


def nodes() -> list[dict]:
  """Returns what Ray tells of the nodes that are alive."""
  return [node for node in ray.nodes() if node['Alive']]


def _amount(node, resource):
  return node['Resources'].get(resource, 0)


def name(node: dict) -> str:
  """Returns what a user knows a node by."""
  return f'{node["NodeManagerHostname"]} ({node["NodeManagerAddress"]})'
