"""Figure 1b: what is drawn and tabled, on made-up records."""

import numpy as np
import pytest

from layca.study import figures
from layca.study.analysis import paper_numbers
from layca.study.plots.drawing import NoResultsError
from tests.layca.study.figures import made_up_study

SILHOUETTES = {1: 0.07, 2: 0.28, 3: 0.27}
AUTHORS = 'authors (arXiv 1806.01603v1)'


def write(folder, silhouettes=SILHOUETTES, **settings):
  records = made_up_study.records(silhouettes)
  return made_up_study.write(folder, records=records, **settings)


def draw(folder, with_authors=True):
  return figures.FIGURES['1b'](folder, with_authors)


def test_the_line_is_the_silhouette_by_updates(tmp_path):
  drawing = draw(write(tmp_path))
  line = made_up_study.lines(drawing)['ours (layer 0)']
  np.testing.assert_array_equal(line.get_xdata(), [1, 2, 3])
  np.testing.assert_array_equal(line.get_ydata(), [0.07, 0.28, 0.27])
  assert line.get_linestyle() == '-'
  axes = drawing.picture.axes[0]
  assert axes.get_title() == drawing.title
  assert drawing.title.startswith('Figure 1b: ')
  assert axes.get_xlabel().startswith('number of updates')
  assert axes.get_ylabel().startswith('silhouette coefficient')


def test_on_mnist_the_authors_curve_is_dashed_beside_ours(tmp_path):
  drawing = draw(write(tmp_path))
  line = made_up_study.lines(drawing)[AUTHORS]
  theirs = paper_numbers.curve('v1_fig1b_mnist_silhouette')
  np.testing.assert_array_equal(line.get_xdata(), range(1, 501))
  np.testing.assert_array_equal(line.get_ydata(), theirs.y)
  assert line.get_linestyle() == '--'
  assert made_up_study.legend(drawing) == ['ours (layer 0)', AUTHORS]


def test_without_the_authors_there_is_ours_alone(tmp_path):
  drawing = draw(write(tmp_path), with_authors=False)
  assert made_up_study.legend(drawing) == ['ours (layer 0)']
  assert list(made_up_study.lines(drawing)) == ['ours (layer 0)']
  assert [row['folder'] for row in drawing.table.rows] == ['ours']


@pytest.mark.parametrize(
  'settings', [{'data': 'digits'}, {'feedback_layer': 3}]
)
def test_on_other_data_or_layers_there_is_nothing_of_the_authors(
  tmp_path, settings
):
  drawing = draw(write(tmp_path, **settings))
  layer = settings.get('feedback_layer', 0)
  assert list(made_up_study.lines(drawing)) == [f'ours (layer {layer})']
  assert made_up_study.legend(drawing) == [f'ours (layer {layer})']
  assert [row['folder'] for row in drawing.table.rows] == ['ours']


def test_the_table_tells_first_last_and_largest(tmp_path):
  ours, theirs = draw(write(tmp_path)).table.rows
  assert ours == {
    'folder': 'ours',
    'layer': 0,
    'records': 3,
    'first': 0.07,
    'first_update': 1,
    'last': 0.27,
    'last_update': 3,
    'max': 0.28,
    'max_update': 2,
  }
  assert theirs == {
    'folder': 'authors',
    'layer': 0,
    'records': 500,
    'first': 0.07287,
    'first_update': 1,
    'last': 0.27392,
    'last_update': 500,
    'max': 0.27418,
    'max_update': 483,
  }


def test_each_folder_is_a_curve_of_its_own(tmp_path):
  write(tmp_path / 'bias')
  write(tmp_path / 'layca', {2: 0.1}, data='digits', feedback_layer=9)
  write(tmp_path / 'empty', {})
  drawing = draw(tmp_path)
  lines = made_up_study.lines(drawing)
  assert list(lines) == ['bias (layer 0)', 'layca (layer 9)', AUTHORS]
  np.testing.assert_array_equal(
    lines['layca (layer 9)'].get_xydata(), [[2, 0.1]]
  )
  own = [lines['bias (layer 0)'], lines['layca (layer 9)']]
  assert own[0].get_color() != own[1].get_color()
  assert own[0].get_marker() != own[1].get_marker()
  folders = [row['folder'] for row in drawing.table.rows]
  assert folders == ['bias', 'layca', 'authors']


@pytest.mark.parametrize(
  ('silhouettes', 'every', 'notes'),
  [
    (SILHOUETTES, 1, []),
    ({2: 0.1}, 2, []),
    ({1: 0.1, 2: 0.2}, 1, ['2 of 3 records']),
  ],
)
def test_records_that_are_missing_are_said(tmp_path, silhouettes, every, notes):
  drawing = draw(write(tmp_path, silhouettes, record_every=every))
  assert drawing.notes == [
    f'{tmp_path} is not complete: {note} are there.' for note in notes
  ]


def test_missing_records_are_said_whatever_the_last_call_asked_for(tmp_path):
  (note,) = draw(write(tmp_path, {1: 0.1}, figures=('1a',))).notes
  assert '1 of 3 records' in note


def test_a_folder_without_records_is_named_if_it_should_have_some(tmp_path):
  write(tmp_path / 'a')
  write(tmp_path / 'b', {}, figures=('1a',))
  write(tmp_path / 'c', {})
  (note,) = draw(tmp_path).notes
  assert note == f'{tmp_path}/c is not complete: 0 of 3 records are there.'


@pytest.mark.parametrize('fill', [lambda folder: None, lambda f: write(f, {})])
def test_results_without_records_are_refused(tmp_path, fill):
  fill(tmp_path)
  with pytest.raises(
    NoResultsError, match=r'no results of figure 1b.*feedback'
  ):
    draw(tmp_path)
