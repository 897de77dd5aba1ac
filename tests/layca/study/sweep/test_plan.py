"""A sweep file becomes runs, or one line that says what is wrong with it."""

import json

import pytest

from configs import digits
from layca.study.sweep import made_up, plan
from layca.training.errors import InputError
from layca.training.run import files
from tests.layca.study.sweep import sweep_files

DIGITS = sweep_files.DIGITS


def sweep(folder, body, variant='', seeds=1):
  return plan.Sweep(f'{sweep_files.write(folder, body)}:{variant}', seeds)


def refusal(folder, body, **options):
  """The line about a sweep that cannot be run."""
  with pytest.raises(InputError) as error:
    plan.rehearse(sweep(folder, body, **options))
  assert '\n' not in str(error.value)
  return str(error.value)


def test_a_config_is_that_of_the_command_line():
  expected = digits.get_config('demo')
  expected.rho = 1.0
  expected.optimizer.layca = False
  expected.schedule.drop_epochs = (3, 4)
  expected.data.train_examples = 100
  config = plan.resolve(
    f'{DIGITS}:demo',
    {
      'rho': 1,
      'optimizer.layca': False,
      'schedule.drop_epochs': [3, 4],
      'data.train_examples': 100,
    },
  )
  assert config.to_dict() == expected.to_dict()
  assert isinstance(config.rho, float)


@pytest.mark.parametrize(
  ('overrides', 'words'),
  [
    ({'alpa': 0.1}, 'has no key alpa'),
    ({'optimizer.lacya': True}, 'has no key optimizer.lacya'),
    ({'rho.x': 1.0}, 'has no key rho.x'),
    ({'nothing.rho': 1.0}, 'has no key nothing.rho'),
    ({'optimizer': {'name': 'adam'}}, 'optimizer is a section'),
    ({'rho': '0.1'}, r"rho='0.1': .*'float'"),
    ({'seed': 1.5}, r"seed=1.5: .*'int'"),
    ({'optimizer.layca': 0}, r"optimizer.layca=0: .*'bool'"),
    ({'alpha': 1.0}, r'config.alpha=1.0: must be between -1 and 1'),
    ({'optimizer.name': 'lion'}, 'must be one of sgd'),
  ],
)
def test_a_bad_override_is_named(overrides, words):
  with pytest.raises(InputError, match=words) as error:
    plan.resolve(DIGITS, overrides)
  assert '\n' not in str(error.value)


@pytest.mark.parametrize(
  ('source', 'words'),
  [
    ('configs/none.py', 'there is no file configs/none.py'),
    ('configs/digits.py:huge', "line .*: unknown variant 'huge' of digits"),
    ('configs/variants.py', 'configs/variants.py has no function get_config'),
    ('configs/mnist_single_layer.py', 'not the config of a training job'),
    ('README.md', 'README.md is not a Python file'),
  ],
)
def test_a_bad_config_file_is_named(source, words):
  with pytest.raises(InputError, match=words):
    plan.resolve(source, {})


def test_a_sweep_gets_its_variant_and_the_number_of_seeds(tmp_path):
  body = """
    yield [(f'{variant}/seed={s}', DIGITS, {'seed': s}) for s in range(seeds)]
  """
  (stage,) = plan.rehearse(sweep(tmp_path, body, variant='a,b', seeds=3))
  assert [run.name for run in stage] == [f'a,b/seed={s}' for s in range(3)]
  assert [run.config.seed for run in stage] == [0, 1, 2]
  assert stage[1].folder(tmp_path) == tmp_path / 'a,b' / 'seed=1'


COMPOSED = """
  results = yield [(f'r{n}', DIGITS, {'rho': 0.5**n}) for n in range(3)]
  best = max(results, key=lambda name: results[name]['test_accuracy'])
  yield [('final', DIGITS, {'rho': 0.5 ** int(best[1])})]
"""


@pytest.mark.parametrize('best', [0, 1, 2])
def test_a_stage_builds_on_the_results_of_the_one_before(tmp_path, best):
  stages = sweep(tmp_path, COMPOSED).stages()
  first = next(stages)
  (final,) = stages.send(
    {run.name: {'test_accuracy': run.name == f'r{best}'} for run in first}
  )
  assert final.config.rho == 0.5**best
  with pytest.raises(StopIteration):
    stages.send({'final': {}})


def test_a_rehearsal_goes_through_all_stages(tmp_path):
  first, last = plan.rehearse(sweep(tmp_path, COMPOSED))
  assert [run.name for run in first] == ['r0', 'r1', 'r2']
  assert [run.name for run in last] == ['final']


def test_what_a_later_stage_has_wrong_is_found_before_any_result(tmp_path):
  body = """
    results = yield [('a', DIGITS, {})]
    yield [('b', DIGITS, {'rho': -results['a']['test_accuracy']})]
  """
  line = refusal(tmp_path, body)
  assert 'run b: config.rho=-1.0: must be finite and above 0' in line


