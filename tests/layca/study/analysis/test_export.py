"""Tables as files: the same numbers come back, whatever is missing."""

import json

import pandas as pd
import pytest

from layca.study.analysis import export, records
from layca.training.errors import InputError
from tests.layca.study.made_up_runs import write

NAMES = ('runs', 'epochs', 'left_out')


def read(path):
  if path.suffix == '.csv':
    return pd.read_csv(path, float_precision='round_trip')
  return pd.read_parquet(path)


def plain(table):
  """Returns a table without the sweeps: a tuple, a list or a text."""
  table = table.drop(columns='sweeps', errors='ignore')
  # A CSV does not tell an empty text from none.
  return table.astype(object).where(table.notna() & (table != ''), None)


@pytest.mark.parametrize('suffix', export.FORMATS)
def test_what_is_written_is_what_was_read(tmp_path, suffix, capsys):
  folder, out = tmp_path / 'results', tmp_path / 'a' / 'out'
  write(folder / 'a', alpha=0.6, drop_epochs=(2, 3), stopped='early')
  write(folder / 'b', val_accuracy=1 / 3, layca=False, epochs=2)
  write(folder / 'c', epochs=0, diverged='loss, not finite')
  write(folder / 'd', epochs=1, epochs_planned=4, complete=False)
  loaded = records.load(folder)
  # The second time they are replaced.
  for _ in range(2):
    paths = export.write(loaded, out, suffix)
  assert paths == [out / f'{name}.{suffix}' for name in NAMES]
  assert sorted(paths) == sorted(out.iterdir())
  for path, name in zip(paths, NAMES, strict=True):
    pd.testing.assert_frame_equal(
      plain(read(path)),
      plain(getattr(loaded, name)),
      check_dtype=False,
      check_exact=True,
    )
  lines = ['3 complete runs', 'left out: d: not complete: 1 of 4 epochs']
  assert capsys.readouterr().out.splitlines() == lines * 2


def test_parquet_keeps_values_of_mixed_types_as_json(tmp_path):
  for name, value in (('a', 3), ('b', 'three'), ('c', None), ('d', [1, 2])):
    config = write(tmp_path / 'results' / name) / 'config.json'
    content = json.loads(config.read_text()) | {'batch_size': value}
    config.write_text(json.dumps(content))
  loaded = records.load(tmp_path / 'results')
  runs, _, _ = export.write(loaded, tmp_path, 'parquet')
  written = plain(read(runs))['batch_size'].tolist()
  assert written == ['3', '"three"', None, '"[1, 2]"']


@pytest.mark.parametrize('suffix', export.FORMATS)
def test_without_a_complete_run_the_reasons_are_written(tmp_path, suffix):
  with pytest.raises(InputError, match=r'^--results=.* holds no runs: name'):
    export.write(records.load(tmp_path), tmp_path / 'out', suffix)
  write(tmp_path / 'a', complete=False)
  loaded = records.load(tmp_path)
  paths = export.write(loaded, tmp_path / 'out', suffix)
  assert [len(read(path)) for path in paths] == [0, 0, 1]
  (tmp_path / 'file').write_text('')
  with pytest.raises(InputError, match=r'--out=.*file cannot be written'):
    export.write(loaded, tmp_path / 'file', suffix)
