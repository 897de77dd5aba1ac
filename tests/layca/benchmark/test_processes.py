"""Real processes of the benchmark, at a tiny size."""

import dataclasses
import subprocess
import sys

import pytest

from configs import c10_cnn1
from layca.benchmark import processes, training_step


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
