"""What the README shows works as it stands there."""

import pathlib
import re
import subprocess
import sys

from configs import defaults, mnist_single_layer, paper
from layca.study.reproduce.report import claims_table
from layca.training import config_checks
from tests import safety_net

ROOT = pathlib.Path(__file__).parent.parent
README = (ROOT / 'README.md').read_text()


def run_example(word):
  """Runs the README's Python code that has a word in it; returns its output."""
  codes = re.findall(r'```python\n(.*?)```', README, re.DOTALL)
  (code,) = (code for code in codes if word in code)
  done = subprocess.run(
    [sys.executable, '-c', code],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=False,
  )
  assert done.returncode == 0, done.stderr
  return done.stdout


def test_the_example_of_reading_results_prints_the_study():
  (layca,) = re.findall(
    r'c10_cnn1:small +Layca(.*?)SGD', run_example('records.load'), re.DOTALL
  )
  accuracies = {
    float(alpha): float(accuracy)
    for alpha, accuracy in re.findall(r'(-?0\.\d) +(0\.\d+)', layca)
  }
  assert len(accuracies) == 13
  assert max(accuracies, key=accuracies.get) == 0.0


def test_the_example_of_an_own_model_runs():
  output = run_example('import sonnet')
  distances = [float(x) for x in re.findall(r'[\d.e-]+', output)]
  assert len(distances) == 3
  assert all(1e-4 < distance < 1 for distance in distances)


def test_the_table_of_claims_is_what_the_records_give():
  # `python -m launch.claims_table` writes it.
  assert claims_table.fill(README, safety_net.judged_claims()) == README


def test_every_path_that_it_links_exists():
  paths = re.findall(r'\]\((?!https?:)([^)#]+)\)', README)
  assert paths
  assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_config_and_key_that_it_names_exists():
  known = set()
  for config in (defaults, mnist_single_layer, paper):
    known |= config_checks.flatten(config.get_config().to_dict()).keys()
  for path in re.findall(r'--config=(configs/\w+\.py)', README):
    assert (ROOT / path).exists()
  assert {*re.findall(r'--config\.([\w.]+)=', README)} <= known
