"""Figure 1b on made-up records of the feedback."""

import pytest

from tests.layca.study import made_up_toy
from tests.layca.study.figures.drawings import draw, labels, points

SILHOUETTES = {1: 0.1, 2: 0.4, 3: 0.3}


def write(folder, silhouettes=SILHOUETTES, **options):
  rows = made_up_toy.records(silhouettes)
  return made_up_toy.write(folder, records=rows, **options)


def test_a_curve_is_told_by_its_first_last_and_highest_record(tmp_path):
  drawing = draw('1b', write(tmp_path), with_authors=True)
  columns = ['method', 'layer', 'measure', 'update', 'mean', 'n']
  assert drawing.table[columns].to_numpy().tolist() == [
    ['ours', 0, 'first', 1, 0.1, 3],
    ['ours', 0, 'last', 3, 0.3, 3],
    ['ours', 0, 'max', 2, 0.4, 3],
    ['authors', 0, 'first', 1, 0.07287, 500],
    ['authors', 0, 'last', 500, 0.27392, 500],
    ['authors', 0, 'max', 483, 0.27418, 500],
  ]
  (axes,) = drawing.picture.axes
  assert points(axes, 'ours (layer 0)') == [[1, 0.1], [2, 0.4], [3, 0.3]]
  assert len(labels(axes)) == 2
  assert labels(draw('1b', tmp_path).picture.axes[0]) == ['ours (layer 0)']


@pytest.mark.parametrize('options', [{'data': 'digits'}, {'feedback_layer': 1}])
def test_of_other_data_or_layers_the_authors_have_no_curve(tmp_path, options):
  write(tmp_path / 'a', **options)
  write(tmp_path / 'b', {2: 0.5}, feedback_steps=6, record_every=2, **options)
  drawing = draw('1b', tmp_path, with_authors=True)
  assert set(drawing.table['method']) == {'a', 'b'}
  (note,) = drawing.notes
  assert 'b is not complete: 1 of 3 records' in note
