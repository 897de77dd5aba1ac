"""A run that is made longer is as one that was so from the start."""

import json
import shutil

import pytest
import tensorflow as tf

from layca.training import loop
from layca.training.errors import InputError
from layca.training.run.run_folder import RunFolder
from layca.training.run.work_folder import WorkFolder
from tests.layca.training.test_loop import (
  Killed,
  assert_same,
  kill_after,
  result_of,
  resumable_config,
  rows_of,
)

# What changes after the end of the shorter run, which has two epochs of three
# steps, is there from its start.
OPTIONS = dict(
  record_steps=True,
  schedule__drop_epochs=(2, 3),
  schedule__warmup_epochs=1.5,
  alpha_schedule=((0, -0.5), (3, 0.5)),
  layer_schedules=(('dense/', ((0, 1.0), (2, 1.0), (3, 0.5))),),
  alpha_interpolation='linear',
)


def config(epochs, **overrides):
  return resumable_config(epochs=epochs, **OPTIONS | overrides)


def weights_of(folder):
  """The numbers of the newest checkpoint, by name, without paths of files."""
  reader = tf.train.load_checkpoint(folder / 'checkpoints')
  names = reader.get_variable_to_dtype_map()
  return {
    name: reader.get_tensor(name).tobytes()
    for name, dtype in names.items()
    if dtype != tf.string
  }


def assert_equal(folder, reference):
  assert_same(folder, reference)
  for name in ('step_rates.npy', 'layers.json', 'config.json'):
    assert (folder / name).read_bytes() == (reference / name).read_bytes()
  assert (
    weights_of(folder).items()
    >= {
      k: v for k, v in weights_of(reference).items() if 'save_counter' not in k
    }.items()
  )


@pytest.fixture(scope='module')
def longer(tmp_path_factory):
  """A run of four epochs that nothing disturbs."""
  folder = tmp_path_factory.mktemp('longer')
  loop.train(config(4), folder)
  return folder


@pytest.fixture(scope='module')
def finished(tmp_path_factory):
  folder = tmp_path_factory.mktemp('finished')
  loop.train(config(2), folder)
  return folder


@pytest.fixture
def shorter(finished, tmp_path):
  """A run of two epochs that is finished."""
  return shutil.copytree(finished, tmp_path / 'shorter')


def test_a_finished_run_goes_on_and_its_result_is_kept(shorter, longer, capsys):
  result = (shorter / 'result.json').read_bytes()
  assert tf.train.latest_checkpoint(shorter / 'checkpoints').endswith('ckpt-6')
  capsys.readouterr()
  loop.train(config(4), shorter, extend=True)
  said = capsys.readouterr().out
  assert said.count('warning: ') == 1
  assert (
    'warning: the run of 2 epochs goes on to 4; its result is kept as '
    'result_2_epochs.json\n'
  ) in said
  assert 'resuming at step 6' in said
  assert_equal(shorter, longer)
  assert (shorter / 'result_2_epochs.json').read_bytes() == result
  loop.train(config(4), shorter, extend=True)
  assert 'is complete' in capsys.readouterr().out


def test_a_stopped_run_goes_on(longer, tmp_path):
  made = dict(OPTIONS, epochs=2)
  kill_after(4, tmp_path, **made)
  loop.train(config(4), tmp_path, extend=True)
  assert_equal(tmp_path, longer)


def test_drops_that_are_still_to_come_may_change(longer, tmp_path):
  loop.train(
    config(2, schedule__drop_epochs=(), schedule__drop_factor=0.5), tmp_path
  )
  loop.train(config(4), tmp_path, extend=True)
  assert_equal(tmp_path, longer)


@pytest.mark.parametrize(
  ('owner', 'name', 'is_finished'),
  [
    (RunFolder, 'write_config', True),
    (WorkFolder, 'write_config', False),
    (loop.environment, 'record', False),
  ],
)
def test_a_kill_where_it_begins_to_go_on_loses_nothing(
  shorter, longer, owner, name, is_finished
):
  before = rows_of(shorter), result_of(shorter)

  def kill(*_, **__):
    raise Killed

  with pytest.MonkeyPatch.context() as patch:
    patch.setattr(owner, name, kill)
    with pytest.raises(Killed):
      loop.train(config(4), shorter, extend=True)
  assert (shorter / 'result.json').exists() == is_finished
  epochs = json.loads((shorter / 'config.json').read_text())['epochs']
  if epochs == 2:
    # It is still that run.
    loop.train(config(2), shorter)
    assert (rows_of(shorter), result_of(shorter)) == before
  loop.train(config(4), shorter, extend=True)
  assert_equal(shorter, longer)


def refused(folder, asked, extend=True):
  before = {p: p.read_bytes() for p in folder.iterdir() if p.is_file()}
  with pytest.raises(InputError) as error:
    loop.train(asked, folder, extend=extend)
  assert before == {p: p.read_bytes() for p in folder.iterdir() if p.is_file()}
  assert '\n' not in str(error.value)
  return str(error.value)


def test_what_cannot_go_on_says_why(shorter):
  assert 'epochs: 2 -> 4): --extend goes on with it, or choose' in refused(
    shorter, config(4), extend=False
  )
  assert 'epochs: 2 -> 1): choose another' in refused(shorter, config(1))
  assert 'rho: ' in refused(shorter, config(4, rho=0.5))
  dropped = config(4, schedule__drop_epochs=(1, 3))
  assert (
    'it cannot be extended, as in its 2 epochs the rate dropped nowhere, and '
    'this config drops it by 0.2 at 1 there: choose another --workdir'
  ) in refused(shorter, dropped)
  for path in (shorter / 'checkpoints').iterdir():
    path.unlink()
  assert 'its checkpoints are gone' in refused(shorter, config(4))


@pytest.mark.parametrize(
  ('overrides', 'words'),
  [
    ({'stop__train_loss': 1e9}, 'it stopped, and would with more epochs, as'),
    (
      {
        'rho': 1e30,
        'optimizer__layca': False,
        'model__use_batch_norm': False,
        'schedule__warmup_epochs': 0.0,
      },
      'it diverged, and would with more epochs',
    ),
  ],
)
def test_a_run_that_ended_early_is_at_its_end(tmp_path, overrides, words):
  loop.train(config(2, **overrides), tmp_path)
  assert words in refused(tmp_path, config(4, **overrides))
