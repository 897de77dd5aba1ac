"""What stands below the benchmark's tables."""

from layca.benchmark import notes

MACHINE = {
  'device': 'Some CPU',
  'cores': 2,
  'load': 0.25,
  'instruction_set': 'AVX2',
  'onednn': True,
  'onednn_variable': '1',
  'versions': {'tensorflow': '2.21.0', 'keras': '3.15'},
}


def test_the_notes_name_the_settings_and_the_machine():
  text = notes.format_notes('of batches of 32', 3, 2.5, MACHINE)
  for part in ('batches of 32', '3 processes', '2.5 s', 'Some CPU', 'AVX2'):
    assert part in text
  assert 'load average 0.2' in text
  assert 'oneDNN on (TF_ENABLE_ONEDNN_OPTS=1); tensorflow 2.21.0' in text
  unknown = notes.format_notes('', 3, 2.5, MACHINE | {'load': None})
  assert 'load average' not in unknown
