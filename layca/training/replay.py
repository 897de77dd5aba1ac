"""The rotation of another run, which Layca is to repeat.

To check that there is one takes no TensorFlow.
"""

import json
import pathlib
from collections.abc import Sequence

import numpy as np

from layca import kernel_names
from layca.training.errors import InputError
from layca.training.run import step_file

_KEY = 'config.optimizer.replay'


def check_folder(folder: str) -> None:
  """Raises InputError unless a folder holds what `read` needs."""
  if not pathlib.Path(folder).is_dir():
    _refuse(folder, 'there is no such folder: name that of a run')
  for name in (step_file.STEP_RATES, 'layers.json'):
    if not (pathlib.Path(folder) / name).is_file():
      _refuse(
        folder,
        f'it has no {name}: make that run with --config.record_steps=True',
      )


def read(folder: str, kernels: Sequence[str], steps: int) -> np.ndarray:
  """Returns the tangents of the rotations of a run: float32 [steps, kernels].

  Args:
    folder: of that run.
    kernels: names of the kernels that are to turn so.
    steps: how many there are to be.

  Raises:
    InputError: if the run has other kernels, or not so many steps, or one that
      no rate of Layca can repeat.
  """
  check_folder(folder)
  path = pathlib.Path(folder)
  try:
    rates = np.load(path / step_file.STEP_RATES)
    layers = json.loads((path / 'layers.json').read_text())
    theirs = [entry['name'] for entry in kernel_names.entries(layers)]
    if rates.shape[1:] != (len(theirs),):
      raise ValueError(f'rates {rates.shape} of {len(theirs)} kernels')
  except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
    _refuse(
      folder, f'its files are not those of a run ({error!r}): make it anew'
    )
  if theirs != [*kernels]:
    _refuse(
      folder, f'{_difference(theirs, kernels)}: take a run of this network'
    )
  if len(rates) < steps:
    _refuse(
      folder,
      f'it has {len(rates)} steps, and this run {steps}: lower config.epochs, '
      'or take a longer run',
    )
  _check(folder, rates[:steps], kernels)
  return rates[:steps]


def _difference(theirs, ours):
  if len(theirs) != len(ours):
    return f'it has {len(theirs)} kernels, and this run {len(ours)}'
  pairs = zip(theirs, ours, strict=True)
  their, our = next(pair for pair in pairs if pair[0] != pair[1])
  return f'it has the kernel {their} where this run has {our}'


def _check(folder, rates, kernels):
  usable = rates >= 0.0
  if usable.all():
    return
  step, kernel = np.argwhere(~usable)[0]
  if np.isnan(rates[step, kernel]):
    _refuse(
      folder,
      f'step {step} was not made: finish that run, or lower config.epochs to '
      'the epochs that it has',
    )
  _refuse(
    folder,
    f'{kernels[kernel]} turned by more than a right angle at step {step}, '
    'which Layca cannot: take a run at a lower config.rho',
  )


def _refuse(folder, reason):
  raise InputError(f'{_KEY}={folder!r}: {reason}')
