"""What the README shows works as it stands there."""

import pathlib
import re
import subprocess
import sys

from launch import command_line
from configs import defaults, mnist_single_layer, paper
from layca.study import claims
from layca.study.analysis import records
from layca.study.reproduce.report import claims_table
from layca.training import config_checks

ROOT = pathlib.Path(__file__).parent.parent
README = (ROOT / 'README.md').read_text()


def example(word):
  """The README's Python code that has a word in it."""
  codes = re.findall(r'```python\n(.*?)```', README, re.DOTALL)
  (code,) = (code for code in codes if word in code)
  return code


def run(code):
  """Runs Python code in the repository's root; returns its output."""
  return subprocess.check_output(
    [sys.executable, '-c', code], cwd=ROOT
  ).decode()


def test_the_example_of_reading_results_prints_the_study():
  (layca,) = re.findall(
    r'c10_cnn1:small +Layca(.*?)SGD', run(example('records.load')), re.DOTALL
  )
  accuracies = dict(re.findall(r'(-?0\.\d) +(0\.\d+)', layca))
  assert {'-0.4', '0.0', '0.4'} <= set(accuracies)
  assert max(accuracies, key=accuracies.get) == '0.0'


def test_the_example_of_an_own_model_runs():
  output = run(example('import sonnet'))
  distances = [float(x) for x in re.findall(r'[\d.e-]+', output)]
  assert len(distances) == 3
  assert 1e-4 < min(distances) < max(distances) < 1


def test_the_example_of_what_else_layca_takes_fits_that_model():
  rules = 'print(optimizer.rules([*kernels, *biases]))\n'
  use = 'optimizer.initialize([*kernels, *biases])\n' + rules
  output = run(example('import sonnet') + example('operations=') + use)
  *kernels, b0, _, _ = re.findall("'(.*?)'", output.splitlines()[-1])
  assert (kernels, b0) == (['rotate', 'rotate', 'base'], 'freeze')


def test_the_table_of_claims_is_what_the_records_give():
  # `python -m launch.claims_table` writes it.
  usual = command_line.flat(defaults.get_config())
  judged = claims.judge(records.load(ROOT / 'results/paper/runs', usual))
  assert claims_table.fill(README, judged) == README


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
