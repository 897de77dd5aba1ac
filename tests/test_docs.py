"""What the pages show exists, and works as it stands there."""

import ast
import itertools
import json
import re
import shlex
import subprocess
import sys

import pytest

import layca
from configs import defaults, mnist_single_layer, paper
from layca.training import config_checks
from tests.pages import PAGES, ROOT, blocks, commands, run

each_page = pytest.mark.parametrize('name', PAGES)
# Parses command lines by the flags of a script, each in a process of its own,
# as a config can be overridden once.
PARSE = """
import importlib, json, os, sys
from launch import command_line

_, script, lines = sys.argv
importlib.import_module(script)
for line in json.loads(lines):
  if os.fork() == 0:
    # Where overrides of a config are looked for.
    sys.argv = line
    command_line.parse_flags(line)
    os._exit(0)
  if os.wait()[1]:
    print('in', line, file=sys.stderr)
"""


def launched():
  """The command lines of all pages, by script."""
  scripts = {}
  for page in PAGES.values():
    for command in commands(page):
      found = re.match(r'python -m (launch\.[a-z_]+)', command)
      # What a variable names is the reader's.
      if found and '$' not in command:
        line = shlex.split(command.partition(' #')[0])[2:]
        scripts.setdefault(found[1], []).append(line)
  return scripts


@pytest.mark.parametrize(('script', 'lines'), launched().items())
def test_every_command_has_its_flags_configs_and_keys(script, lines):
  done = subprocess.run(
    [sys.executable, '-c', PARSE, script, json.dumps(lines)],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=False,
  )
  assert (done.returncode, done.stderr) == (0, '')


@each_page
def test_every_key_that_it_names_exists(name):
  known = set()
  for config in (defaults, mnist_single_layer, paper):
    known |= config_checks.flatten(config.get_config().to_dict()).keys()
  named = set(re.findall(r'--config\.([\w.]+)=', PAGES[name]))
  # The options of a network are its own.
  assert {key for key in named - known if not key.startswith('model.')} == set()


@each_page
def test_make_has_every_target_that_it_names(name):
  makefile = (ROOT / 'Makefile').read_text()
  targets = {
    found[1]
    for command in commands(PAGES[name])
    if (found := re.match(r'make ([a-z]+)', command))
  }
  assert targets <= set(re.findall(r'^([a-z]+):', makefile, re.M))


@pytest.mark.parametrize('name', [*PAGES, 'results/README.md'])
def test_every_link_leads_somewhere(name):
  page = (ROOT / name).read_text()
  links = re.findall(r'\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)', page)
  for path, anchor in links:
    target = (ROOT / name).parent / path if path else ROOT / name
    assert target.exists(), path
    if anchor:
      assert anchor in anchors(target.read_text()), (path, anchor)


def anchors(page):
  """What a link can lead to in a page: its own marks, and its headings."""
  headings = re.findall(r'^#+ (.*)', page, re.M)
  slugs = {
    re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-')
    for heading in headings
  }
  return slugs | set(re.findall(r'id="([^"]+)"', page))


@each_page
def test_its_python_parses(name):
  for code in blocks(PAGES[name], 'python'):
    ast.parse(code)


def test_the_page_on_sonnet_runs_from_its_first_line_to_its_last():
  step, options, curves = blocks(PAGES['docs/sonnet.md'], 'python')
  use = 'optimizer.initialize([*kernels, *biases])\n'
  rules = 'print(optimizer.rules([*kernels, *biases]))\n'
  shown = 'print(len(ax.lines))\n'
  figures = 'import matplotlib; matplotlib.use("agg")\n'
  output = run(figures + step + curves + shown + options + use + rules)
  distances, lines, found = map(ast.literal_eval, output.splitlines()[-3:])
  assert 1e-4 < min(distances) < max(distances) < 1
  assert lines >= 3
  assert found[:4] == ['rotate', 'rotate', 'base', 'freeze']


def test_the_page_on_sweeps_reads_the_records_that_are_there():
  (code,) = blocks(PAGES['docs/sweeps.md'], 'python')
  output = run(code)
  (of_layca,) = re.findall(r'c10_cnn1:small +Layca(.*?)SGD', output, re.DOTALL)
  accuracies = dict(re.findall(r'(-?0\.\d) +(0\.\d+)', of_layca))
  assert {'-0.4', '0.0', '0.4'} <= set(accuracies)
  assert max(accuracies, key=accuracies.get) == '0.0'


def test_the_reference_has_every_public_name():
  page = PAGES['docs/api.md']
  listed = set(re.findall(r'^::: (layca[\w.]*)', page, re.M))
  of_keras = {f'layca.keras.{name}' for name in layca.keras.__all__}
  names = {f'layca.{name}' for name in layca.__all__} - {'layca.keras'}
  assert names | of_keras <= listed


def test_the_site_needs_no_network(tmp_path):
  site = tmp_path / 'site'
  options = ('--strict', '--quiet', f'--site-dir={site}')
  done = subprocess.run(
    [sys.executable, '-m', 'mkdocs', 'build', *options],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=False,
  )
  assert done.returncode == 0, done.stdout + done.stderr
  pages = [path.read_text() for path in site.glob('*.html')]
  assert len(pages) > 10
  fetched = (
    re.findall(r'<(?:script|img|link)[^>]*?(?:src|href)="?(https?:[^"> ]*)', x)
    for x in pages
  )
  assert set(itertools.chain(*fetched)) == set()
