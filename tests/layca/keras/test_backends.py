"""All the tests of this folder again, on the other backends of Keras."""

import importlib.util
import os
import pathlib
import re
import subprocess
import sys

import keras
import pytest

from tests.layca.keras import sonnet_steps

FOLDER = pathlib.Path(__file__).parent
ROOT = FOLDER.parent.parent.parent
pytestmark = pytest.mark.skipif(
  keras.backend.backend() != 'tensorflow',
  reason='started from the tests on TensorFlow',
)


def run(backend, *arguments, **environment):
  return subprocess.run(
    [sys.executable, *map(str, arguments)],
    cwd=ROOT,
    env=os.environ | environment | {'KERAS_BACKEND': backend},
    capture_output=True,
    text=True,
    check=False,
  )


@pytest.fixture
def alone(tmp_path):
  """The environment of a process that finds neither TensorFlow nor Sonnet."""
  for name in ('tensorflow', 'sonnet'):
    error = f"raise ModuleNotFoundError('{name} is not to be had')"
    (tmp_path / f'{name}.py').write_text(error)
  # XLA compiles faster so, and the programs of tests are short.
  flags = '--xla_backend_optimization_level=0'
  flags += ' --xla_llvm_disable_expensive_passes=true'
  return {'PYTHONPATH': str(tmp_path), 'XLA_FLAGS': flags}


@pytest.fixture(scope='module')
def steps_file(tmp_path_factory):
  """What the Sonnet optimizer does, which runs on TensorFlow alone."""
  path = tmp_path_factory.mktemp('sonnet') / 'steps.npz'
  sonnet_steps.save(path)
  return str(path)


@pytest.mark.parametrize('backend', ['jax', 'torch'])
def test_all_holds_on_another_backend_without_tensorflow(
  backend, steps_file, alone
):
  if importlib.util.find_spec(backend) is None:
    pytest.skip(f'{backend} is not installed')
  done = run(
    backend,
    *('-m', 'pytest', '-p', 'no:cacheprovider', FOLDER),
    f'--ignore={__file__}',
    **{sonnet_steps.VARIABLE: steps_file},
    **alone,
  )
  assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
  assert int(re.search(r'(\d+) passed', done.stdout)[1]) > 150


IMPORTS = """
import sys
import layca
layca.keras.Layca, layca.keras.RotationMonitor
unwanted = ('tensorflow', 'sonnet', 'torch', 'layca.rotation_figure')
print([name for name in unwanted if name in sys.modules])
"""


def test_nothing_is_imported_before_it_is_needed():
  pytest.importorskip('jax')
  assert run('jax', '-c', IMPORTS).stdout.strip() == '[]'