def test_validation_results_are_there_only_if_images_are_held_out(tmp_path):
  body = """
    results = yield [('a', DIGITS, {'data.validation_share': float(variant)})]
    results['a']['best_val_accuracy']
  """
  plan.rehearse(sweep(tmp_path, body, variant='0.1'))
  line = refusal(tmp_path, body, variant='0.0')
  assert line.endswith("my_sweep.py, line 7: KeyError: 'best_val_accuracy'")


@pytest.mark.parametrize(
  'name',
  ['', '/a', 'a/', 'a//b', '../a', 'a/../b', '.', 'a b', 'a$', '-a', '.x', 3],
)
def test_a_name_that_is_no_folder_is_refused(tmp_path, name):
  line = refusal(tmp_path, f'yield [({name!r}, DIGITS, {{}})]')
  assert f'{name!r} cannot name a run' in line


def test_the_names_of_the_study_are_folders(tmp_path):
  name = 'c10/layca/alpha=+0.6/rate=3^-3.5/seed=1'
  (stage,) = plan.rehearse(sweep(tmp_path, f'yield [({name!r}, DIGITS, {{}})]'))
  assert stage[0].name == name


@pytest.mark.parametrize(
  ('body', 'words'),
  [
    (
      "yield [('a', DIGITS, {}), ('a', DIGITS, {})]",
      'two runs are named a (with the same settings)',
    ),
    (
      "yield [('a', DIGITS, {'rho': 0.1}), ('a', DIGITS, {'rho': 0.2})]",
      'two runs are named a (rho: 0.1 -> 0.2)',
    ),
    (
      "yield [('a', DIGITS, {'seed': 1})]\nyield [('a', DIGITS, {})]",
      'two runs are named a (seed: 1 -> 0)',
    ),
    (
      "yield [('a/b', DIGITS, {}), ('a', DIGITS, {})]",
      'run a/b would lie inside run a',
    ),
    (
      "yield [('a', DIGITS, {}), ('a/b/c', DIGITS, {})]",
      'run a/b/c would lie inside run a',
    ),
  ],
)
def test_a_folder_belongs_to_one_run(tmp_path, body, words):
  assert refusal(tmp_path, body) == words


@pytest.mark.parametrize(
  ('body', 'words'),
  [
    ('yield [', 'my_sweep.py, line 6: '),
    ("raise ValueError('no such task')\nyield []", 'line 6: no such task'),
    ('1 / 0\nyield []', 'line 6: ZeroDivisionError: division by zero'),
    ("a = yield [('a', DIGITS, {})]\na['b']", "line 7: KeyError: 'b'"),
    ('import none_such\nyield []', "ModuleNotFoundError: No module named 'no"),
    ('return []', 'get_sweep must yield lists of runs'),
    ('yield 3', 'a stage must be a list, not 3'),
    ("yield ['abcd']", "must be (name, config file, overrides), not 'abcd'"),
    ("yield [('a', DIGITS)]", 'must be (name, config file, overrides), not'),
    ("yield [('a', DIGITS, 3)]", 'must be (name, config file, overrides), not'),
    ("yield [('a', 'configs/x.py', {})]", 'run a: there is no file configs/x'),
    ('yield []', 'the sweep has no runs'),
  ],
)
def test_an_error_in_the_file_is_one_line_with_its_place(tmp_path, body, words):
  assert words in refusal(tmp_path, body)


def test_an_error_in_a_neighbour_of_the_file_is_placed_there(tmp_path):
  (tmp_path / 'sweep_helper_of_a_test.py').write_text(
    "def fail():\n  raise ValueError('several\\nlines')\n"
  )
  body = f"""
    import sys
    sys.path.append({str(tmp_path)!r})
    import sweep_helper_of_a_test
    sweep_helper_of_a_test.fail()
    yield []
  """
  assert refusal(tmp_path, body).endswith(
    'sweep_helper_of_a_test.py, line 2: lines'
  )


@pytest.mark.parametrize(
  ('file', 'words'),
  [
    ('configs/none.py:x', 'there is no file configs/none.py'),
    ('configs/digits.py:x', 'configs/digits.py has no function get_sweep'),
  ],
)
def test_a_file_that_is_no_sweep_is_named(file, words):
  with pytest.raises(InputError, match=words):
    plan.Sweep(file)


def test_made_up_accuracies_fall_or_rise(tmp_path):
  (stage,) = plan.rehearse(
    sweep(tmp_path, "yield [(f'r{n}', DIGITS, {}) for n in range(4)]")
  )

  def accuracies(**options):
    results = made_up.create_results(stage, **options)
    return [results[run.name]['test_accuracy'] for run in stage]

  falling = accuracies()
  assert falling == sorted(set(falling), reverse=True)
  assert accuracies(best_first=False) == falling[::-1]
  assert json.loads(json.dumps(files.plain(made_up.create_results(stage))))
