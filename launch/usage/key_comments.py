"""What the keys of a config mean: the comments above them in its source.

A comment holds for the key below it, and for those that follow line by line.
"""

import ast
import inspect
import io
import pathlib
import tokenize
from collections.abc import Callable, Iterator

# Of a config within a config: another command tells its keys.
ALL = '*'


def read(get_config: Callable) -> dict[str, str]:
  """Returns comments by dotted key, in the order of the source.

  Keys are those that the function sets in what it returns, itself or by the
  functions of configs/ that it calls. A config of another file that stands
  below a key is one entry, `key.*`.

  Args:
    get_config: function of a config file.
  """
  source = pathlib.Path(get_config.__code__.co_filename).read_text()
  comments = _comments_by_line(source)
  function = _find(ast.parse(source), get_config.__name__)
  names = dict.fromkeys(_returned_names(function), '')
  found, above, last_line = {}, '', 0
  for statement in function.body:
    if not isinstance(statement, ast.Assign):
      continue
    keys = [_key(target, names) for target in statement.targets]
    (key, *_) = [key for key in keys if key is not None] or [None]
    if key is None:
      continue
    names |= {x.id: key for x in statement.targets if isinstance(x, ast.Name)}
    # The end of a block of comments, or the line of the key before.
    line = statement.lineno - 1
    above = comments.get(line, above if line == last_line else '')
    last_line = statement.end_lineno
    called = _called(statement.value, get_config.__globals__)
    if key and called and called.__name__ == get_config.__name__:
      found[f'{key}.{ALL}'] = above
      continue
    # A value that changes keeps the meaning that its key has.
    if key and (line in comments or key not in found):
      found[key] = above
    if called:
      prefix = f'{key}.' if key else ''
      found |= {f'{prefix}{k}': text for k, text in read(called).items()}
  return found


def _comments_by_line(source) -> dict[int, str]:
  """Returns whole comments by the number of their last lines."""
  blocks = {}
  for token in tokenize.generate_tokens(io.StringIO(source).readline):
    is_alone = not token.line[: token.start[1]].strip()
    if token.type == tokenize.COMMENT and is_alone:
      number, text = token.start[0], token.string.lstrip('# ')
      before = blocks.pop(number - 1, None)
      blocks[number] = f'{before} {text}' if before else text
  return blocks


def _find(module, name) -> ast.FunctionDef:
  return next(
    node
    for node in module.body
    if isinstance(node, ast.FunctionDef) and node.name == name
  )


def _returned_names(function) -> Iterator[str]:
  for statement in function.body:
    if isinstance(statement, ast.Return):
      yield from (
        node.id for node in ast.walk(statement) if isinstance(node, ast.Name)
      )


def _key(target, names):
  """Returns the dotted key of a target, None if it is none of the config."""
  if isinstance(target, ast.Name):
    return names.get(target.id)
  if not isinstance(target, ast.Attribute):
    return None
  parent = _key(target.value, names)
  if parent is None:
    return None
  return f'{parent}.{target.attr}' if parent else target.attr


def _called(value, variables):
  """Returns the function of configs/ that a value is the answer of, if any."""
  if not isinstance(value, ast.Call):
    return None
  found = value.func
  if isinstance(found, ast.Attribute) and isinstance(found.value, ast.Name):
    found = getattr(variables.get(found.value.id), found.attr, None)
  elif isinstance(found, ast.Name):
    found = variables.get(found.id)
  is_ours = inspect.isfunction(found) and found.__module__.startswith('configs')
  return found if is_ours else None
