"""What CONTRIBUTING.md promises: a file or function and a line for each."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent

NETWORK = """
import tensorflow as tf
from models import initializers, modules, network


class Toy(network.Network):
  def __init__(self, num_classes, name='toy'):
    super().__init__(num_classes, name=name)
    self._kernel_layers = [
      modules.Linear(units, initializers.glorot_uniform, name=f'dense_{units}')
      for units in (8, num_classes)
    ]

  def _logits(self, images, is_training, seed):
    pixels = images.shape[1:].num_elements()
    hidden, last = self._kernel_layers
    return last(tf.nn.relu(hidden(tf.reshape(images, [-1, pixels]))))
"""
DATA = """
def _read_toy():
  def examples(count):
    labels = np.arange(count, dtype=np.int32) % 2
    images = np.repeat(labels * 255, 16).reshape(-1, 4, 4, 1).astype(np.uint8)
    return Examples(labels, images.__getitem__)

  return Source(examples(64), examples(32), num_classes=2)


"""
OPTIMIZER = """
def _toy(_, rate):
  return _sonnet().SGD(rate)


"""
CONFIG = """
from configs import variants


def get_config(variant='toy'):
  return variants.create('toy', variant, toy=_toy)


def _toy(config):
  config.epochs = 2
  config.data.name = 'toy'
  config.model.name = 'toy'
  config.optimizer.name = 'toy'
"""
SWEEP = """
import ml_collections

from configs import toy


def get_config(variant=''):
  return ml_collections.ConfigDict({'rates': (0.1, 0.2)})


def get_runs(options, seeds, result_of):
  runs = []
  for rate in options.rates:
    for seed in range(seeds):
      config = toy.get_config()
      config.rho, config.seed = rate, seed
      runs.append(config)
  return {'toy': runs}
"""
FIGURE = """
from layca.study.analysis import comparison, tasks
from layca.study.plots import error_curves
from layca.study.plots.drawing import Drawing


def draw(name, records, with_authors):
  found, notes = tasks.select(
    records, name, 'runs', lambda task: task.runs, by=['rho']
  )
  table = comparison.summarize(
    tasks.runs_of(found), ['task', 'method', 'rho']
  )
  headings = {task.name: task.title for task in found}
  panels = error_curves.draw('toy', table, 'rho', 'rate', 'test', headings)
  return Drawing(panels.finish(), 'toy', table, notes)
"""
CLAIM = '''
from layca.study.analysis import tasks
from layca.study.claims.accuracies import Accuracies
from layca.study.claims.verdict import Row, above


def toys_learn(records, sweeps):
  """Nobody had doubted it."""
  rows = []
  for task in tasks.find(records, *sweeps):
    found = Accuracies(task.runs, ['rho'])
    gain = found.difference(0.2, 0.1)
    rows.append(Row(task.name, [above('gain', gain, '+points', -0.1)], ''))
  return 'none', rows
'''
RULE = """
[claims.22]
judge = "toy_claim.toys_learn"
sweeps = ["toy"]
statement = "Toys learn at large rates."
rule = \"\"\"
The accuracy at 0.2 minus that at 0.1. Holds if the 95% interval lies above -10
points, does not hold if it lies below.
\"\"\"
"""
# File, text of which the line stands next, the line.
LINES = [
  ('models/__init__.py', 'NETWORKS = {\n', "  'toy': 'Toy',\n"),
  ('layca/training/data/sources.py', 'READERS = {', "'toy': _read_toy, "),
  ('layca/training/bases.py', 'BASES = {\n', "  'toy': _toy,\n"),
  (
    'layca/study/paper.py',
    'FIGURES: Mapping[str, Figure] = {\n',
    "  'toy': Figure('toy', 'toy_figure'),\n",
  ),
]
FILES = {
  'models/toy.py': NETWORK,
  'configs/toy.py': CONFIG,
  'configs/sweeps/toy_sweep.py': SWEEP,
  'layca/study/figures/toy_figure.py': FIGURE,
  'layca/study/claims/toy_claim.py': CLAIM,
}
FUNCTIONS = [
  ('layca/training/data/sources.py', 'READERS = {', DATA),
  ('layca/training/bases.py', '# By `optimizer.name`', OPTIMIZER),
]
JUDGE = """
import json, sys
from layca.study import claims
from layca.study.analysis import records

(claim,) = claims.judge(records.load(sys.argv[1]), [22])
print(json.dumps([claim.statement, claim.remark, claim.verdict]))
"""


@pytest.fixture(scope='module', name='tree')
def fixture_tree(tmp_path_factory):
  """A copy of the tree with a toy of each kind."""
  tree = tmp_path_factory.mktemp('tree')
  for name in ('layca', 'models', 'configs', 'launch'):
    shutil.copytree(ROOT / name, tree / name)
  for name, text in FILES.items():
    (tree / name).write_text(text)
  for name, before, function in FUNCTIONS:
    insert(tree / name, before, function + before)
  for name, after, line in LINES:
    insert(tree / name, after, after + line)
  with (tree / 'layca/study/claim_rules.toml').open('a') as rules:
    rules.write(RULE)
  return tree


def insert(path, old, new):
  text = path.read_text()
  assert text.count(old) == 1, (path.name, old)
  path.write_text(text.replace(old, new))


def run(tree, *arguments):
  """Runs Python in the copy; returns its output."""
  done = subprocess.run(
    [sys.executable, *arguments],
    cwd=tree,
    env=os.environ | {'PYTHONPATH': str(tree)},
    capture_output=True,
    text=True,
    check=False,
  )
  assert done.returncode == 0, done.stderr + done.stdout
  return done.stdout


@pytest.fixture(scope='module', name='runs')
def fixture_runs(tree):
  """The toy sweep's runs: toy network, data set and optimizer."""
  runs = tree / 'runs'
  run(
    tree,
    *('-m', 'launch.sweep', '--sweep=configs/sweeps/toy_sweep.py'),
    *(f'--workdir={runs}', '--seeds=2'),
  )
  return runs


def test_a_toy_network_learns_a_toy_data_set_by_a_toy_optimizer(runs):
  results = [json.loads(p.read_text()) for p in runs.rglob('result.json')]
  assert len(results) == 4
  assert all(result['test_accuracy'] == 1.0 for result in results)


def test_a_toy_figure_shows_the_toy_sweep(tree, runs):
  out = tree / 'figures'
  run(
    tree,
    *('-m', 'launch.figures', '--figure=toy'),
    *(f'--results={runs}', f'--out={out}'),
  )
  header, *rows = (out / 'figure_toy.csv').read_text().splitlines()
  assert header.startswith('task,method,rho,mean,half_width')
  assert len(rows) == 2
  assert (out / 'figure_toy.png').exists()


def test_a_toy_claim_is_judged(tree, runs):
  assert json.loads(run(tree, '-c', JUDGE, str(runs))) == [
    'Toys learn at large rates.',
    'Nobody had doubted it.',
    'holds',
  ]
