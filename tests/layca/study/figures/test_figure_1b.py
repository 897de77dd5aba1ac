"""Figure 1b on made-up records of the feedback."""

import numpy as np
import pytest

from layca.study.analysis.tasks import NoResultsError
from tests.layca.study.figures import made_up_study
from tests.layca.study.figures.drawings import draw, labels, points

SILHOUETTES = {1: 0.1, 2: 0.4, 3: 0.3}


def write(folder, silhouettes=None, **options):
  records = made_up_study.records(silhouettes or SILHOUETTES)
  return made_up_study.write(folder, records=records, **options)


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
  np.testing.assert_allclose(
    points(axes, 'ours (layer 0)'), list(SILHOUETTES.items())
  )
  assert not drawing.notes
  alone = draw('1b', tmp_path)
  assert set(alone.table['method']) == {'ours'}
  assert labels(alone.picture.axes[0]) == ['ours (layer 0)']


@pytest.mark.parametrize('options', [{'data': 'digits'}, {'feedback_layer': 1}])
def test_of_other_data_or_layers_the_authors_have_no_curve(tmp_path, options):
  drawing = draw('1b', write(tmp_path, **options), with_authors=True)
  assert set(drawing.table['method']) == {'ours'}


def test_a_folder_is_a_curve_and_what_is_missing_a_note(tmp_path):
  write(tmp_path / 'a')
  write(tmp_path / 'b', {2: 0.5}, feedback_steps=6, record_every=2)
  drawing = draw('1b', tmp_path)
  assert len(labels(drawing.picture.axes[0])) == 2
  (note,) = drawing.notes
  assert 'b is not complete: 1 of 3 records' in note


def test_without_records_it_is_refused(tmp_path):
  made_up_study.write(tmp_path, made_up_study.trainings({0: (0.5,)}))
  with pytest.raises(NoResultsError, match=r'figure 1b.*launch\.single_layer'):
    draw('1b', tmp_path)
