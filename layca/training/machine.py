"""What the benchmark runs on: as a script, it prints one line of JSON."""

import importlib.util
import json
import os
from importlib.metadata import version

from layca.training import devices


def properties() -> dict:
  """Returns the machine as the benchmark's footer shows it, JSON-ready.

  The load is the number of other running processes (1-minute average).
  """
  versions = {name: version(name) for name in ('tensorflow', 'keras')}
  torch_gpu = False
  if importlib.util.find_spec('torch'):
    import torch

    versions['torch'] = torch.__version__
    torch_gpu = torch.cuda.is_available()
  gpu = devices.has_gpu()
  return {
    'device': devices.name() if gpu else devices.cpu_name(),
    'gpu': gpu,
    'torch_gpu': torch_gpu,
    'bfloat16': devices.computes_in_bfloat16(),
    'instruction_set': devices.instruction_set(),
    'onednn': devices.uses_onednn(),
    'onednn_variable': os.environ.get('TF_ENABLE_ONEDNN_OPTS'),
    'cores': devices.num_cores(),
    'load': os.getloadavg()[0],
    'versions': versions,
  }


if __name__ == '__main__':
  print(json.dumps(properties()))
