"""The training job: from a config to the files of a run.

`layca.training.load` reads a run's folder; TensorFlow is imported with it.
"""


def __getattr__(name: str) -> object:
  """Imports what reads a run on its first use."""
  if name != 'load':
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
  from layca.training import saved

  return saved.load
