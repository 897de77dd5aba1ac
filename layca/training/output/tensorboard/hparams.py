"""The page HParams: one table of all runs below a folder.

A run names no columns. Without names TensorBoard takes the union of what runs
tell, those first that differ between runs; and as numbers all curves, of which
the last points count, `Overview` first; those in `final` are of the result.
"""

from collections.abc import Mapping

from google.protobuf.message import Message
from tensorboard.plugins.hparams import api_pb2, summary

from layca.training import config_checks
from layca.training.run import files

# Told by all runs, defaults too: a key that half of the runs have left alone
# does not differ to TensorBoard.
_ALWAYS = ('task', 'optimizer.name', 'optimizer.layca', 'alpha', 'rho', 'seed')


def start(config: Mapping, defaults: Mapping) -> Message:
  """Returns the settings of a run, of which the table makes its row."""
  return summary.session_start_pb(settings(config, defaults))


def end(result: Mapping) -> Message:
  """Returns how a run has ended."""
  has_failed = bool(result['diverged'])
  return summary.session_end_pb(
    api_pb2.STATUS_FAILURE if has_failed else api_pb2.STATUS_SUCCESS
  )


def settings(config: Mapping, defaults: Mapping) -> dict[str, object]:
  """Returns by dotted key what differs from the defaults, and what counts most.

  Floats to six digits, which are legible; what is no number as text.
  """
  usual = config_checks.flatten(files.plain(defaults))
  return {
    key: _cell(value)
    for key, value in config_checks.flatten(files.plain(config)).items()
    if key in _ALWAYS or value != usual.get(key)
  }


def _cell(value):
  if isinstance(value, float):
    return float(f'{value:.6g}')
  return value if isinstance(value, bool | int) else str(value)
