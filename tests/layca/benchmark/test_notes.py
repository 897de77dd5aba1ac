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


def format_notes(**changes):
  return notes.format_notes('of batches of 32', 3, 2.5, MACHINE | changes)


def test_the_notes_name_the_settings_and_the_machine():
  text = format_notes()
  for part in ('batches of 32', '3 processes', '2.5 s', 'Some CPU', 'AVX2'):
    assert part in text
  assert 'load average 0.2' in text
  assert 'oneDNN on (TF_ENABLE_ONEDNN_OPTS 1); tensorflow 2.21.0' in text


def test_they_leave_out_what_the_machine_has_not():
  text = format_notes(load=None, onednn=False, onednn_variable=None)
  assert 'load average' not in text
  assert 'oneDNN off (TF_ENABLE_ONEDNN_OPTS None)' in text
