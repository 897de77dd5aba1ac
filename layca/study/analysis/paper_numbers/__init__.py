"""The authors' own numbers, to be drawn beside ours: data with its source.

Each JSON file of this folder holds curves, and families of curves, by their
identifier, which begins with the version of the paper: `v1` is arXiv
1806.01603v1. Beside them stands what is on their axes, what was run, and where
the numbers come from. Accuracies are in [0, 1], layers and epochs are counted
from 0.
"""

import functools
import json
from importlib import resources

import pandas as pd


def curve(identifier: str) -> pd.Series:
  """Returns y by x of a curve, such as `v1_fig1a_mnist_single_layer`.

  Its `attrs` are `source`, `notes` (what was run), `x_name` and `y_name`.

  Raises:
    ValueError: if there is none of that identifier.
  """
  fields = _find(identifier, 'y')
  return _with_source(pd.Series(fields['y'], fields['x']), fields)


def family(identifier: str) -> pd.DataFrame:
  """Returns curves that share their x, such as `v1_fig3_cifar10_layca`.

  A column a member; one that ended early has NaN behind. `attrs` and errors
  are those of `curve`, beside `member_name`.
  """
  fields = _find(identifier, 'ys')
  members = {name: pd.Series(ys) for name, ys in fields['ys'].items()}
  return _with_source(pd.DataFrame(members).set_index([fields['x']]), fields)


def part(words: str) -> str:
  """Returns words as a part of an identifier, such as 'with_layca'."""
  return words.lower().replace(' ', '_')


def _find(identifier, key):
  known = {name for name, fields in _all().items() if key in fields}
  if identifier not in known:
    raise ValueError(
      f'the authors have no {identifier!r}: take one of '
      f'{", ".join(sorted(known))}'
    )
  return _all()[identifier]


def _with_source(numbers, fields):
  numbers.index = numbers.index.astype(float)
  texts = {key: text for key, text in fields.items() if isinstance(text, str)}
  numbers.attrs.update(texts)
  return numbers


@functools.cache
def _all():
  files = resources.files(__name__).iterdir()
  texts = [file.read_text() for file in files if file.name.endswith('.json')]
  return {name: x for text in texts for name, x in json.loads(text).items()}
