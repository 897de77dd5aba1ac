"""What a run's folder says of its images, and what tells them from others."""

import json

import numpy as np
import pytest

from layca.training.data import load
from layca.training.run import images_record
from layca.training.run.run_folder import RunFolder


def data(seed=0, labels=(0, 1, 1, 0), dtype=np.uint8):
  random = np.random.default_rng(seed)
  images = random.integers(0, 256, (4, 3, 2, 1)).astype(dtype)
  split = load.Split(images, np.array(labels, np.int32))
  return load.Data('mine', split, None, split, 100.0, 50.0, num_classes=2)


@pytest.fixture(name='folder')
def fixture_folder(tmp_path):
  folder = RunFolder(tmp_path)
  images_record.record(folder, data())
  return folder


def test_shape_scale_and_counts_are_written(folder, capsys):
  written = json.loads(folder.images.read_text())
  assert written['image_shape'] == [3, 2, 1]
  assert (written['num_classes'], written['mean'], written['std']) == (
    2,
    100,
    50,
  )
  assert written['train'] == written['test']
  assert written['train']['examples'] == 4
  assert 'val' not in written
  assert capsys.readouterr().out == ''


def test_the_same_images_are_no_news(folder, capsys):
  before = folder.images.read_bytes()
  images_record.record(folder, data())
  assert folder.images.read_bytes() == before
  assert capsys.readouterr().out == ''


@pytest.mark.parametrize(
  'other', [{'seed': 1}, {'labels': (1, 0, 1, 0)}], ids=['images', 'labels']
)
def test_other_images_or_labels_are_warned_of(folder, capsys, other):
  images_record.record(folder, data(**other))
  (line,) = capsys.readouterr().out.splitlines()
  assert line.startswith(
    'warning: this run goes on with other images (train.ch'
  )
