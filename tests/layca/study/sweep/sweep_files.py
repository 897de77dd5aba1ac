"""Sweep files for tests, and what to read from the folders of their runs."""

import json
import textwrap

# Overrides that make a run of configs/digits.py take seconds.
TINY = {
  'epochs': 2,
  'batch_size': 32,
  'schedule.drop_epochs': (),
  'checkpoint_seconds': 0.0,
  'data.train_examples': 100,
  'data.test_examples': 50,
  'model.convs_per_stage': 1,
  'model.widths': (4, 8),
}
DIGITS = 'configs/digits.py'


def write(folder, body, name='my_sweep.py'):
  """Writes a sweep file with this body of get_sweep; returns its path."""
  path = folder / name
  path.write_text(
    f'TINY = {TINY!r}\nDIGITS = {DIGITS!r}\n\n\n'
    'def get_sweep(variant, seeds):\n'
    + textwrap.indent(textwrap.dedent(body).strip(), '  ')
    + '\n'
  )
  return str(path)


def rows_of(folder):
  """The rows of metrics.jsonl without the time they took."""
  lines = (folder / 'metrics.jsonl').read_text().splitlines()
  rows = [json.loads(line) for line in lines]
  return [{k: v for k, v in row.items() if k != 'seconds'} for row in rows]


def result_of(folder):
  result = json.loads((folder / 'result.json').read_text())
  del result['seconds']
  return result


def contents(folder):
  """{path: (bytes, time of the last change)} of all files below a folder."""
  return {
    path: (path.read_bytes(), path.stat().st_mtime_ns)
    for path in sorted(folder.rglob('*'))
    if path.is_file()
  }
