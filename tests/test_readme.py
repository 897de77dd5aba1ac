"""What the README shows works as it stands there."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).parent.parent
README = (ROOT / 'README.md').read_text()


def test_the_example_of_an_own_model_runs():
  (code,) = re.findall(r'```python\n(.*?)```', README, re.DOTALL)
  done = subprocess.run(
    [sys.executable, '-c', code],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=False,
  )
  assert done.returncode == 0, done.stderr
  distances = [float(x) for x in re.findall(r'[\d.e-]+', done.stdout)]
  assert len(distances) == 3
  assert all(1e-4 < distance < 1 for distance in distances)


def test_every_path_that_it_links_exists():
  paths = re.findall(r'\]\((?!https?:)([^)#]+)\)', README)
  assert paths
  assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_config_and_key_that_it_names_exists():
  from configs import defaults, mnist_single_layer

  known = [defaults.get_config(), mnist_single_layer.get_config()]
  for path in re.findall(r'--config=(configs/\w+\.py)', README):
    assert (ROOT / path).exists()
  for key in re.findall(r'--config\.([\w.]+)=', README):
    assert any(has_key(config, key) for config in known), key


def has_key(config, key):
  for part in key.split('.'):
    if part not in config:
      return False
    config = config[part]
  return True
