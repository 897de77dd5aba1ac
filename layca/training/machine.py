"""What the benchmark runs on: as a script, it prints one line of JSON."""

import importlib.metadata
import importlib.util
import json
import os

from layca.training import cpu


def describe() -> dict:
  """Returns the machine as the table's footer shows it.

  Returns:
    `device`, the name of the GPU or else of the CPU; `gpu`, whether TensorFlow
    sees one, and `torch_gpu`, whether PyTorch does; `bfloat16`, whether the
    device has instructions for it; `instruction_set` of the CPU; `onednn`,
    whether TensorFlow uses it, and `onednn_variable`, what the environment
    says about it, or None; `cores` that this process may use; `load`, the
    number of other running processes (1-minute average), or None; `versions`
    of what is installed.
  """
  import tensorflow as tf

  from layca.training import devices
  from layca.training.run import environment

  gpu = devices.has_gpu()
  versions = {'tensorflow': tf.__version__, 'keras': _version('keras')}
  torch_gpu = False
  if importlib.util.find_spec('torch'):
    import torch

    versions['torch'] = torch.__version__
    torch_gpu = torch.cuda.is_available()
  return {
    'device': devices.name() if gpu else cpu.model_name(),
    'gpu': gpu,
    'torch_gpu': torch_gpu,
    'bfloat16': devices.computes_in_bfloat16(),
    'instruction_set': cpu.instruction_set(),
    'onednn': devices.uses_onednn(),
    'onednn_variable': os.environ.get('TF_ENABLE_ONEDNN_OPTS'),
    'cores': environment.num_cores(),
    'load': _load(),
    'versions': versions,
  }


def _version(package):
  return importlib.metadata.version(package)


def _load():
  return os.getloadavg()[0] if hasattr(os, 'getloadavg') else None


if __name__ == '__main__':
  print(json.dumps(describe()))
