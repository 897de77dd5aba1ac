"""Tables as files: the same numbers come back, whatever is missing."""

import json

import pandas as pd
import pytest

from layca.study.analysis import export, records
from layca.training.errors import InputError
from tests.layca.study.made_up_runs import write

NAMES = ('runs', 'epochs', 'left_out')
both_formats = pytest.mark.parametrize('suffix', export.FORMATS)


def read(path):
  if path.suffix == '.csv':
    return pd.read_csv(path, float_precision='round_trip')
  return pd.read_parquet(path)


def fill(folder):
  """Writes runs that lack what others have, and one that is not complete."""
  write(folder / 'a', alpha=0.6, drop_epochs=(2, 3), stopped='early')
  write(folder / 'b', val_accuracy=1 / 3, layca=False, epochs=2)
  write(folder / 'c', epochs=0, diverged='loss, not finite')
  write(folder / 'd', epochs=1, epochs_planned=4, complete=False)
  return records.load(folder)


@both_formats
def test_what_is_written_is_what_was_read(tmp_path, suffix, capsys):
  loaded, out = fill(tmp_path / 'results'), tmp_path / 'a' / 'out'
  paths = export.write(loaded, out, suffix)
  assert paths == [out / f'{name}.{suffix}' for name in NAMES]
  assert sorted(paths) == sorted(out.iterdir())
  for path, name in zip(paths, NAMES, strict=True):
    # Names of sweeps are a tuple, a list or a text.
    written, table = (
      each.drop(columns='sweeps', errors='ignore')
      for each in (read(path), getattr(loaded, name))
    )
    pd.testing.assert_frame_equal(
      written.astype(object).where(written.notna(), None),
      table.astype(object).where(table.notna(), None),
      check_dtype=False,
      check_exact=True,
    )
  assert capsys.readouterr().out.splitlines() == [
    '3 complete runs',
    'left out: d: not complete: 1 of 4 epochs',
  ]


def test_parquet_keeps_values_of_mixed_types_as_json(tmp_path):
  for name, value in (('a', 3), ('b', 'three'), ('c', None), ('d', [1, 2])):
    config = write(tmp_path / 'results' / name) / 'config.json'
    content = json.loads(config.read_text()) | {'batch_size': value}
    config.write_text(json.dumps(content))
  loaded = records.load(tmp_path / 'results')
  runs, _, _ = export.write(loaded, tmp_path, 'parquet')
  written = read(runs)['batch_size']
  assert written.isna().tolist() == [False, False, True, False]
  assert written.dropna().tolist() == ['3', '"three"', '"[1, 2]"']


def test_written_again_the_tables_are_replaced(tmp_path):
  folder, out = tmp_path / 'results', tmp_path / 'out'
  export.write(fill(folder), out, 'csv')
  write(folder / 'd')
  runs, _, left_out = export.write(records.load(folder), out, 'csv')
  assert read(runs)['run'].tolist() == ['a', 'b', 'c', 'd']
  assert not len(read(left_out))


@both_formats
def test_without_a_complete_run_the_reasons_are_written(tmp_path, suffix):
  write(tmp_path / 'results' / 'a', complete=False)
  loaded = records.load(tmp_path / 'results')
  paths = export.write(loaded, tmp_path / 'out', suffix)
  assert [len(read(path)) for path in paths] == [0, 0, 1]


def test_a_folder_without_runs_is_refused(tmp_path):
  with pytest.raises(InputError, match=r'^--results=.* holds no runs: name'):
    export.write(records.load(tmp_path), tmp_path / 'out', 'csv')
  assert not (tmp_path / 'out').exists()


@both_formats
@pytest.mark.parametrize('out', ['file', 'file/below'])
def test_a_folder_that_cannot_be_written_is_refused(tmp_path, suffix, out):
  write(tmp_path / 'results')
  (tmp_path / 'file').write_text('')
  with pytest.raises(InputError, match=rf'--out=.*{out} cannot be written'):
    export.write(records.load(tmp_path / 'results'), tmp_path / out, suffix)
