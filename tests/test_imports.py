"""Who may import whom: downwards only."""

import ast
import pathlib

import pytest

ROOT = pathlib.Path(__file__).parent.parent
OURS = ('configs', 'launch', 'layca', 'models', 'tests')
METHOD = [f'layca.{path.stem}' for path in ROOT.glob('layca/*.py')]


def imported(path):
  """The absolute names of all modules that a file imports."""
  names = set()
  for node in ast.walk(ast.parse(path.read_text())):
    if isinstance(node, ast.Import):
      names |= {alias.name for alias in node.names}
    elif isinstance(node, ast.ImportFrom):
      assert node.level == 0, f'{path}: relative import'
      names.add(node.module)
      names |= {f'{node.module}.{alias.name}' for alias in node.names}
  return names


def is_below(name, packages):
  return any(name == p or name.startswith(p + '.') for p in packages)


def ours(path):
  return {name for name in imported(path) if is_below(name, OURS)}


def files(pattern):
  found = sorted(ROOT.glob(pattern))
  assert found
  return found


@pytest.mark.parametrize('path', files('layca/*.py'), ids=lambda p: p.stem)
def test_the_method_needs_tensorflow_and_sonnet_alone(path):
  allowed = ('tensorflow', 'sonnet', 'layca')
  allowed += ('abc', 'collections', 'contextlib', 'functools', 'math')
  allowed += ('importlib',)
  foreign = {n for n in imported(path) if not is_below(n, allowed)}
  assert not foreign
  assert not {
    name
    for name in ours(path)
    if is_below(name, ['layca.training', 'layca.study', 'layca.benchmark'])
  }


@pytest.mark.parametrize('path', files('models/*.py'), ids=lambda p: p.stem)
def test_models_import_none_of_ours_but_themselves(path):
  assert not {n for n in ours(path) if not is_below(n, ['models'])}


@pytest.mark.parametrize(
  'path', files('layca/training/**/*.py'), ids=lambda p: p.stem
)
def test_training_imports_models_and_the_method(path):
  assert not {
    name
    for name in ours(path)
    if is_below(
      name, ['layca.study', 'layca.benchmark', 'launch', 'configs', 'tests']
    )
  }


@pytest.mark.parametrize(
  'path', files('layca/study/**/*.py'), ids=lambda p: p.stem
)
def test_the_study_imports_training_models_and_the_method(path):
  assert not {
    name
    for name in ours(path)
    if is_below(name, ['layca.benchmark', 'launch', 'configs', 'tests'])
  }


@pytest.mark.parametrize(
  'path', files('layca/benchmark/**/*.py'), ids=lambda p: p.stem
)
def test_the_benchmark_is_above_the_study(path):
  assert not {
    name
    for name in ours(path)
    if is_below(name, ['launch', 'configs', 'tests'])
  }


@pytest.mark.parametrize('path', files('configs/**/*.py'), ids=lambda p: p.stem)
def test_configs_import_ml_collections_and_each_other(path):
  allowed = ('ml_collections', 'configs', 'collections')
  assert not {n for n in imported(path) if not is_below(n, allowed)}


@pytest.mark.parametrize(
  'path',
  [*files('layca/**/*.py'), *files('models/*.py')],
  ids=lambda p: p.stem,
)
def test_flags_exist_only_in_launch(path):
  assert not {n for n in imported(path) if is_below(n, ['absl.flags'])}


@pytest.mark.parametrize('path', files('launch/*.py'), ids=lambda p: p.stem)
def test_scripts_are_thin(path):
  assert len(path.read_text().splitlines()) < 100
