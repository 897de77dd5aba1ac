"""Tasks and figures as readers know them, instead of the names in configs."""

import re

import pandas as pd

from layca.study import paper

_TOY = 'mnist_single_layer'
_TASKS = {name: task.data for name, task in paper.TASKS.items()} | {
  _TOY: 'MNIST'
}
# Where both CIFAR-10 tasks stand together.
_SECTIONS = {
  paper.METHODS_TASK: f'{_TASKS[paper.METHODS_TASK]} (Section 6)',
}
# A task's name, its scale, and what makes it the folder of a run.
_CODE = re.compile(rf'\b({"|".join(_TASKS)})(?:[:_][a-z]+)?(/(?=\S))?')
_FIGURES = {
  'a2': 'figure of Appendix A.2',
  'spread': 'figure of the spread',
  'head_start': 'figure of the first epochs',
}


def in_words(text: str) -> str:
  """Returns a text in which tasks are called by their data.

  'c10_cnn1:small' is 'CIFAR-10', and a run in 'c10_cnn1_small/' one of it.
  """
  return _CODE.sub(lambda found: _named(found, _TASKS), text)


def with_section(text: str) -> str:
  """Returns the same, where two tasks have the same data."""
  return _CODE.sub(lambda found: _named(found, _TASKS | _SECTIONS), text)


def _named(found, names):
  code, slash = found.groups()
  return names[code] + (': ' if slash else '')


def of_table(table: pd.DataFrame) -> pd.DataFrame:
  """Returns a table whose texts call tasks by their data."""
  return table.map(lambda x: with_section(x) if isinstance(x, str) else x)


def figure(name: str) -> str:
  """Returns what a link to a figure says, such as 'Figure 5 (left)'."""
  number, _, side = name.partition('_')
  usual = f'Figure {number} ({side})' if side else f'Figure {number}'
  return _FIGURES.get(name, usual)
