"""Which version of the code a run was made with, and by which command."""

import functools
import pathlib
import shlex
import subprocess
import sys

_HERE = pathlib.Path(__file__).parent


@functools.cache
def commit() -> str | None:
  """Returns the commit of the code, with a '+' if files differ from it.

  None where the code is not in a git repository, or git is not there.
  """
  head = _git('rev-parse', 'HEAD')
  if not head:
    return None
  return head + ('+' if _git('status', '--porcelain', '-uno') else '')


def command() -> str:
  """Returns the command line of this process, as one would type it."""
  _, *arguments = sys.orig_argv
  return shlex.join(['python', *arguments])


def _git(*arguments):
  try:
    done = subprocess.run(
      ['git', '-C', str(_HERE), *arguments], capture_output=True, text=True
    )
  except OSError:
    return ''
  return done.stdout.strip() if done.returncode == 0 else ''
