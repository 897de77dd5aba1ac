"""What stands below the benchmark's tables."""

import pytest

from layca.benchmark import notes
from layca.benchmark.rounds import Budget

MACHINE = {
  'device': 'Some CPU',
  'cores': 2,
  'load': 0.25,
  'instruction_set': 'AVX2',
  'onednn': True,
  'onednn_variable': '1',
  'versions': {'tensorflow': '2.21.0', 'keras': '3.15'},
}


def format_notes(**changes):
  budget = Budget(3, 10.0, 2.5)
  return notes.format_notes('of batches of 32', budget, MACHINE | changes)


def test_the_notes_name_the_machine_and_the_settings():
  text = format_notes()
  assert 'ms/step: of batches of 32' in text
  assert '3 processes' in text
  assert '2.5 s' in text
  assert 'Some CPU, 2 CPU cores' in text
  assert 'AVX2, load average 0.2' in text
  assert 'tensorflow 2.21.0, keras 3.15' in text
  assert max(map(len, text.splitlines())) <= 100
  assert 'load' not in format_notes(load=None)


@pytest.mark.parametrize(
  ('onednn', 'variable', 'expected'),
  [
    (True, '1', 'oneDNN on (TF_ENABLE_ONEDNN_OPTS=1)'),
    (False, '0', 'oneDNN off (TF_ENABLE_ONEDNN_OPTS=0)'),
    (False, None, "oneDNN off (TensorFlow's default here)"),
  ],
)
def test_they_say_whether_onednn_was_on(onednn, variable, expected):
  assert expected in format_notes(onednn=onednn, onednn_variable=variable)
