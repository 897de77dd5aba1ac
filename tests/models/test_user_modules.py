"""`module:Name`: found as Python finds it; what is wrong is one line."""

import sys

import pytest

from models import user_modules
from tests.user_module import fixture_write  # noqa: F401 - a fixture.


def error_of(function, reference):
  with pytest.raises(ValueError, match=r'\w') as raised:
    function(reference)
  line = str(raised.value)
  assert '\n' not in line
  return line


@pytest.mark.parametrize(
  ('name', 'expected'),
  [
    ('mine:Net', True),
    ('pack.age:nets.Net', True),
    ('vgg', False),
    ('mine.py:Net', True),
    ('mine:', False),
    (':Net', False),
    ('a/b:Net', False),
    ('a:b:c', False),
    (None, False),
    (3, False),
  ],
)
def test_what_names_an_object_of_a_module(name, expected):
  assert user_modules.is_reference(name) == expected


def test_an_object_is_found_in_a_module_or_a_package(write):
  write('mine', 'class nets:\n  class Net:\n    width = 3\n')
  write('pack/age', 'def make():\n  return 7\n')
  assert user_modules.find('mine:nets.Net').width == 3
  assert user_modules.find('pack.age:make')() == 7


def test_to_look_for_a_module_does_not_import_it(write):
  write('mine', 'raise SystemExit')
  user_modules.check_found('mine:Net')
  assert 'mine' not in sys.modules


@pytest.mark.parametrize('reference', ['mine:Net', 'mine.nets:Net'])
def test_a_module_that_is_not_there(reference):
  line = error_of(user_modules.check_found, reference)
  module = reference.partition(':')[0]
  assert line.startswith(f'there is no module {module}: run in the folder of ')
  assert 'PYTHONPATH' in line
  assert error_of(user_modules.find, reference) == line


def test_a_name_that_a_module_lacks(write):
  path = write('mine', 'width = 3\n')
  assert error_of(user_modules.find, 'mine:Net') == (
    f'{path} has no class or function Net'
  )
  assert 'no class or function width' in error_of(
    user_modules.find, 'mine:width'
  )


@pytest.mark.parametrize(
  ('text', 'line', 'reason'),
  [
    ('import sys\nimport nonesuch\n', 2, "No module named 'nonesuch'"),
    ('x = 1\n\ny = x + z\n', 3, "NameError: name 'z' is not defined"),
    ('def f(:\n  pass\n', 1, 'SyntaxError: invalid syntax'),
    # Where the user's own code was last.
    ('import json\njson.loads("{")\n', 2, 'JSONDecodeError: Expecting '),
  ],
)
def test_an_error_inside_of_a_module_names_file_and_line(
  write, text, line, reason
):
  path = write('mine', text)
  said = error_of(user_modules.find, 'mine:Net')
  assert said.startswith(f'{path}, line {line}: ')
  assert reason in said


def test_an_error_in_a_package_names_the_inner_file(write):
  write('pack/inner', 'raise ValueError("no luck\\n\\nand more")\n')
  write('pack/nets', 'from pack import inner\n')
  said = error_of(user_modules.find, 'pack.nets:Net')
  assert said.endswith('pack/inner.py, line 1: no luck')
