"""The jobs of Layca in Keras, by backend."""

import importlib.util
import os
import subprocess
import sys

import pytest

from configs import c10_cnn1
from layca.benchmark import jobs, keras_jobs, processes


def create_jobs():
  return keras_jobs.create_jobs(c10_cnn1.get_config('small').to_dict())


def test_every_backend_that_is_installed_has_a_job():
  backends = [job.environment['KERAS_BACKEND'] for job in create_jobs()]
  every = ['tensorflow', 'jax', 'torch']
  assert backends == [b for b in every if importlib.util.find_spec(b)]


def test_layca_with_monitor_is_compared_in_turn_with_sgd():
  machine = {'gpu': False, 'bfloat16': False, 'versions': {}}
  chosen, left_out = jobs.create(create_jobs()[:1], [], machine)
  assert not left_out
  in_turn = chosen[-1].candidates
  assert [c.key for c in in_turn] == ['layca', 'sgd', 'no_monitor']
  assert chosen[-1].targets == {'sgd': 1.10}


@pytest.mark.parametrize('job', create_jobs(), ids=lambda job: job.name)
def test_the_process_of_a_job_has_its_backend(job, monkeypatch):
  asked = []

  def run(command, env, **_):
    asked.append(env['KERAS_BACKEND'])
    return subprocess.CompletedProcess(command, 0, '{}\n', '')

  monkeypatch.setattr(subprocess, 'run', run)
  processes.measure(job, 1.0, 'cache')
  assert asked == [job.environment['KERAS_BACKEND']]


def test_the_session_needs_no_tensorflow_on_another_backend():
  script = (
    'import sys, layca.benchmark.keras_layca as _; '
    'print("tensorflow" in sys.modules)'
  )
  printed = subprocess.check_output(
    [sys.executable, '-c', script],
    env=os.environ | {'KERAS_BACKEND': 'jax'},
    text=True,
  )
  assert printed.strip() == 'False'
