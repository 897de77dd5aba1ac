"""The config files of each command, as their documentation tells them.

A file belongs to the command that the example in its docstring starts with it.
"""

import ast
import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).parents[2]
_FOLDER = 'configs'
# Of a variant, whose first sentence says what it is.
_ENTRY = re.compile(r'^(\w+): (.*(?:\n  .*)*)', re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class ConfigFile:
  """A config file.

  Attributes:
    path: below the clone.
    title: first line of its docstring.
    entries: a line by variant, by name; or by part of one, in capitals, where
      variants have several, separated by commas.
    default: the variant that stands for none.
  """

  path: str
  title: str
  entries: dict[str, str]
  default: str

  @property
  def usage(self) -> str:
    """Returns what to give to the flag: `configs/x.py:TASK,SCALE`."""
    parts = ','.join(name for name in self.entries if name.isupper())
    return f'{self.path}:{parts}' if parts else self.path


def of_command(name: str) -> list[ConfigFile]:
  """Returns the config files that `launch.NAME` takes, by path."""
  files = sorted((ROOT / _FOLDER).rglob('*.py'))
  return [_read(path) for path in files if name in _commands(path)]


def _commands(path):
  """Returns the commands that a docstring gives examples of with its file."""
  # A line that ends with a backslash goes on.
  text = _docstring(path).replace('\\\n', ' ')
  name = re.escape(_name(path))
  return re.findall(rf'python -m launch\.(\w+) .*={name}', text)


def _read(path):
  docstring = _docstring(path)
  entries = {
    name: re.sub(r'\s+', ' ', text).partition('. ')[0].removesuffix('.')
    for paragraph in docstring.split('\n\n')
    if _ENTRY.match(paragraph)
    for name, text in _ENTRY.findall(paragraph)
  }
  title = docstring.partition('\n')[0]
  return ConfigFile(_name(path), title, entries, _default(path))


def _name(path):
  return path.relative_to(ROOT).as_posix()


def _docstring(path):
  return ast.get_docstring(ast.parse(path.read_text())) or ''


def _default(path):
  for node in ast.parse(path.read_text()).body:
    if isinstance(node, ast.FunctionDef) and node.name == 'get_config':
      return ast.literal_eval(node.args.defaults[0])
  return ''
