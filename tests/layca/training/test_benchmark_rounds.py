"""The order of the benchmark, and real processes at a tiny size."""

import pathlib
import subprocess
import sys

import pytest

from configs import c10_cnn1
from layca.training.benchmark import candidates, rounds

BY_KEY = {candidate.key: candidate for candidate in candidates.CANDIDATES}


def jobs(*keys, networks=('13',)):
  return rounds.create_jobs(networks, [BY_KEY[key] for key in keys])


def names(some_jobs):
  return [
    (job.network, *(candidate.key for candidate in job.candidates))
    for job in some_jobs
  ]


def tiny_config():
  config = c10_cnn1.get_config('small')
  config.batch_size = 8
  config.model.convs_per_stage = 1
  config.model.widths = (4,)
  return config.to_dict()


def test_a_round_measures_each_alone_and_the_close_ones_in_turn():
  assert names(jobs('layca', 'sgd', 'keras', networks=('13', '25'))) == [
    ('13', 'layca'),
    ('13', 'sgd'),
    ('13', 'keras'),
    ('13', 'layca', 'sgd'),
    ('25', 'layca'),
    ('25', 'sgd'),
    ('25', 'keras'),
    ('25', 'layca', 'sgd'),
  ]


@pytest.mark.parametrize('keys', [('layca', 'keras'), ('sgd', 'no_monitor')])
def test_there_is_no_turn_to_take_without_layca_and_one_close_to_it(keys):
  assert all(len(job.candidates) == 1 for job in jobs(*keys))


@pytest.fixture
def answer_by(monkeypatch):
  """Replaces processes by a function of the module that they measure."""

  def replace(function):
    def answer(spec):
      return function(spec['candidates'][0]['module'])

    monkeypatch.setattr(rounds, '_measure', answer)

  return replace


def test_rounds_are_interleaved(answer_by):
  measured = []
  answer_by(lambda module: measured.append(module) or len(measured))

  answers = rounds.run(
    jobs('layca', 'keras'), {'13': {}}, rounds=3, steps=2, epochs=1
  )

  assert measured == ['ours', 'keras_fit'] * 3
  assert list(answers.values()) == [[1, 3, 5], [2, 4, 6]]


def test_a_failure_is_said_and_not_repeated(answer_by, capsys):
  measured = []

  def fail(module):
    measured.append(module)
    if module == 'keras_fit':
      raise rounds.WorkerError('no memory')

  answer_by(fail)

  answers = rounds.run(
    jobs('layca', 'keras'), {'13': {}}, rounds=3, steps=2, epochs=1
  )

  assert measured == ['ours', 'keras_fit', 'ours', 'ours']
  assert [len(each) for each in answers.values()] == [3, 0]
  assert '13 layers: Keras fit failed: no memory' in capsys.readouterr().err


def test_progress_names_round_candidate_and_time_left(answer_by, capsys):
  answer_by(lambda module: module)

  rounds.run(jobs('layca', 'keras'), {'13': {}}, rounds=2, steps=2, epochs=1)

  first, *_, last = capsys.readouterr().err.splitlines()
  assert first == 'round 1/2, 13 layers: Layca on SGD'
  assert last == 'round 2/2, about 0:00 left, 13 layers: Keras fit'


def test_a_process_of_its_own_measures():
  (job,) = jobs('layca')

  answers = rounds.run(
    [job], {'13': tiny_config()}, rounds=1, steps=2, epochs=2
  )

  (answer,) = answers[job]
  (seconds,) = answer['step_seconds']
  assert len(seconds) == 2
  assert min(seconds) > 0
  # TensorFlow has to be imported before.
  assert answer['first_step_seconds'] > sum(seconds)


def test_a_process_that_fails_tells_why():
  (job,) = jobs('layca')
  config = tiny_config()
  config['model']['widths'] = (0,)

  with pytest.raises(rounds.WorkerError, match=r'status 1: .*config\.model'):
    rounds._measure(rounds._spec(job, config, steps=1, epochs=1))


IMPORTS = """
import sys; sys.path.insert(0, {folder!r})
import {module}
print([name for name in {unwanted} if name in sys.modules])
"""


@pytest.mark.parametrize(
  ('module', 'unwanted'),
  [
    ('keras_fit', ['layca', 'models', 'sonnet', 'torch']),
    ('worker', ['layca', 'models', 'sonnet', 'torch', 'tensorflow']),
  ],
)
def test_the_processes_of_others_import_nothing_of_ours(module, unwanted):
  folder = str(pathlib.Path(rounds.__file__).parent)
  script = IMPORTS.format(folder=folder, module=module, unwanted=unwanted)

  printed = subprocess.check_output([sys.executable, '-c', script], text=True)

  assert printed.strip() == '[]'


def test_the_machine_is_described():
  machine = rounds.describe_machine()

  assert machine['device']
  assert machine['cores'] >= 1
  assert {'tensorflow', 'keras'} <= set(machine['versions'])
