r"""Draws figures of the paper from the results in a folder: PNG, SVG and CSV.

  python -m launch.figures --figure=1a,1c --results=DIR --out=DIR
  python -m launch.figures --table --results=DIR --out=DIR

--results may hold several work folders, such as DIR/bias and DIR/no_bias: each
becomes a curve. The authors' own curves are drawn beside ours. --table writes
the numbers of all runs instead: runs.parquet, epochs.parquet and, the folders
that are no complete runs, left_out.parquet.
"""

from absl import flags

from launch import command_line
from layca.study import figures
from layca.study.analysis import export

_FIGURE = flags.DEFINE_list(
  'figure',
  [],
  'Figures to draw, by default all that there are results of: '
  + ', '.join(figures.FIGURES),
)
_RESULTS = flags.DEFINE_string(
  'results', None, 'The folder that holds what the experiments wrote.'
)
_OUT = flags.DEFINE_string('out', None, 'The folder of the figures.')
_PAPER = flags.DEFINE_bool(
  'paper', True, "Draw the authors' curves, and write the differences."
)
_TABLE = flags.DEFINE_bool(
  'table', False, 'Write the runs and their epochs as tables.'
)
_FORMAT = flags.DEFINE_enum(
  'format', 'parquet', export.FORMATS, 'Of the tables.'
)


def main(_):
  """Writes and draws what the flags say."""
  paths = []
  if _TABLE.value:
    paths += export.write(_RESULTS.value, _OUT.value, _FORMAT.value)
  if _FIGURE.value or not _TABLE.value:
    paths += figures.draw_all(
      _FIGURE.value, _RESULTS.value, _OUT.value, _PAPER.value
    )
  print()
  for path in paths:
    print(f'wrote {path}')


if __name__ == '__main__':
  command_line.required('results', 'out')
  command_line.run(main)
