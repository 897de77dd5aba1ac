"""What is wrong with a command line, in one line."""

import pytest
from absl import flags
from ml_collections import config_flags

from launch import command_line

DIGITS = '--config=configs/digits.py'


def refused(capsys, monkeypatch, *arguments):
  """The line that `launch.train` says of its arguments."""
  values = flags.FlagValues()
  config_flags.DEFINE_config_file('config', flag_values=values)
  flags.DEFINE_string('workdir', None, '', flag_values=values)
  flags.DEFINE_integer('seeds', 1, '', 1, flag_values=values)
  # Where ml_collections looks for the overrides.
  monkeypatch.setattr('sys.argv', ['launch/train.py', *arguments])
  with pytest.raises(SystemExit) as end:
    command_line.parse_flags(
      ['launch/train.py', *arguments], values, ('config', 'workdir')
    )
  assert end.value.code == 2
  (line,) = capsys.readouterr().err.splitlines()
  assert line.count('"') == 0
  assert line.count("'") % 2 == 0
  return line


MISSING = 'missing: python -m launch.train --help says what to give'


@pytest.mark.parametrize(
  ('arguments', 'line'),
  [
    ([], f'--config and --workdir are {MISSING}'),
    ([DIGITS], f'--workdir is {MISSING}'),
    (['--workdir=x', '--config.alpha=0.1'], f'--config is {MISSING}'),
    (
      [DIGITS, '--workdr=x'],
      'there is no flag --workdr: did you mean --workdi',
    ),
    ([DIGITS, '--zzzzzz=x'], 'there is no flag --zzzzzz'),
    ([DIGITS, '--config.alpa=1'], 'no such key: alpa: did you mean alpha?'),
    ([DIGITS, '--config.data.nam=1'], 'no such key: nam: did you mean name?'),
    ([DIGITS, '--config.zzzzzz=1'], 'no such key: zzzzzz'),
    ([DIGITS, '--config.alpha.b=1'], 'no such key: alpha.b'),
    ([DIGITS, '--config.alpha=x'], '--config.alpha=x: must be a number'),
    (
      [DIGITS, '--config.epochs=1: 2'],
      '--config.epochs=1: 2: must be an integ',
    ),
    (
      [DIGITS, '--config.optimizer.layca=x'],
      '--config.optimizer.layca=x: must be True or False',
    ),
    ([DIGITS, '--seeds=0'], '--seeds=0: must be a positive integer'),
    (
      [DIGITS, '--config.seed=0,1'],
      '--config.seed=0,1: must be an integer: several are made by python -m '
      'launch.sweep --seeds=NUMBER',
    ),
    (
      ['--config=configs/none.py:small', '--config.alpha=1'],
      '--config=configs/none.py is no file: take one of '
      'configs/c100_resnet.py, configs/c100_wrn.py, configs/c10_cnn1.py, '
      'configs/c10_cnn2.py, configs/digits.py, configs/tiny_cnn.py',
    ),
    (['--config', 'none.py'], '--config=none.py is no file: take one of conf'),
    (
      ['--config=configs/c10_cnn1.py:big'],
      "unknown variant 'big' of c10_cnn1: use one of paper, medium, small",
    ),
    ([DIGITS, '--workdir=x', 'a', 'b'], 'unexpected arguments: a b'),
  ],
)
def test_a_line_names_the_thing_and_the_remedy(
  capsys, monkeypatch, arguments, line
):
  assert refused(capsys, monkeypatch, *arguments).startswith(f'error: {line}')


@pytest.mark.parametrize(
  ('text', 'reason'),
  [
    ('\nget_config = (', "2: SyntaxError: '(' was never closed"),
    ('import nonesuch', "1: ModuleNotFoundError: No module named 'nonesuch'"),
    ("def get_config():\n  return {}['a']", "2: KeyError: 'a'"),
  ],
)
def test_a_line_names_the_config_file_that_raised(
  tmp_path, capsys, monkeypatch, text, reason
):
  path = tmp_path / 'own.py'
  path.write_text(text)
  line = refused(capsys, monkeypatch, f'--config={path}', '--config.seed=1')
  assert line == f'error: --config={path}, line {reason}'


def test_a_config_file_that_gives_no_config_is_named(
  tmp_path, capsys, monkeypatch
):
  path = tmp_path / 'own.py'
  path.write_text('def get_config():\n  return 5')
  assert refused(capsys, monkeypatch, f'--config={path}') == (
    f'error: --config={path}: get_config must return a ConfigDict, not 5'
  )
