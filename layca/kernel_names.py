"""Short names of kernels, which sort by depth; stands apart from TensorFlow."""

from collections.abc import Mapping, Sequence

from layca import rules


def entries(layers: Sequence[Mapping]) -> list[Mapping]:
  """Returns the kernels' entries of a layer table, in forward order."""
  return [entry for entry in layers if rules.is_kernel(entry['shape'])]


def of_table(layers: Sequence[Mapping]) -> list[str]:
  """Returns the short names of a layer table's kernels."""
  return short([entry['name'] for entry in entries(layers)])


def short(names: Sequence[str]) -> list[str]:
  """Returns names of all kernels, numbered and without model and variable.

  `vgg/conv_3/w`, the fourth kernel, is `03_conv_3`.
  """
  digits = max(2, len(str(len(names) - 1)))
  shortened = []
  for position, name in enumerate(names):
    scopes = name.split('/')
    scope = '.'.join(scopes[1:-1] or scopes[:-1] or scopes)
    shortened.append(f'{position:0{digits}d}_{scope}')
  return shortened


def shortcuts(layers: Sequence[Mapping]) -> tuple[int, ...]:
  """Returns the positions of the shortcuts among a layer table's kernels."""
  found = enumerate(entries(layers))
  return tuple(at for at, entry in found if 'shortcut' in entry['name'])
