"""What can be run with the images that are at hand."""

import pytest

from configs import paper
from layca.study.reproduce import images
from layca.training.data import sources
from layca.training.errors import InputError
from tests.layca.study.reproduce import made_up_paper


@pytest.fixture(name='asked')
def fixture_asked(monkeypatch):
  """The data sets that were asked for; only CIFAR-10 is at hand."""
  names = []

  def find(name, data_dir, may_download):
    names.append(name)
    if may_download and name != 'cifar10':
      raise InputError(f'{name} cannot be downloaded')
    return 'a folder' if name == 'cifar10' else None

  monkeypatch.setattr(sources, 'find', find)
  return names


def check(folder, *figures, download=True):
  tasks = paper.get_config().tasks
  job = made_up_paper.create_job(folder, figures, tasks)
  return images.check(job, download)


def test_what_needs_absent_images_is_left_out(asked, tmp_path):
  available = check(tmp_path, '2', '4', 'a2')
  names = [sweep.name for sweep in available.sweeps]
  assert names == ['alpha_study', 'recommendations', 'adaptive']
  assert available.left_out == [
    f'alpha_study of {task}:small, recommendations of {task}:small: left out, '
    f'as {data} cannot be downloaded'
    for task, data in (
      ('c100_resnet', 'cifar100'),
      ('tiny_cnn', 'tiny_imagenet_subset'),
    )
  ]
  assert asked == ['cifar10', 'cifar100', 'tiny_imagenet_subset']
  assert available.toy is None


def test_without_mnist_there_are_the_digits(asked, tmp_path):
  available = check(tmp_path, '1a', download=False)
  config, folder = available.toy
  assert config.data.name == 'digits'
  assert folder == str(tmp_path / 'runs' / 'single_layer_digits')
  assert available.left_out == [
    'mnist_single_layer:small: left out, as mnist is not at hand'
  ]
