"""Asks every node, before anything starts, whether it can train."""

import pathlib
import uuid
from collections.abc import Sequence

import ray
from ray.util import scheduling_strategies

from layca.study.sweep import ray_cluster
from layca.study.sweep.ray_cluster import Resources
from layca.training.errors import InputError

# A node starts a process and imports TensorFlow in this time.
_PROBE_SECONDS = 180.0


def check_nodes(
  workdir: str, data_dirs: Sequence[str], resources: Resources, runs: int
):
  """Raises InputError if a node cannot train in the work folder.

  Every node that is alive is asked whether it sees a file that was just
  written there, the folders of data, and this project; all paths are absolute.
  As many processes answer as are to run there side by side: they have imported
  TensorFlow then, and start their first runs together.
  """
  token, content = pathlib.Path(workdir) / '.probe', uuid.uuid4().hex
  token.write_text(content)
  probe = ray.remote(create_probe())
  try:
    answers = {
      probe.options(
        num_cpus=0,
        runtime_env=resources.environment(),
        scheduling_strategy=scheduling_strategies.NodeAffinitySchedulingStrategy(
          node['NodeID'], soft=False
        ),
      ).remote(str(token), content, list(data_dirs)): ray_cluster.name(node)
      for node in ray_cluster.nodes()
      for _ in range(count_processes(node, resources, runs))
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


def count_processes(node: dict, resources: Resources, runs: int) -> int:
  """Returns how many processes of a node answer."""
  # A run with a GPU has a process of its own.
  room = 0 if resources.gpus else ray_cluster.slots_of(node, resources)
  return max(min(room, runs), 1)


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
      importlib.import_module('layca.training.loop')
    except Exception as error:
      return f'cannot import the project ({type(error).__name__}: {error})'
    return ''

  return probe
