"""The pages that a reader sees, and what stands in them."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).parent.parent
# By name, of those that are kept up to date: results/ tells what was.
PAGES = {
  path.relative_to(ROOT).as_posix(): path.read_text()
  for path in sorted([*ROOT.glob('*.md'), *ROOT.glob('docs/*.md')])
}


def blocks(page: str, language: str) -> list[str]:
  """Returns the code of a page in a language."""
  return re.findall(rf'^```{language}\n(.*?)^```', page, re.M | re.S)


def commands(page: str) -> list[str]:
  """Returns the commands of a page, in blocks and in its text."""
  shell = '\n'.join(blocks(page, 'bash')).replace('\\\n', ' ')
  prose = re.sub(r'^```.*?^```', '', page, flags=re.M | re.S)
  inline = re.findall(r'`([^`]+)`', prose)
  return [*shell.splitlines(), *(' '.join(x.split()) for x in inline)]


def run(code: str) -> str:
  """Runs Python code in the repository's root; returns its output."""
  return subprocess.check_output(
    [sys.executable, '-c', code], cwd=ROOT, text=True
  )
