"""The whole paper by one command, as a user calls it; nothing is trained."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent


def reproduce(data_dir, *arguments):
  return subprocess.run(
    [
      *(sys.executable, '-m', 'launch.reproduce', f'--workdir={data_dir}/work'),
      *('--config=configs/paper.py:small', *arguments),
    ],
    cwd=ROOT,
    env=os.environ | {'TFDS_DATA_DIR': str(data_dir)},
    capture_output=True,
    text=True,
    check=False,
  )


@pytest.mark.parametrize(
  ('argument', 'words'),
  [
    ('--config.figures=2,11', "figures: '11' is none of 1a, 1b"),
    ("--config.tasks='cifar'", "tasks: 'cifar' is none of mnist_single_layer"),
    ('--config.alphas=2.,', 'alpha_study: config.alpha=2.0: must be between'),
    ('--config.seed.adaptive=2', 'no such key: '),
    ('--config=configs/digits.py', 'has no function get_experiments'),
  ],
)
def test_bad_input_is_one_line_without_a_traceback(tmp_path, argument, words):
  done = reproduce(tmp_path, argument)
  assert done.returncode == 2
  assert 'Traceback' not in done.stderr
  (line,) = (x for x in done.stderr.splitlines() if x.startswith('error: '))
  assert words in line
  assert not (tmp_path / 'work').exists()


def test_a_dry_run_without_any_data(tmp_path):
  done = reproduce(tmp_path, '--dry_run')
  assert done.returncode == 0, done.stderr
  first, *others = done.stdout.splitlines()
  assert first.startswith('mnist_single_layer:digits: about ')
  for name in ('mnist', 'cifar10', 'cifar100', 'tiny_imagenet_subset'):
    assert f'as {name} is not at hand' in '\n'.join(others)
  assert not (tmp_path / 'work').exists()


def test_a_report_of_what_there_is(tmp_path):
  (tmp_path / 'work').mkdir()
  done = reproduce(tmp_path, '--config.figures=2,4', '--report_only')
  assert done.returncode == 0, done.stderr
  report = tmp_path / 'work' / 'report'
  assert done.stdout.splitlines()[-1] == f'wrote {report}/index.html'
  assert 'Figure 2: not drawn' in (report / 'report.md').read_text()
