"""The commit of the code, in repositories made for the test; the command."""

import subprocess
import sys

import pytest

from layca.training.run import source


@pytest.fixture(name='folder')
def fixture_folder(tmp_path, monkeypatch):
  """A folder that the code stands in; each call looks at it anew."""
  monkeypatch.setattr(source, '_HERE', tmp_path)
  source.commit.cache_clear()
  yield tmp_path
  source.commit.cache_clear()


def git(folder, *arguments):
  names = ('-c', 'user.name=a', '-c', 'user.email=a@b.c')
  done = subprocess.run(
    ['git', *names, '-C', str(folder), *arguments],
    capture_output=True,
    text=True,
    check=True,
  )
  return done.stdout.strip()


def test_a_changed_file_is_told_by_a_plus(folder):
  git(folder, 'init')
  (folder / 'a.py').write_text('1')
  git(folder, 'add', 'a.py')
  git(folder, 'commit', '-m', 'a')
  head = git(folder, 'rev-parse', 'HEAD')
  # What git does not know decides nothing.
  (folder / 'result.json').write_text('{}')
  assert source.commit() == head
  (folder / 'a.py').write_text('2')
  # Once a process: it has read its code.
  assert source.commit() == head
  source.commit.cache_clear()
  assert source.commit() == f'{head}+'


def test_a_folder_without_a_commit_has_none(folder):
  assert source.commit() is None
  git(folder, 'init')
  source.commit.cache_clear()
  assert source.commit() is None


@pytest.mark.usefixtures('folder')
def test_without_git_there_is_none(monkeypatch):
  monkeypatch.setenv('PATH', '')
  assert source.commit() is None


def test_the_command_can_be_pasted(monkeypatch):
  given = ['/venv/bin/python3', '-m', 'launch.train', '--config.alphas=(0, 1)']
  monkeypatch.setattr(sys, 'orig_argv', given)
  assert source.command() == ("python -m launch.train '--config.alphas=(0, 1)'")
