"""A module of a user's own, written to a folder where Python looks."""

import importlib
import sys
import textwrap

import pytest


@pytest.fixture(name='write')
def fixture_write(tmp_path, monkeypatch):
  """Writes modules: `write(name, text)` gives the file, name may be a path."""
  monkeypatch.syspath_prepend(tmp_path)
  before = set(sys.modules)

  def write(name, text):
    path = tmp_path / f'{name}.py'
    path.parent.mkdir(exist_ok=True)
    path.write_text(textwrap.dedent(text).lstrip())
    importlib.invalidate_caches()
    return path

  yield write
  for name in set(sys.modules) - before:
    if str(tmp_path) in str(getattr(sys.modules[name], '__file__', '')):
      del sys.modules[name]
