"""What the committed records tell: every figure's table, every claim's verdict.

  python -m tests.safety_net > tests/safety_net.json

writes down the numbers of today; `test_safety_net.py` compares with them. They
change when the rules or the records do, never because code was rearranged.
"""

import functools
import json
import math
import pathlib
import re
import sys

from layca.study import claims, figures
from layca.study.analysis import records

RESULTS = pathlib.Path(__file__).parent.parent / 'results'
EXPECTED = pathlib.Path(__file__).with_suffix('.json')
_TOY = ('1a', '1b', '1c')
_ALPHA_STUDY = ('2', '3', '5_left', '6', '7', '8')
# By their key in the file: a folder below RESULTS, and figures drawn from it.
FIGURES = {
  'single_layer': ('.', _TOY),
  'paper/runs/alpha_study': ('paper/runs', _ALPHA_STUDY),
  'paper/runs/c10_cnn2': ('paper/runs', ('4', '5_right', '9', '10')),
  'paper/runs/recommendations': ('paper/runs', ('a2',)),
}
_NUMBER = re.compile(r'(?<![\w.^])[+-]?\d+(?:\.\d+)?')
_PLACES = {'median of the others': 'median', 'all': 'all'}
_KEYS = ('task', 'method', 'setting', 'measure', 'layer', 'kernel', 'alpha')
_NO_NUMBERS = ('values', 'images', 'optimizer.name', 'optimizer.layca')


def measure() -> dict:
  """Returns the numbers of all tables, and the verdicts with theirs."""
  return {
    'figures': {
      f'{key}: {name}': _figure(name, RESULTS / folder)
      for key, (folder, names) in FIGURES.items()
      for name in names
    },
    'claims': _claims(),
  }


@functools.cache
def _load(folder):
  return records.load(folder)


def _figure(name, folder):
  """Returns the numbers of a figure's table by 'row/quantity'."""
  numbers = {}
  table = figures.draw(name, _load(folder)).table
  depths = table['layer'].max() if 'layer' in table else None
  for row in table.to_dict('records'):
    key, values = _canonical(name, row, depths)
    if key is None:
      continue
    for quantity, value in values.items():
      if value is not None and not math.isnan(value):
        assert numbers.get(f'{key}/{quantity}', value) == value
        numbers[f'{key}/{quantity}'] = float(value)
  return numbers


def _canonical(name, row, last):
  """Returns what a row is about, and its numbers."""
  method, measured = row.get('method', ''), row.get('measure', '')
  place = row.get('layer', row.get('alpha', ''))
  task, kernel = row.get('task', ''), row.get('kernel', '')
  values = {
    key: value
    for key, value in row.items()
    if key not in _KEYS and key not in _NO_NUMBERS
  }
  if name in ('1a', '1c'):
    task = ''
    del values['train_accuracy']
  if name == '1b':
    values = {
      'n': row['n'],
      measured: row['mean'],
      f'{measured}_update': row['update'],
    }
    measured = ''
  if name in ('3', '10', '5_right'):
    median = str(kernel).startswith('median')
    place = 'median' if median else _PLACES.get(kernel, place)
    place = '' if measured.endswith('accuracy') else place
  if name in ('4', '9', '10'):
    method = 'SGD + Layca' if method == 'Layca' else method
  if name in ('4', '9'):
    for key in ('fitted', {'4': 'test', '9': 'train'}[name] + '_accuracy'):
      values.pop(key, None)
  if name == '10':
    place = {0: 'first', last: 'last'}.get(place, place)
    if isinstance(place, int):
      return None, {}
    for key in ('random_rotation', 'mean_step_angle'):
      del values[key]
  if name == '5_right':
    method = 'without L2' if method.startswith('without') else 'with L2'
  if name == '7':
    place = f'3^{row["exponent"]:g}'
    if not row['n']:
      values = {'n': 0, 'chosen': -1}
    for key in ('exponent', 'half_width', 'train_accuracy', 'fitted'):
      values.pop(key, None)
  if name == 'a2':
    method = row['setting']
    if math.isnan(values['authors']):
      del values['authors']
    del values['difference']
  if isinstance(place, float):
    place = f'{place:g}'
  return f'{task}/{method}/{measured}/{place}', values


@functools.cache
def judged_claims() -> list[claims.Claim]:
  """Returns the claims, judged on the records of the whole paper."""
  return claims.judge(_load(RESULTS / 'paper/runs'))


def _claims():
  """Returns verdicts, intervals and the numbers in the texts, by claim."""
  found = {
    str(claim.number): {
      'verdict': claim.verdict,
      'paper': _numbers(claim.paper),
      'rows': {
        row.task: {'verdict': row.verdict, 'numbers': _numbers(row.ours)}
        for row in claim.rows
      },
    }
    for claim in judged_claims()
  }
  intervals = [
    number
    for claim in judged_claims()
    for row in claim.rows
    for part in row.parts
    if part.interval
    for number in (
      part.interval.value,
      part.interval.low,
      part.interval.high,
    )
  ]
  return found | {'intervals': sorted(intervals)}


def _numbers(text):
  """Returns the numbers in a text, in order of size: its wording is free."""
  return sorted(float(number) for number in _NUMBER.findall(text))


if __name__ == '__main__':
  json.dump(measure(), sys.stdout, indent=1)
