r"""Draws figures from the results in a folder: PNG, SVG and CSV.

  python -m launch.figures --results=results/paper/runs --out=runs/figures \
      --figure=2,3
  python -m launch.figures --results=results/paper/runs --out=runs/figures \
      --x=alpha --y=test_accuracy --sweep=alpha_study
  python -m launch.figures --results=results/demo --out=runs/figures \
      --run=layca --run=sgd
  python -m launch.figures --results=results/paper/runs --out=runs/figures \
      --table

The first line draws figures of the paper, by default all that there are results
of, the authors' own curves beside ours. The second one draws any sweep: means
over seeds with 95% intervals, a curve for each value of --by. The third one
draws how far layers of some runs rotate. The last one writes all runs to
runs.parquet and epochs.parquet, what is no complete run to left_out.parquet.
Work folders of the toy experiment give a curve each.
"""

import pathlib

from absl import flags

from launch import command_line
from configs import defaults
from layca.study import figures, paper
from layca.study.analysis import export

_FIGURE = flags.DEFINE_list(
  'figure', [], f'Figures of the paper to draw: {", ".join(paper.FIGURES)}.'
)
_X = flags.DEFINE_string(
  'x', None, 'Instead: the key of a config on the x axis, such as alpha.'
)
_Y = flags.DEFINE_string(
  'y', 'reported_test_accuracy', 'What is on its y axis.'
)
_BY = flags.DEFINE_string('by', 'method', 'What its curves differ in.')
_SWEEP = flags.DEFINE_string(
  'sweep', None, 'The sweep that is drawn, such as alpha_study; default all.'
)
_RUN = flags.DEFINE_multi_string(
  'run', [], 'Instead: a run, by its folder below --results; one flag for each.'
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


def main(_) -> None:
  """Writes and draws what the flags say."""
  figures.check(_FIGURE.value)
  # Not before the flags are known to be right: these import pandas.
  from layca.study.analysis import records

  out, paths = pathlib.Path(_OUT.value), []
  usual = command_line.flat(defaults.get_config())
  loaded = records.load(_RESULTS.value, usual)
  if _TABLE.value:
    paths += export.write(loaded, out, _FORMAT.value)
  for stem, drawing in _drawings(loaded):
    paths += drawing.write(out, stem)
    print(drawing.to_text())
  print('', *(f'wrote {path}' for path in paths), sep='\n')


def _drawings(loaded):
  """Yields the stem of its files and each figure that is asked for."""
  if _X.value:
    from layca.study.figures import own_figure

    asked = (flag.value for flag in (_X, _Y, _BY, _SWEEP))
    yield f'{_Y.value}_by_{_X.value}', own_figure.draw(loaded, *asked)
  if _RUN.value:
    from layca.study.figures import run_rotation

    yield run_rotation.stem(_RUN.value), run_rotation.draw(loaded, _RUN.value)
  drawings = (
    (name, figures.draw(name, loaded, _PAPER.value)) for name in _FIGURE.value
  )
  if not (_FIGURE.value or _TABLE.value or _X.value or _RUN.value):
    drawings = figures.draw_all(loaded, _PAPER.value)
  for name, drawing in drawings:
    yield f'figure_{name}', drawing


if __name__ == '__main__':
  command_line.run(main, required=('results', 'out'))
