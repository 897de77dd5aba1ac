"""Asks every node, before anything starts, whether it can train."""

import pathlib
import uuid
from collections.abc import Callable, Sequence

import ray
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from layca.study.sweep import ray_cluster
from layca.study.sweep.ray_cluster import Resources
from layca.training.errors import InputError

# A node starts a process and imports TensorFlow in this time.
_PROBE_SECONDS = 180.0


def check_nodes(
  workdir: pathlib.Path,
  data_paths: Sequence[str],
  resources: Resources,
  runs: int,
) -> None:
  """Raises InputError if a node cannot train in the work folder.

  Every node that is alive is asked whether it sees a file that was just
  written there, the data, and this project.
  As many processes answer as are to run there side by side: they have imported
  TensorFlow then, and start their first runs together.
  """
  token, content = workdir / '.probe', uuid.uuid4().hex
  token.write_text(content)
  environment = resources.options()['runtime_env']
  probe = ray.remote(num_cpus=0, runtime_env=environment)(create_probe())
  answers = []
  try:
    for node in ray_cluster.nodes():
      there = NodeAffinitySchedulingStrategy(node['NodeID'], soft=False)
      placed = probe.options(scheduling_strategy=there)
      # A run with a GPU has a process of its own.
      room = 1 if resources.gpus else ray_cluster.slots_of(node, resources)
      for _ in range(max(min(room, runs), 1)):
        answer = placed.remote(str(token), content, list(data_paths))
        answers.append((ray_cluster.name(node), answer))
    for node, answer in answers:
      try:
        reason = ray.get(answer, timeout=_PROBE_SECONDS)
      except ray.exceptions.RayError as error:
        reason = f'does not answer ({str(error).splitlines()[0]})'
      if reason:
        raise InputError(f'node {node} {reason}')
  finally:
    token.unlink(missing_ok=True)


def create_probe() -> Callable[[str, str, list[str]], str]:
  """Returns the function that a node runs to say what it lacks, '' if nothing.

  It is defined in here so that Ray sends its code: by reference, as it sends
  functions of modules, a node without the project could not even start it.
  """

  def probe(token, content, data_paths):
    import importlib
    import os

    try:
      with open(token, 'r+') as file:
        is_shared = file.read() == content
    except OSError:
      is_shared = False
    if not is_shared:
      return (
        'does not see, or cannot write, the work folder '
        f'{os.path.dirname(token)}: choose a --workdir that all nodes share'
      )
    for path in data_paths:
      if not os.path.exists(path):
        return f'does not see the data {path}: name it by an absolute path'
    try:
      importlib.import_module('layca.study.sweep.worker')
      importlib.import_module('layca.training.loop')
    except Exception as error:
      return f'cannot import the project ({type(error).__name__}: {error})'
    return ''

  return probe
