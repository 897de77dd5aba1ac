"""Whether a run may go on with more epochs than it was made for.

It may where it then has the numbers of a run that had them from the start: what
it has trained so far must be the same.
"""

from collections.abc import Mapping, Sequence

# What may differ: the length, and drops of the rate that have yet to come.
KEYS = ('epochs', 'schedule.drop_epochs', 'schedule.drop_factor')


def is_wanted(old: Mapping, new: Mapping, ignored: Sequence[str]) -> bool:
  """Returns whether a config is that of a longer run, and else the same.

  Args:
    old: settings of the run, by dotted key.
    new: those that are asked for.
    ignored: keys that may differ.
  """
  changed = {key for key in old | new if old.get(key) != new.get(key)}
  return changed <= {*KEYS, *ignored} and new['epochs'] > old['epochs']


def reason_against(
  old: Mapping, new: Mapping, epochs: int, result: Mapping | None
) -> str | None:
  """Returns why a run cannot go on as a longer one, or None.

  Args:
    old: settings of the run, by dotted key.
    new: those of the longer one.
    epochs: that the run has trained, or begun to.
    result: of a run that has ended.
  """
  if result is not None and result.get('diverged'):
    return 'it diverged, and would with more epochs'
  if result is not None and result.get('stopped'):
    return f'it stopped, and would with more epochs, as {result["stopped"]}'
  made, asked = (_drops(settings, epochs) for settings in (old, new))
  if made != asked:
    return (
      f'in its {epochs} epochs the rate dropped {_in_words(made)}, and this '
      f'config drops it {_in_words(asked)} there'
    )
  return None


def _drops(settings, epochs):
  """Returns the drops that were before an epoch: when, and by which factor."""
  drops = [x for x in settings['schedule.drop_epochs'] if x < epochs]
  return drops, settings['schedule.drop_factor'] if drops else 1.0


def _in_words(drops):
  epochs, factor = drops
  if not epochs:
    return 'nowhere'
  return f'by {factor:g} at {", ".join(f"{epoch:g}" for epoch in epochs)}'
