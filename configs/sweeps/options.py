"""What follows the colon of `--sweep=FILE:variant`: TASK[,SCALE][,KEY=VALUE].

A sweep of one task, or of several, begins with the scale. All values are texts;
the first of a tuple is the default.
"""

TASKS = ('c10_cnn1', 'c100_resnet', 'tiny_cnn')
SCALES = ('paper', 'small')
SELECT_ON = ('validation', 'test')
PRECISION = ('float32', 'bfloat16')


def parse(
  variant: str, choices: dict[str, tuple[str, ...]], has_task: bool = True
) -> dict[str, str]:
  """Returns {'task': ..., 'scale': ..., and a value of each option}.

  Args:
    variant: such as 'c10_cnn1,small,select_on=test'.
    choices: the values of each option, the default first; those of an option
      with a single one are free.
    has_task: whether a task comes first; else there is no 'task'.

  Raises:
    ValueError: for what is not among the choices.
  """
  words = variant.split(',') if variant or has_task else []
  chosen = {key: values[0] for key, values in choices.items()}
  chosen['scale'] = SCALES[0]
  if has_task:
    chosen['task'] = words.pop(0)
    _check('task', chosen['task'], TASKS)
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


def split_tasks(text: str) -> list[str]:
  """Returns the tasks of a text such as 'c10_cnn1/tiny_cnn'."""
  tasks = text.split('/')
  for task in tasks:
    _check('task', task, TASKS)
  return tasks


def _check(what, value, known):
  if value not in known:
    raise ValueError(f'unknown {what} {value!r}: use one of {", ".join(known)}')
