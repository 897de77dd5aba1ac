"""The run's folder: a contract that figures and users' scripts read.

`config.json`, `layers.json`, `environment.json` (all environments that the run
went on in, the last one last), `metrics.jsonl` (one row an epoch),
`step_rates.npy` and `step_log.npy` (if asked for; see `step_file`),
`angle_deviation.png`, `result.json` (written last: its presence means the run
is complete), `checkpoints/` and TensorBoard's event files. All but the latter
are replaced atomically or appended by whole lines, so that a kill at any moment
leaves a folder that can be resumed.
"""

import json
from collections.abc import Mapping

from ml_collections import ConfigDict

from layca.training import config_checks, replay
from layca.training.output import console
from layca.training.run import files, step_file
from layca.training.run.work_folder import WorkFolder

# A run may resume with other values of these: they change no number, but for
# the rounding of a GPU.
FREE_TO_CHANGE = (
  'data.data_dir',
  'steps_per_call',
  'checkpoint_seconds',
  'deterministic_ops',
  'tensorboard.bands',
  'tensorboard.per_layer',
  'tensorboard.figure_to_one',
)


class RunFolder(WorkFolder):
  """Reads and writes the files of one run; its attributes are their paths."""

  def __init__(self, path: str, defaults: Mapping | None = None):
    content = ('metrics.jsonl', 'result.json')
    super().__init__(path, content, FREE_TO_CHANGE, defaults)
    self._metrics, self._result = (self.path / name for name in content)
    self.checkpoints = self.path / 'checkpoints'
    self.layers = self.path / 'layers.json'
    self.environments = self.path / 'environment.json'
    self.figure = self.path / 'angle_deviation.png'
    self.step_rates = self.path / step_file.STEP_RATES
    self.step_log = self.path / step_file.STEP_LOG

  def write_result(self, result: dict) -> None:
    """Writes result.json, which makes the run complete."""
    files.write_json(self._result, result)

  def result(self) -> dict | None:
    """Returns the result of a complete run, else None."""
    if not self._result.exists():
      return None
    return json.loads(self._result.read_text())

  def keep_rows(self, epochs: int) -> list[dict]:
    """Drops all rows but those of the first epochs, and returns these."""
    rows = files.read_rows(self._metrics)[:epochs]
    files.write_rows(self._metrics, rows)
    return rows

  def append(self, row: dict) -> dict:
    """Appends a row and returns it as it stands in the file."""
    return files.append_row(self._metrics, row)


def finished(
  config: ConfigDict, workdir: str, defaults: Mapping | None = None
) -> dict | None:
  """Returns the result of a run that is complete, and says so; else None.

  Raises InputError for a config that no run can use, another one's folder, or a
  run to replay that is not there.
  """
  config_checks.check(config)
  folder = RunFolder(workdir, defaults)
  folder.check_config(config.to_dict())
  result = folder.result()
  if result is not None:
    print(f'{folder.path} is complete. {console.result_line(result)}')
  elif config.optimizer.replay:
    replay.check_folder(config.optimizer.replay)
  return result
