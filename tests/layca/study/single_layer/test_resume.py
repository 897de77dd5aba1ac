"""A run that was killed, or is extended, keeps what is done."""

import json
import shutil

import pytest

from layca.study.single_layer import run
from layca.study.single_layer.trainings import Trainings
from tests.layca.study.single_layer import small_study

TRAININGS, FEEDBACK = 'trainings.jsonl', 'feedback.jsonl'


@pytest.fixture(scope='module')
def complete(tmp_path_factory):
  """The folder of a run of all figures."""
  folder = tmp_path_factory.mktemp('complete')
  run.run(small_study.config(), str(folder))
  return folder


@pytest.fixture
def folder(complete, tmp_path):
  """A copy of it, to be damaged."""
  return shutil.copytree(complete, tmp_path / 'run')


@pytest.fixture
def trained(monkeypatch):
  """Lists the layers of each program that is made, in order."""
  programs = []
  create = Trainings.__init__

  def spy(self, drawn, layers, *arguments, **options):
    programs.append(([each.index for each in drawn], tuple(layers)))
    create(self, drawn, layers, *arguments, **options)

  monkeypatch.setattr(Trainings, '__init__', spy)
  return programs


def lines(folder, name=TRAININGS):
  return (folder / name).read_bytes().splitlines(keepends=True)


def parse(folder, name=TRAININGS):
  return [json.loads(line) for line in lines(folder, name)]


def cut(folder, whole, name=TRAININGS):
  """Keeps whole lines and half of the next, as a kill does."""
  kept = lines(folder, name)
  half = kept[whole][: len(kept[whole]) // 2]
  (folder / name).write_bytes(b''.join(kept[:whole]) + half)


def by_place(rows):
  """Rows by variant, experiment and layer, without their time."""
  return {
    (row['variant'], row['experiment'], row['layer']): {
      key: value
      for key, value in row.items()
      if isinstance(value, float) and key != 'seconds'
    }
    for row in rows
  }


def assert_same_trainings(folder, complete):
  """The same rows, once each, in whatever order, to rounding."""
  rows, expected = parse(folder), parse(complete)
  assert len(rows) == len(expected)
  ours, theirs = by_place(rows), by_place(expected)
  assert ours.keys() == theirs.keys()
  for place, numbers in theirs.items():
    assert ours[place] == pytest.approx(numbers, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize(
  ('whole', 'programs'),
  [
    # One of two layers of experiment 0 is done.
    (
      1,
      [([0], (2,)), ([1], (0, 2)), ([0], (0,)), ([0], (0, 2)), ([1], (0, 2))],
    ),
    # All of 1a and 1b.
    (5, [([0], (0, 2)), ([1], (0, 2))]),
    # All but the last layer.
    (8, [([1], (2,))]),
  ],
)
def test_a_killed_run_trains_what_is_missing(
  complete, folder, trained, whole, programs
):
  cut(folder, whole)
  run.run(small_study.config(), str(folder))
  assert trained == programs
  assert lines(folder)[:whole] == lines(complete)[:whole]
  assert_same_trainings(folder, complete)
  assert lines(folder, FEEDBACK) == lines(complete, FEEDBACK)


def test_a_row_lost_in_the_middle_is_trained_again(complete, folder, trained):
  kept = lines(folder)
  lost = kept.pop(2)
  assert json.loads(lost)['experiment'] == 1
  (folder / TRAININGS).write_bytes(b''.join(kept))
  run.run(small_study.config(), str(folder))
  assert trained == [([1], (0,))]
  assert lines(folder)[:-1] == kept
  assert_same_trainings(folder, complete)


def test_feedback_goes_on_from_its_records(complete, folder, trained):
  cut(folder, 2, FEEDBACK)
  (folder / TRAININGS).write_bytes(b''.join(lines(folder)[:4]))
  run.run(small_study.config(figures=('1a', '1b')), str(folder))
  assert trained == [([0], (0,))]
  assert lines(folder, FEEDBACK)[:2] == lines(complete, FEEDBACK)[:2]
  records, expected = parse(folder, FEEDBACK), parse(complete, FEEDBACK)
  assert [r['step'] for r in records] == [1, 2, 3, 4]
  for record, its in zip(records, expected, strict=True):
    assert record == pytest.approx(its, abs=1e-6)


def test_a_run_killed_before_its_first_row_starts_anew(complete, folder):
  (folder / TRAININGS).unlink()
  (folder / FEEDBACK).unlink()
  run.run(small_study.config(), str(folder))
  assert_same_trainings(folder, complete)
  assert len(lines(folder, FEEDBACK)) == 4


def test_more_experiments_layers_and_figures_join_what_is_there(
  complete, tmp_path, trained
):
  part = small_study.config(figures=('1a',), experiments=1, layers=(2,))
  run.run(part, str(tmp_path))
  first = lines(tmp_path)
  assert len(first) == 1

  run.run(small_study.config(figures=('1a',)), str(tmp_path))
  second = lines(tmp_path)
  assert second[:1] == first
  assert len(second) == 4

  run.run(small_study.config(), str(tmp_path))
  assert lines(tmp_path)[:4] == second
  assert_same_trainings(tmp_path, complete)
  assert trained[:3] == [([0], (2,)), ([0], (0,)), ([1], (0, 2))]
  # The folder is now one of the larger config.
  stored = json.loads((tmp_path / 'config.json').read_text())
  assert stored == json.loads((complete / 'config.json').read_text())


def test_what_runs_together_lacks_the_same_layers(complete, folder, trained):
  # Experiment 0 has layer 0; 1 and 2 have nothing.
  (folder / TRAININGS).write_bytes(lines(folder)[0])
  config = small_study.config(
    figures=('1a',), experiments=4, experiments_at_once=2
  )
  run.run(config, str(folder))
  assert trained == [([0], (2,)), ([1, 2], (0, 2)), ([3], (0, 2))]
  places = [(row['experiment'], row['layer']) for row in parse(folder)]
  assert sorted(places) == [(e, layer) for e in range(4) for layer in (0, 2)]
  expected = by_place(parse(complete))
  ours = by_place(parse(folder))
  for place in [('normal', 1, 0), ('normal', 1, 2)]:
    assert ours[place] == pytest.approx(expected[place], rel=1e-4, abs=1e-6)
