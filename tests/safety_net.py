"""What the committed records tell: every figure's table, every claim's verdict.

  python -m tests.safety_net > tests/safety_net.json

writes down the numbers of today; `test_safety_net.py` compares with them. They
change when the rules or the records do, never because code was rearranged.
"""

import json
import math
import pathlib
import re
import sys

from layca.study import claims, figures
from layca.study.claims import verdict

RESULTS = pathlib.Path(__file__).parent.parent / 'results'
EXPECTED = pathlib.Path(__file__).with_suffix('.json')
# Folders below RESULTS, and the figures that are drawn from them.
FIGURES = {
  'single_layer': ('1a', '1b', '1c'),
  'alpha_study/runs': ('2', '3', '5_left', '6', '7', '8'),
  'paper/runs/single_layer': ('1a', '1b', '1c'),
  'paper/runs/alpha_study': ('2', '3', '5_left', '6', '7', '8'),
  'paper/runs/c10_cnn2': ('4', '5_right', '9', '10'),
  'paper/runs/recommendations': ('a2',),
}
CLAIMS = ('single_layer', 'alpha_study', 'c10_cnn2', 'recommendations')
_NUMBER = re.compile(r'(?<![\w.^])[+-]?\d+(?:\.\d+)?')
_NAMES = {
  'seeds': 'n',
  'experiments': 'n',
  'records': 'n',
  'runs': 'n',
  'ours': 'mean',
  'accuracy': 'mean',
  'plateau': 'mean',
  'half_width_95': 'half_width',
  'minus_default_half_width_95': 'minus_default_half_width',
}
_MEASURES = {
  'first_kernel': ('cosine_distance', 'first'),
  'last_kernel': ('cosine_distance', 'last'),
  'median_of_the_others': ('cosine_distance', 'median'),
  'log_rotation_spread': ('log_rotation_spread', 'all'),
}
_WORDS = {'yes': 1.0, 'no': 0.0, 'diverged': -1.0}


def measure() -> dict:
  """Returns the numbers of all tables, and the verdicts with theirs."""
  return {
    'figures': {
      f'{folder}: {name}': _figure(name, RESULTS / folder)
      for folder, names in FIGURES.items()
      for name in names
    },
    'claims': _claims(),
  }


def _figure(name, folder):
  """Returns the numbers of a figure's table by 'row/quantity'."""
  numbers = {}
  for row in figures.FIGURES[name](folder, True).table.rows:
    key, values = _canonical(name, row)
    for quantity, value in values.items():
      if value is not None and not math.isnan(value):
        assert f'{key}/{quantity}' not in numbers
        numbers[f'{key}/{quantity}'] = float(value)
  return numbers


def _canonical(name, row):
  """Returns what a row is about, and its numbers."""
  row = dict(row)
  measure, place = row.pop('measure', ''), row.pop('layer', '')
  kernel = row.pop('kernel', '')
  if name in ('3', '5_right'):
    place = {'median of the others': 'median', 'all': 'all'}.get(kernel, place)
    place = 'median' if kernel.startswith('median') else place
  if name == '10':
    measure, place = _MEASURES[measure]
  method = row.pop('method', row.pop('folder', row.pop('setting', '')))
  if 'l2' in row:
    method = 'with L2' if row.pop('l2') else 'without L2'
  if row.pop('layca', 'no') == 'yes':
    method += ' + Layca'
  row.pop('images', None)
  if name == '10':
    row.pop('seed')
  place = row.pop('alpha', row.pop('rate', place))
  if isinstance(place, float):
    place = f'{place:g}'
  values = {}
  for quantity, value in row.items():
    if quantity == 'task':
      continue
    value = _WORDS.get(value, value)
    if quantity in ('difference_points', 'minus_default_points') or (
      quantity == 'minus_default_half_width_95'
    ):
      value = None if value is None else value / 100
      quantity = quantity.removesuffix('_points')
    if name in ('1a', '1c', '2', 'a2') and quantity == 'test_accuracy':
      quantity = 'mean'
    if name == '4' and quantity == 'test_accuracy':
      quantity = 'mean'
    if name == '9' and quantity == 'train_accuracy':
      quantity = 'mean'
    values[_NAMES.get(quantity, quantity)] = value
  return f'{row.get("task", "")}/{method}/{measure}/{place}', values


def _claims():
  """Returns verdicts, intervals and the numbers in the texts, by claim."""
  folders = {name: RESULTS / 'paper/runs' / name for name in CLAIMS}
  intervals = []
  plain = verdict._side

  def record(name, interval, *args):
    intervals.append([interval.value, interval.low, interval.high])
    return plain(name, interval, *args)

  verdict._side = record
  try:
    judged = claims.judge(folders)
  finally:
    verdict._side = plain
  found = {
    str(claim.number): {
      'verdict': claim.verdict,
      'paper': _numbers(claim.paper),
      'rows': {
        row['task']: {
          'verdict': row['verdict'],
          'numbers': _numbers(row['ours']),
        }
        for row in claim.details
      },
    }
    for claim in judged
  }
  return found | {'intervals': sorted(x for xs in intervals for x in xs)}


def _numbers(text):
  """Returns the numbers in a text, in order of size: its wording is free."""
  return sorted(float(number) for number in _NUMBER.findall(text))


if __name__ == '__main__':
  json.dump(measure(), sys.stdout, indent=1)
