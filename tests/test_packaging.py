"""What `pip install` gives: the method, built and used out of the clone."""

import ast
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest

import layca

ROOT = pathlib.Path(__file__).parent.parent
SOURCES = ('pyproject.toml', 'MANIFEST.in', 'README.md', 'layca')
METHOD = ('layca/*.py', 'layca/keras/*.py', 'layca/py.typed')


def run(folder, *arguments, **environment):
  """Runs Python in a folder that is no clone; returns what it did."""
  return subprocess.run(
    [sys.executable, *arguments],
    cwd=folder,
    env=os.environ | environment,
    capture_output=True,
    text=True,
    check=False,
  )


@pytest.fixture(scope='module', name='wheel')
def fixture_wheel(tmp_path_factory):
  """The wheel, by way of the source distribution, without a network."""
  tree = tmp_path_factory.mktemp('tree')
  for name in SOURCES:
    copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
    copy(ROOT / name, tree / name)
  done = run(tree, '-m', 'build', '--no-isolation')
  assert done.returncode == 0, done.stdout + done.stderr
  (wheel,) = (tree / 'dist').glob('*.whl')
  return wheel


@pytest.fixture(scope='module', name='installed')
def fixture_installed(wheel, tmp_path_factory):
  """Runs code where the installed package is all that there is of ours."""
  target = tmp_path_factory.mktemp('target')
  options = ('--no-deps', '--no-index', f'--target={target}')
  done = run(target, '-m', 'pip', 'install', *options, str(wheel))
  assert done.returncode == 0, done.stderr
  folder = tmp_path_factory.mktemp('elsewhere')
  return lambda code: run(folder, '-c', code, PYTHONPATH=str(target))


def test_the_wheel_holds_the_method_alone(wheel):
  names = zipfile.ZipFile(wheel).namelist()
  files = {name for name in names if '.dist-info/' not in name}
  assert files == {
    path.relative_to(ROOT).as_posix()
    for pattern in METHOD
    for path in ROOT.glob(pattern)
  }


def test_the_source_distribution_is_no_larger(wheel):
  (archive,) = wheel.parent.glob('*.tar.gz')
  folder = wheel.parent / 'unpacked'
  shutil.unpack_archive(archive, folder, filter='data')
  (root,) = folder.iterdir()
  folders = {path.name for path in root.iterdir() if path.is_dir()}
  assert folders == {'layca', 'layca.egg-info'}


def test_the_wheel_says_what_it_is(wheel):
  with zipfile.ZipFile(wheel) as archive:
    (name,) = (x for x in archive.namelist() if x.endswith('METADATA'))
    metadata = archive.read(name).decode()
  project = tomllib.loads((ROOT / 'pyproject.toml').read_text())['project']
  for line in (
    f'Version: {layca.__version__}',
    f'Summary: {project["description"]}',
    f'Project-URL: Paper, {project["urls"]["Paper"]}',
    'Classifier: Typing :: Typed',
  ):
    assert line in metadata.splitlines()


def test_the_installed_package_has_all_its_names(installed):
  code = 'import layca; [getattr(layca, name) for name in layca.__all__]; '
  done = installed(code + 'print(layca.__version__, layca.__file__)')
  assert done.returncode == 0, done.stderr
  version, file = done.stdout.split()
  assert version == layca.__version__
  assert not pathlib.Path(file).is_relative_to(ROOT)


@pytest.mark.parametrize(
  'code',
  [
    'import layca.training',
    'from layca import study',
    'from layca.benchmark import table',
  ],
)
def test_what_is_not_installed_says_in_one_line_where_it_is(installed, code):
  line = installed(code).stderr.splitlines()[-1]
  assert re.match(
    r'ModuleNotFoundError: layca\.\w+ is not part of the installed package: .*'
    'clone',
    line,
  )


def test_other_names_are_missing_as_ever(installed):
  for code in ('import layca.nonsense', 'import layca; layca.nonsense'):
    assert 'clone' not in installed(code).stderr.splitlines()[-1]


def test_type_checkers_know_the_names_that_are_imported_late():
  tree = ast.parse((ROOT / 'layca/__init__.py').read_text())
  (checked,) = (node for node in tree.body if isinstance(node, ast.If))
  known = {
    alias.asname: node.module for node in checked.body for alias in node.names
  }
  assert known == {
    name: 'layca' if module == f'layca.{name}' else module
    for name, module in layca._MODULES.items()
  }


def test_the_version_is_that_of_the_changelog_and_of_the_citation():
  changelog = (ROOT / 'CHANGELOG.md').read_text()
  assert re.findall(r'^## (\S+)', changelog, re.M)[0] == layca.__version__
  citation = (ROOT / 'CITATION.cff').read_text()
  assert f'\nversion: {layca.__version__}\n' in citation
