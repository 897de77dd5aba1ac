"""What the benchmark measures, by name."""

import dataclasses
from collections.abc import Mapping, Sequence

from layca.training.errors import InputError


@dataclasses.dataclass(frozen=True, eq=False)
class Candidate:
  """One way to train a network.

  Attributes:
    key: its name on the command line.
    label: its name in the table.
    module: the file of this folder that trains it.
    options: what its `Session` gets.
    targets: by network and batch size, the largest time of Layca in parts of
      its time that the project allows itself on two CPU cores.
    needs: what a machine must have, 'gpu', 'bfloat16' or 'torch', if anything.
    in_turn: whether it is so close to Layca that the two are compared step
      by step in one process.
  """

  key: str
  label: str
  module: str
  options: Mapping
  targets: Mapping[tuple[str, int], float] = dataclasses.field(
    default_factory=dict
  )
  needs: str | None = None
  in_turn: bool = False


def _ours(key, label, overrides, monitor=True, **settings):
  # As the others do on a GPU; on a CPU it is float32.
  overrides = {'precision': 'tf32', **overrides}
  options = {'overrides': overrides, 'monitor': monitor}
  return Candidate(key, label, 'trainer_session', options, **settings)


REFERENCE = 'layca'

# By network and batch size, the least rate of its step in parts of that of a
# matrix product.
RATE_TARGETS = {('13', 128): 0.75, ('25', 128): 0.82}

_PYTORCH_TARGETS = {('13', 128): 1.0, ('25', 128): 1.0}

CANDIDATES = (
  _ours(REFERENCE, 'Layca on SGD', {}, in_turn=True),
  _ours(
    'sgd',
    'SGD',
    {'optimizer.layca': False},
    targets={
      ('13', 128): 1.04,
      ('25', 128): 1.04,
      ('13', 32): 1.05,
      ('25', 32): 1.05,
    },
    in_turn=True,
  ),
  _ours(
    'no_monitor',
    'Layca without monitor',
    {},
    monitor=False,
    targets={('13', 128): 1.02, ('25', 128): 1.02},
    in_turn=True,
  ),
  _ours(
    'bfloat16',
    'Layca in bfloat16',
    {'precision': 'bfloat16'},
    needs='bfloat16',
  ),
  _ours('xla', 'Layca by XLA', {'jit_compile': True}, needs='gpu'),
  Candidate(
    'keras',
    'Keras fit',
    'keras_fit',
    {'jit_compile': 'auto'},
    targets={('13', 128): 0.70, ('25', 128): 0.85},
  ),
  Candidate(
    'keras_no_xla',
    'Keras fit without XLA',
    'keras_fit',
    {'jit_compile': False},
    needs='gpu',
  ),
  Candidate(
    'torch',
    'PyTorch',
    'torch_loop',
    {'compile': False},
    targets=_PYTORCH_TARGETS,
    needs='torch',
  ),
  Candidate(
    'torch_compile',
    'PyTorch compiled',
    'torch_loop',
    {'compile': True},
    targets=_PYTORCH_TARGETS,
    needs='torch',
  ),
)


def check(only: Sequence[str]):
  """Raises an InputError for a key that there is not."""
  known = [candidate.key for candidate in CANDIDATES]
  for key in only:
    if key not in known:
      raise InputError(
        f'--only={key}: there is no such candidate, take of {",".join(known)}'
      )


def choose(
  only: Sequence[str], machine: Mapping
) -> tuple[list[Candidate], list[str]]:
  """Returns the candidates to measure, and a line for each left out.

  Args:
    only: keys; none for all that the machine can run.
    machine: the answer of `machine.py`.

  Raises:
    InputError: if nothing is left.
  """
  chosen, left_out = [], []
  for candidate in CANDIDATES:
    if only and candidate.key not in only:
      continue
    reason = _reason_to_leave_out(candidate, machine)
    if reason is None:
      chosen.append(candidate)
    elif only or candidate.needs != 'gpu':
      left_out.append(f'{candidate.label} is left out: {reason}')
  if not chosen:
    raise InputError('nothing to measure: ' + '; '.join(left_out))
  return chosen, left_out


def _reason_to_leave_out(candidate, machine):
  if candidate.needs == 'gpu' and not machine['gpu']:
    return 'it is for GPUs'
  if candidate.needs == 'bfloat16' and not machine['bfloat16']:
    return f'{machine["device"]} has no instructions for it'
  if candidate.needs != 'torch':
    return None
  if 'torch' not in machine['versions']:
    return 'PyTorch is not installed'
  if machine['gpu'] and not machine['torch_gpu']:
    return 'this PyTorch cannot use the GPU'
  return None
