"""The whole paper by one command, as a user calls it; nothing is trained."""

import pytest

from tests.launch.scripts import finish, refuse, start

SMALL = '--config=configs/paper.py:small'


@pytest.mark.parametrize(
  ('argument', 'words'),
  [
    ('--config.alphas.c10_cnn1=2.,', 'config.alpha=2.0: must be between'),
    ('--config.seeds.adaptive=0', 'seeds.adaptive=0: must be at least 1'),
    ('--config.seed.adaptive=2', 'no such key: '),
    ('--config=configs/digits.py', 'has no function get_experiments'),
  ],
)
def test_bad_input_is_one_line_and_writes_nothing(tmp_path, argument, words):
  workdir = tmp_path / 'work'
  assert words in refuse('reproduce', SMALL, f'--workdir={workdir}', argument)
  assert not workdir.exists()


def test_a_dry_run_without_any_data(tmp_path, monkeypatch):
  monkeypatch.setenv('TFDS_DATA_DIR', str(tmp_path))
  workdir = tmp_path / 'work'
  out, _ = finish(
    start('reproduce', SMALL, f'--workdir={workdir}', '--dry_run')
  )
  assert out.startswith('mnist_single_layer:digits: about ')
  for name in ('mnist', 'cifar10', 'cifar100', 'tiny_imagenet_subset'):
    assert f'as {name} is not at hand' in out
  assert not workdir.exists()


def test_a_report_of_what_there_is(tmp_path):
  arguments = SMALL, f'--workdir={tmp_path}', '--config.figures=2,4'
  out, _ = finish(start('reproduce', *arguments, '--report_only'))
  report = tmp_path / 'report'
  assert out.splitlines()[-1] == f'wrote {report}/index.html'
  assert 'Figure 2: not drawn' in (report / 'report.md').read_text()
