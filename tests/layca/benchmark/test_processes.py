"""Real processes of the benchmark, at a tiny size, and the order of them."""

import dataclasses
import os
import subprocess
import sys

import pytest

from configs import c10_cnn1
from layca.benchmark import processes, training_step
from layca.benchmark.jobs import Candidate, Job


def tiny_job(width=4):
  config = c10_cnn1.get_config('small')
  config.batch_size = 512
  config.model.convs_per_stage = 1
  config.model.widths = (width,)
  job = training_step.create_job('13', config.to_dict())
  return dataclasses.replace(job, candidates=job.candidates[:1])


def test_a_process_of_its_own_measures(tmp_path):
  answer = processes.measure(tiny_job(), 0, str(tmp_path))
  (seconds,) = answer['step_seconds']
  assert len(seconds) == 2
  assert min(seconds) > 0
  # TensorFlow has to be imported before.
  assert answer['first_step_seconds'] > sum(seconds)
  assert answer['operations'] > 100


def test_a_process_that_fails_tells_why(tmp_path):
  with pytest.raises(processes.ProcessError, match=r'status 1: .*config\.mode'):
    processes.measure(tiny_job(width=0), 0, str(tmp_path))


IMPORTS = """
import sys
import layca.benchmark.{module}
print([name for name in {unwanted} if name in sys.modules])
"""
OURS = ['layca.training', 'layca.study', 'layca.rotation', 'models', 'sonnet']


@pytest.mark.parametrize(
  ('module', 'unwanted'),
  [
    ('keras_fit', [*OURS, 'torch']),
    ('measure', [*OURS, 'torch', 'tensorflow', 'pandas']),
  ],
)
def test_the_processes_of_others_import_nothing_of_ours(module, unwanted):
  script = IMPORTS.format(module=module, unwanted=unwanted)
  printed = subprocess.check_output([sys.executable, '-c', script], text=True)
  assert printed.strip() == '[]'


def test_the_machine_is_described(monkeypatch):
  monkeypatch.setenv('TF_ENABLE_ONEDNN_OPTS', '0')
  machine = processes.describe_machine()
  assert machine['device']
  assert machine['instruction_set']
  assert machine['cores'] >= 1
  assert not machine['onednn']
  assert machine['onednn_variable'] == '0'
  assert {'tensorflow', 'keras'} <= set(machine['versions'])


def job(label, once=False):
  candidate = Candidate(label, label, 'none.Session', {})
  return Job('13 layers', (candidate,), None, once=once)


A, B, ONCE = job('a'), job('b'), job('once', once=True)


def run(*jobs, count=3, minutes=10.0):
  return processes.run_rounds(jobs, count, minutes, seconds=1.0)


@pytest.fixture
def measured(monkeypatch):
  """Jobs of which each takes a minute; B fails at the second time."""
  jobs = []

  def answer(job, seconds, cache):
    assert seconds == 1.0
    jobs.append(job)
    if job is B and jobs.count(B) == 2:
      raise processes.ProcessError('no memory')
    return {'cache': cache}

  monkeypatch.setattr(processes, 'measure', answer)
  monkeypatch.setattr(processes.time, 'monotonic', lambda: 60.0 * len(jobs))
  return jobs


def test_rounds_repeat_all_but_what_failed_or_is_measured_once(
  measured, capsys
):
  answers = run(A, ONCE, B, count=4)
  assert measured == [A, ONCE, B, A, B, A, A]
  assert [len(each) for each in answers.values()] == [4, 1, 1]
  lines = capsys.readouterr().err.splitlines()
  assert lines[0] == 'round 1/4, 13 layers: a'
  assert '13 layers: b failed: no memory' in lines


@pytest.mark.usefixtures('measured')
def test_what_one_round_compiled_the_next_one_need_not():
  first, second = run(A, count=2)[A]
  (other,) = run(A, count=1)[A]
  assert first == second != other
  assert not any(os.path.exists(each['cache']) for each in (first, other))


@pytest.mark.parametrize(('minutes', 'made'), [(0.5, 1), (5.9, 2), (6.0, 3)])
def test_the_first_round_is_made_and_those_that_end_in_time(
  measured, capsys, minutes, made
):
  answers = run(A, job('c'), count=3, minutes=minutes)
  assert [len(each) for each in answers.values()] == [made, made]
  said = f'No more than {made} of 3 rounds end within {minutes:g} minutes.'
  assert (said in capsys.readouterr().err) == (made < 3)
