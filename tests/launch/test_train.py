"""The script as a user calls it: one command, one clear line when it fails."""

import json
import signal

from layca.training import startup
from tests.launch.scripts import ROOT, finish, refuse, start

SMALL = (
  '--config=configs/digits.py',
  '--config.schedule.drop_epochs=()',
  '--config.data.train_examples=100',
  '--config.data.image_size=8',
)


def train(folder, *arguments):
  return start('train', *SMALL, f'--workdir={folder}', *arguments)


def rows(folder):
  """The metrics of a run, without what the clock decides."""
  lines = (folder / 'metrics.jsonl').read_text().splitlines()
  return [json.loads(line) | {'seconds': 0} for line in lines]


def test_it_trains_and_then_says_that_it_is_done(tmp_path):
  out, errors = finish(train(tmp_path, '--config.epochs=1'))
  if not startup.has_nvidia_files():
    assert errors == ''
  assert 'vgg/conv_12/w' not in out
  assert 'epoch 1/1' in out
  assert json.loads((tmp_path / 'result.json').read_text())['epochs'] == 1
  again, _ = finish(train(tmp_path, '--config.epochs=1'))
  assert 'is complete' in again


def test_a_run_that_is_terminated_goes_on_from_where_it_was(tmp_path):
  # Far more epochs than are over before the signal, wherever it is slow.
  tiny = (
    '--config.epochs=100',
    '--config.model.convs_per_stage=1',
    '--config.model.widths=(4,)',
    '--config.batch_size=100',
    '--config.alpha_schedule=((0,-0.4),(90,0.0))',
    '--config.layer_schedules=(("conv_0/",((0,1.0),(40,0.1))),)',
    '--config.alpha_interpolation=linear',
    '--config.record_steps=True',
  )
  whole, halved = tmp_path / 'whole', tmp_path / 'halved'
  process = train(halved, *tiny)
  while not process.stdout.readline().startswith('epoch '):
    assert process.poll() is None
  process.send_signal(signal.SIGTERM)
  out, _ = finish(process, status=128 + signal.SIGTERM)
  assert out.splitlines()[-1].startswith('interrupted: ')
  assert not (halved / 'result.json').exists()
  # An epoch is one step here: none that was made is lost.
  step = len(rows(halved))
  assert (halved / 'checkpoints' / f'ckpt-{step}.index').exists()

  again, _ = finish(train(halved, *tiny))
  assert f'resuming at step {step} ' in again
  finish(train(whole, *tiny))
  assert rows(halved) == rows(whole)
  for name in ('step_rates.npy', 'layers.json'):
    assert (halved / name).read_bytes() == (whole / name).read_bytes()
  layers = json.loads((whole / 'layers.json').read_text())
  assert layers[0]['schedule'] == [[0, 1.0], [40, 0.1]]
  assert layers[1]['schedule'][1] == [90, 1.0]


def test_a_folder_that_cannot_be_made_is_one_line():
  said = refuse('train', *SMALL, '--workdir=README.md/x')
  assert 'cannot write to the work folder README.md/x' in said
  assert (ROOT / 'README.md').is_file()
