"""What can be run with the images that are at hand."""

import pytest

from layca.study.reproduce import images, plan, request
from layca.training.data import sources
from layca.training.errors import InputError


@pytest.fixture
def downloads(monkeypatch):
  """The data sets that were asked for, with whether to download them."""
  asked = []

  def find(name, data_dir=None, download=True):
    asked.append((name, download))
    if name in ('mnist', 'cifar10'):
      return 'a folder'
    if download:
      raise InputError(f'{name} cannot be downloaded')
    return None

  monkeypatch.setattr(sources, 'find', find)
  return asked


def check(*names, download=True):
  asked = request.create('small', names)
  return images.check(plan.create(asked), asked, download)


def test_what_needs_absent_images_is_left_out(downloads):
  available = check()
  assert available.plan.toy == 'small'
  assert {m.task for m in available.plan.members} == {'c10_cnn1', 'c10_cnn2'}
  assert {m.task for m in available.missing} == {'c100_resnet', 'tiny_cnn'}
  assert available.left_out == [
    'alpha_study of c100_resnet, recommendations of c100_resnet: left out, as '
    'cifar100 cannot be downloaded',
    'alpha_study of tiny_cnn, recommendations of tiny_cnn: left out, as '
    'tiny_imagenet_subset cannot be downloaded',
  ]


def test_each_data_set_is_asked_for_once(downloads):
  check()
  assert sorted(downloads) == [
    (name, True)
    for name in ('cifar10', 'cifar100', 'mnist', 'tiny_imagenet_subset')
  ]


def test_nothing_is_downloaded_that_no_figure_needs(downloads):
  available = check('4')
  assert downloads == [('cifar10', True)]
  assert not available.left_out


def test_a_look_downloads_nothing(downloads):
  available = check('2', download=False)
  assert {download for _, download in downloads} == {False}
  assert available.left_out == [
    'alpha_study of c100_resnet: left out, as cifar100 is not at hand',
    'alpha_study of tiny_cnn: left out, as tiny_imagenet_subset is not at hand',
  ]


def test_without_mnist_there_are_the_digits(tmp_path, monkeypatch):
  monkeypatch.setenv('TFDS_DATA_DIR', str(tmp_path))
  available = check(download=False)
  assert available.plan.toy == 'digits'
  assert available.plan.members == []
  assert available.left_out[0] == (
    'the toy experiment: with the embedded digits, as mnist is not at hand'
  )
