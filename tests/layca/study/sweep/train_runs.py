"""A worker process without Ray: it makes the runs that a JSON text names.

  python -m tests.layca.study.sweep.train_runs '[[FOLDER, OVERRIDES], ...]'

Prints a JSON line about each.
"""

import json
import pathlib
import resource
import sys

from layca.study.sweep import worker
from tests.layca.study.sweep import sweep_files

PROCESS = pathlib.Path('/proc/self')


def main():
  for folder, overrides in json.loads(sys.argv[1]):
    config = sweep_files.tiny(**overrides)
    print('between runs', file=sys.stderr)
    try:
      result, reason = worker.train(config.to_dict(), folder, {})
    except KeyboardInterrupt:
      result, reason = None, 'cancelled'
    pages = int((PROCESS / 'statm').read_text().split()[1])
    about = {
      'result': result,
      'reason': reason,
      'threads': len(list((PROCESS / 'task').iterdir())),
      'memory': pages * resource.getpagesize(),
    }
    print(json.dumps(about), flush=True)


if __name__ == '__main__':
  main()
