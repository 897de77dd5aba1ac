"""The machine and the software of a report."""

import importlib.metadata
import os
import platform

from layca.training import machine

_PACKAGES = (
  'tensorflow',
  'keras',
  'dm-sonnet',
  'numpy',
  'scipy',
  'scikit-learn',
  'pandas',
  'matplotlib',
  'ray',
)


def describe() -> dict[str, str]:
  """Returns what is to be told, by its name."""
  found = machine.properties()
  gigabytes = os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9
  return {
    'device': found['device'],
    'cores': str(found['cores']),
    'memory': f'{gigabytes:.0f} GB',
    'system': platform.platform(),
    'Python': platform.python_version(),
    **{name: importlib.metadata.version(name) for name in _PACKAGES},
  }
