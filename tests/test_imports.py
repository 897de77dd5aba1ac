"""Who may import whom: downwards only; and what each module may hold."""

import ast
import collections
import pathlib

import pytest

ROOT = pathlib.Path(__file__).parent.parent
OURS = ('configs', 'launch', 'layca', 'models', 'tests')
# What stands above each room, and so is closed to it.
ABOVE_TRAINING = ('layca.study', 'layca.benchmark', 'launch', 'configs')
CLOSED = {
  'layca/*.py': ('layca.training', *ABOVE_TRAINING, 'models', 'tests'),
  'models/*.py': ('layca', 'launch', 'configs', 'tests'),
  'layca/training/**/*.py': (*ABOVE_TRAINING, 'tests'),
  'layca/study/**/*.py': (*ABOVE_TRAINING[1:], 'tests'),
  'layca/benchmark/**/*.py': (*ABOVE_TRAINING[2:], 'tests'),
}
STANDARD = ('abc', 'collections', 'contextlib', 'functools', 'importlib')
STANDARD += (
  'inspect',
  'itertools',
  'math',
  'numbers',
  're',
  'traceback',
  'typing',
)
FRAMEWORK = ('tensorflow', 'sonnet', 'numpy', *STANDARD)
# What draws needs no framework.
FIGURE = ('numpy', 'dataclasses', 'io', 'json', 'os', 'pathlib', *STANDARD)
# All that these may import; a file that stands here follows its own line alone.
OPEN = {
  'layca/*.py': (*FRAMEWORK, 'layca'),
  'layca/__init__.py': ('importlib', 'sys', 'typing', 'layca'),
  'layca/angle_deviation.py': FIGURE,
  'layca/rotation_plot.py': (*FIGURE, 'layca'),
  'layca/rotation_figure.py': (*FIGURE, 'layca', 'matplotlib'),
  'models/*.py': (*FRAMEWORK, 'models'),
  'configs/**/*.py': ('ml_collections', 'configs', 'collections'),
}
# The same for the part that runs on any backend of Keras.
KERAS = ('keras', 'numpy', 'dataclasses', 'os', 'warnings', *STANDARD)
KERAS += tuple(
  f'layca.{name}'
  for name in (
    'angle_deviation',
    'event_tags',
    'kernel_names',
    'keras',
    'patterns',
    'rotation_plot',
    'rules',
  )
)


def files(*patterns):
  found = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
  assert found
  return found


def name_of(path):
  return str(path.relative_to(ROOT))


def cases(rules):
  """A case for each file of the rules' patterns, with what they say of it."""
  return [
    pytest.param(path, names, id=name_of(path))
    for pattern, names in rules.items()
    for path in files(pattern)
    if name_of(path) == pattern or name_of(path) not in rules
  ]


def each(*patterns):
  return pytest.mark.parametrize('path', files(*patterns), ids=name_of)


def imported(path, nodes_of=ast.walk):
  """The absolute names of all modules that a file imports."""
  names = set()
  for node in nodes_of(ast.parse(path.read_text())):
    if isinstance(node, ast.Import):
      names |= {alias.name for alias in node.names}
    elif isinstance(node, ast.ImportFrom):
      assert node.level == 0, f'{path}: relative import'
      names.add(node.module)
      names |= {f'{node.module}.{alias.name}' for alias in node.names}
  return names


def is_below(name, packages):
  return any(name == p or name.startswith(p + '.') for p in packages)


def texts(path):
  """The strings of a file, without those that document it."""
  tree = ast.parse(path.read_text())
  documents = {
    node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)
  }
  return [
    node.value
    for node in ast.walk(tree)
    if isinstance(node, ast.Constant)
    and isinstance(node.value, str)
    and node not in documents
  ]


@pytest.mark.parametrize(('path', 'closed'), cases(CLOSED))
def test_imports_go_downwards(path, closed):
  assert not {name for name in imported(path) if is_below(name, closed)}


@pytest.mark.parametrize(('path', 'allowed'), cases(OPEN))
def test_what_is_used_alone_needs_little(path, allowed):
  assert not {name for name in imported(path) if not is_below(name, allowed)}


@each('layca/keras/*.py')
def test_what_runs_on_any_backend_needs_no_other(path):
  names = imported(path) - {'layca', 'tensorflow'}
  assert not {name for name in names if not is_below(name, KERAS)}
  # Inside of a function at most.
  assert 'tensorflow' not in imported(path, ast.iter_child_nodes)


@each('layca/**/*.py', 'models/*.py')
def test_flags_exist_only_in_launch(path):
  assert not {n for n in imported(path) if is_below(n, ['absl.flags'])}


@each('layca/**/*.py')
def test_no_path_to_a_config_stands_in_the_package(path):
  # It would be an import upwards.
  assert not [text for text in texts(path) if 'configs/' in text]


def test_no_two_modules_have_one_name():
  names = collections.Counter(
    path.stem for path in files('layca/**/*.py', 'models/*.py')
  )
  several = {name for name, count in names.items() if count > 1}
  assert several == {'__init__'}


@each('launch/*.py')
def test_scripts_are_thin(path):
  assert len(path.read_text().splitlines()) < 100
