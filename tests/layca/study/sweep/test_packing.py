"""One run on all cores against several on fewer: the comparison itself."""

import itertools
from typing import ClassVar

import pytest

from layca.study.sweep import packing, plan, ray_cluster
from layca.training.errors import InputError
from tests.layca.study.sweep import sweep_files

SWEEP = "yield [(n, DIGITS, TINY | {'seed': s}) for s, n in enumerate('abcd')]"


class FakeEngine:
  """Runs nothing; a run takes 60 s alone and 90 s on half of the cores."""

  made: ClassVar[list] = []
  failed = ()

  def __init__(self, folder, resources, display, finished):
    del display
    # Nothing may spare one of the ways its work.
    assert finished.is_empty()
    self._folder, self._cpus = folder, resources.cpus

  def run_stage(self, runs):
    self.made.append((self._folder.name, [run.name for run in runs]))
    each, at_once = {2: (60.0, 1), 1: (90.0, 2)}[self._cpus]
    FakeEngine.seconds = each * len(runs) / at_once


@pytest.fixture
def two_cores(monkeypatch):
  monkeypatch.setattr(ray_cluster, 'most_cpus', lambda: 2)
  monkeypatch.setattr(ray_cluster, 'check_room', lambda resources: None)
  monkeypatch.setattr(ray_cluster, 'slots', lambda r: 2 // r.cpus)
  monkeypatch.setattr(packing, 'Engine', FakeEngine)
  monkeypatch.setattr(FakeEngine, 'made', [])
  calls = itertools.count()
  # It is asked before and after each way.
  monkeypatch.setattr(
    packing.time,
    'monotonic',
    lambda: FakeEngine.seconds if next(calls) % 2 else 0.0,
  )


def measure(folder, count, cpus=1):
  sweep = plan.Sweep(str(sweep_files.write(folder, SWEEP)))
  resources = ray_cluster.Resources(cpus)
  return packing.measure(sweep, str(folder / 'work'), count, resources, None)


def test_the_same_runs_are_made_in_both_ways(two_cores, tmp_path):
  text = measure(tmp_path, 4)
  names = ['a', 'b', 'c', 'd']
  assert FakeEngine.made == [
    ('cpus_per_run=2', names),
    ('cpus_per_run=1', names),
  ]
  assert text.splitlines() == [
    '1 at a time, 2 CPUs each: 4 runs in 4:00, 60.0 an hour',
    '2 at a time, 1 CPUs each: 4 runs in 3:00, 80.0 an hour',
    'ratio 1.33',
  ]


@pytest.mark.parametrize(
  ('count', 'cpus', 'words'),
  [
    (6, 1, '--measure_packing=6: the first stage has 4 runs only'),
    (3, 1, '--measure_packing=3: take a multiple of 2'),
    (4, 2, '--cpus_per_run=2: there is nothing to compare with on 2 CPUs'),
  ],
)
def test_what_cannot_be_compared(two_cores, tmp_path, count, cpus, words):
  with pytest.raises(InputError, match=words):
    measure(tmp_path, count, cpus)
  assert FakeEngine.made == []


def test_a_run_that_was_made_before_tells_no_time(two_cores, tmp_path):
  sweep_files.write(tmp_path, SWEEP)
  folder = tmp_path / 'work' / 'cpus_per_run=2' / 'a'
  folder.mkdir(parents=True)
  (folder / 'metrics.jsonl').write_text('{"epoch": 0}\n')
  with pytest.raises(InputError, match='choose another --workdir'):
    measure(tmp_path, 4)
  assert FakeEngine.made == []
