"""What a script imports as `launch` if it is started by its path: an error.

Python then looks for modules in this folder first, not in the clone.
"""

import pathlib
import sys

_NAME = pathlib.Path(sys.argv[0]).stem
_CLONE = pathlib.Path(__file__).parents[1]

print(
  f'error: start it as `python -m launch.{_NAME}`, in {_CLONE}', file=sys.stderr
)
sys.exit(2)
