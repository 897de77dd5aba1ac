"""What the benchmark runs on: run by path, it prints one line of JSON."""

import importlib.metadata
import importlib.util
import json
import os
import platform


def describe() -> dict:
  """Returns the machine as the table's footer shows it.

  Returns:
    `device`, the name of the GPU or else of the CPU; `gpu`, whether TensorFlow
    sees one, and `torch_gpu`, whether PyTorch does; `cores` that this process
    may use; `load`, the number of other running processes (1-minute average),
    or None; `versions` of what is installed.
  """
  import tensorflow as tf

  gpus = tf.config.list_physical_devices('GPU')
  device = _cpu_name()
  if gpus:
    details = tf.config.experimental.get_device_details(gpus[0])
    device = details.get('device_name', 'GPU')
  versions = {'tensorflow': tf.__version__, 'keras': _version('keras')}
  torch_gpu = False
  if importlib.util.find_spec('torch'):
    import torch

    versions['torch'] = torch.__version__
    torch_gpu = torch.cuda.is_available()
  return {
    'device': device,
    'gpu': bool(gpus),
    'torch_gpu': torch_gpu,
    'cores': _num_cores(),
    'load': _load(),
    'versions': versions,
  }


def _version(package):
  return importlib.metadata.version(package)


def _cpu_name():
  try:
    with open('/proc/cpuinfo') as file:
      for line in file:
        if line.startswith('model name'):
          return line.split(':')[1].strip()
  except OSError:
    pass
  return platform.machine()


def _num_cores():
  if hasattr(os, 'sched_getaffinity'):
    return len(os.sched_getaffinity(0))
  return os.cpu_count()


def _load():
  return os.getloadavg()[0] if hasattr(os, 'getloadavg') else None


if __name__ == '__main__':
  print(json.dumps(describe()))
