"""What follows the colon of `--sweep=FILE:variant`: TASK[,SCALE][,KEY=VALUE].

All values are texts; the first of a tuple is the default.
"""

TASKS = ('c10_cnn1', 'c100_resnet', 'tiny_cnn')
SCALES = ('paper', 'small')
SELECT_ON = ('validation', 'test')
PRECISION = ('float32', 'bfloat16')


def parse(variant: str, choices: dict[str, tuple[str, ...]]) -> dict[str, str]:
  """Returns {'task': ..., 'scale': ..., and a value of each option}.

  Args:
    variant: such as 'c10_cnn1,small,select_on=test'.
    choices: the values of each option, the default first; those of an option
      with a single one are free.

  Raises:
    ValueError: for what is not among the choices.
  """
  task, *words = variant.split(',')
  _check('task', task, TASKS)
  chosen = {key: values[0] for key, values in choices.items()}
  chosen |= {'task': task, 'scale': SCALES[0]}
  for word in words:
    key, is_option, value = word.partition('=')
    if not is_option:
      key, value = 'scale', word
    known = choices | {'scale': SCALES}
    _check('option', key, tuple(known))
    if len(known[key]) > 1:
      _check(key, value, known[key])
    chosen[key] = value
  return chosen


def _check(what, value, known):
  if value not in known:
    raise ValueError(f'unknown {what} {value!r}: use one of {", ".join(known)}')
