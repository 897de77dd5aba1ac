"""The run's folder: a contract that figures and users' scripts read.

`config.json`, `layers.json`, `data.json` (see `images_record`),
`environment.json` (all environments that the run went on in, the last one
last), `metrics.jsonl` (one row an epoch), `step_rates.npy` and `step_log.npy`
(if asked for; see `step_file`), `angle_deviation.png`, `result.json` (written
last: its presence means the run is complete; that of a run which was then
extended is `result_20_epochs.json`, for one), `checkpoints/` and TensorBoard's
event files. All but the latter are replaced atomically or appended by whole
lines, so that a kill at any moment leaves a folder that can be resumed.
"""

import json
from collections.abc import Mapping

from ml_collections import ConfigDict

from layca.training import config_checks, replay
from layca.training.output import console
from layca.training.run import extension, files, step_file
from layca.training.run.work_folder import REMEDY, WorkFolder

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

  def __init__(
    self, path: str, defaults: Mapping | None = None, extend: bool = False
  ):
    """Looks at nothing yet.

    If it extends, a config is welcome that only makes a run longer.
    """
    content = ('metrics.jsonl', 'result.json', 'checkpoints')
    super().__init__(path, content, FREE_TO_CHANGE, defaults)
    self._metrics, self._result, self.checkpoints = self._content
    self._extend = extend
    self.layers = self.path / 'layers.json'
    self.images = self.path / 'data.json'
    self.environments = self.path / 'environment.json'
    self.figure = self.path / 'angle_deviation.png'
    self.step_rates = self.path / step_file.STEP_RATES
    self.step_log = self.path / step_file.STEP_LOG

  def write_config(self, config: dict) -> None:
    """Writes config.json; keeps the result of a run that it makes longer."""
    result = self.result()
    if result is not None:
      # First: a kill in between leaves a run that can still be resumed.
      self._result.rename(self._kept_result(result))
    super().write_config(config)

  def is_extended_by(self, config: ConfigDict) -> bool:
    """Returns whether a config that is welcome makes the run longer."""
    stored = self.stored_config()
    # An older config may lack the key.
    return stored is not None and (
      stored.get('epochs', config.epochs) != config.epochs
    )

  def warnings(self, config: ConfigDict) -> list[str]:
    """Returns a line on what becomes of a run that a config makes longer."""
    if not self.is_extended_by(config):
      return []
    before = self.stored_config()['epochs']
    line = f'the run of {before} epochs goes on to {config.epochs}'
    if (result := self.result()) is not None:
      line += f'; its result is kept as {self._kept_result(result).name}'
    return [line]

  def _kept_result(self, result):
    return self.path / f'result_{result["epochs"]}_epochs.json'

  def _remedy(self, old, new):
    if not extension.is_wanted(old, new, FREE_TO_CHANGE):
      return REMEDY
    result = self.result()
    rows = len(files.read_rows(self._metrics))
    # One that has not ended may be in the midst of the next epoch.
    begun = min(rows + (result is None), old['epochs'])
    reason = extension.reason_against(old, new, begun, result)
    if result is not None and not [*self.checkpoints.glob('*.index')]:
      reason = reason or 'its checkpoints are gone'
    if reason:
      return f'it cannot be extended, as {reason}: {REMEDY}'
    return None if self._extend else f'--extend goes on with it, or {REMEDY}'

  def write_result(self, result: dict) -> None:
    """Writes result.json, which makes the run complete."""
    files.write_json(self._result, result)

  def result(self) -> dict | None:
    """Returns the result of a complete run, else None."""
    if not self._result.exists():
      return None
    return json.loads(self._result.read_text())

  def rows(self) -> list[dict]:
    """Returns the rows of metrics.jsonl, a dict an epoch."""
    return files.read_rows(self._metrics)

  def keep_rows(self, epochs: int) -> list[dict]:
    """Drops all rows but those of the first epochs, and returns these."""
    rows = self.rows()[:epochs]
    files.write_rows(self._metrics, rows)
    return rows

  def append(self, row: dict) -> dict:
    """Appends a row and returns it as it stands in the file."""
    return files.append_row(self._metrics, row)


def finished(
  config: ConfigDict,
  workdir: str,
  defaults: Mapping | None = None,
  extend: bool = False,
) -> dict | None:
  """Returns the result of a run that is complete, and says so; else None.

  One that is to be extended is not complete. Raises InputError for a config
  that no run can use, another one's folder, or a run to replay that is not
  there.
  """
  if defaults:
    config_checks.check_keys(config.to_dict(), defaults)
  config_checks.check(config)
  folder = RunFolder(workdir, defaults, extend)
  folder.check_config(config.to_dict())
  result = folder.result()
  if result is not None and not folder.is_extended_by(config):
    print(f'{folder.path} is complete. {console.result_line(result)}')
    return result
  if config.optimizer.replay:
    replay.check_folder(config.optimizer.replay)
  return None
