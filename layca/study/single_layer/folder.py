"""The toy experiment's folder: what is in it, and whose it is.

`config.json`; `trainings.jsonl`, a line per training; `feedback.jsonl`, a line
per record of Figure 1b.
"""

import ml_collections

from layca.study.single_layer import settings
from layca.training.run.work_folder import WorkFolder

TRAININGS, FEEDBACK = 'trainings.jsonl', 'feedback.jsonl'
# What a line says of the variant that a figure is of.
VARIANTS = {'1a': 'normal', '1b': 'feedback', '1c': 'frozen_relu'}

# A folder can be extended, and none of these changes what is there.
_FREE_TO_CHANGE = (
  'task',
  'figures',
  'experiments',
  'layers',
  'data.data_dir',
  'experiments_at_once',
  'steps_per_call',
)


def for_config(config: ml_collections.ConfigDict, workdir: str) -> WorkFolder:
  """Returns the folder of an experiment; it need not exist.

  Raises:
    InputError: for a config that cannot be used, and a folder of another one.
  """
  settings.check(config)
  folder = WorkFolder(workdir, (TRAININGS, FEEDBACK), _FREE_TO_CHANGE)
  folder.check_config(config.to_dict())
  return folder
