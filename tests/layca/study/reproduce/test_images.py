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


def check(folder, *figures, download):
  tasks = paper.get_config().tasks
  job = made_up_paper.create_job(folder, figures, tasks)
  return images.check(job, download)


def test_what_needs_absent_images_is_left_out(asked, tmp_path):
  available = check(tmp_path, '4', 'a2', download=True)
  names = [sweep.name for sweep in available.sweeps]
  assert names == ['recommendations', 'adaptive']
  assert available.left_out[0] == (
    'recommendations of c100_resnet:small: left out, as cifar100 cannot be '
    'downloaded'
  )
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
