r"""Draws figures of the paper from the results in a folder: PNG, SVG and CSV.

  python -m launch.figures --figure=1a,1c --results=DIR --out=DIR

--results may hold several work folders, such as DIR/bias and DIR/no_bias: each
becomes a curve. The authors' own curves are drawn beside ours.
"""

from absl import flags

from launch import command_line
from layca.study import figures

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


def main(_):
  """Draws what the flags say."""
  paths = figures.draw_all(_FIGURE.value, _RESULTS.value, _OUT.value)
  print()
  for path in paths:
    print(f'wrote {path}')


if __name__ == '__main__':
  command_line.required('results', 'out')
  command_line.run(main)
