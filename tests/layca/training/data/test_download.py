"""Where prepared data is looked for, and what to do where it is absent."""

import socket

import pytest
import requests

from layca.training.data import download
from layca.training.errors import InputError


@pytest.fixture(autouse=True)
def attempts(monkeypatch):
  """Counts attempts to reach a server, all of which fail at once."""
  made = []

  def refuse(*arguments, **_):
    made.append(arguments)
    raise OSError('the test has no network')

  monkeypatch.setattr(socket, 'getaddrinfo', refuse)
  monkeypatch.setattr(socket.socket, 'connect', refuse)
  monkeypatch.delenv('TFDS_DATA_DIR', raising=False)
  return made


def error_line(function, *arguments):
  with pytest.raises(InputError) as raised:
    function(*arguments)
  assert '\n' not in str(raised.value)
  return str(raised.value)


def test_the_folder_is_that_of_the_option_the_environment_or_the_home(
  monkeypatch, tmp_path
):
  home, environment, option = (tmp_path / name for name in 'abc')
  environment.mkdir()
  option.mkdir()
  monkeypatch.setenv('HOME', str(home))
  # tfds makes this one if need be.
  assert download.data_root('mnist', None) == home / 'tensorflow_datasets'
  monkeypatch.setenv('TFDS_DATA_DIR', str(environment))
  assert download.data_root('mnist', None) == environment
  assert download.data_root('mnist', str(option)) == option
  monkeypatch.chdir(tmp_path)
  assert download.data_root('mnist', 'c') == option
  monkeypatch.setenv('HOME', str(tmp_path))
  assert download.data_root('mnist', '~/c') == option


@pytest.mark.parametrize('origin', ['data_dir', 'TFDS_DATA_DIR'])
def test_a_folder_that_does_not_exist(monkeypatch, tmp_path, origin):
  missing = str(tmp_path / 'missing')
  monkeypatch.setenv('TFDS_DATA_DIR', missing)
  data_dir = missing if origin == 'data_dir' else None
  line = error_line(download.data_root, 'mnist', data_dir)
  assert line.startswith(f'{origin}: there is no folder {missing} ')


@pytest.mark.parametrize('name', ['mnist', 'cifar10', 'tiny_imagenet'])
def test_absent_and_no_network(name, tmp_path, attempts):
  line = error_line(download.download, name, tmp_path)
  assert line.startswith(f'{name} is not in {tmp_path / name} ')
  assert 'does not answer' in line
  for remedy in ('network once', 'data_dir', 'TFDS_DATA_DIR', 'name=digits'):
    assert remedy in line
  assert len(attempts) == 1
  assert list(tmp_path.iterdir()) == []


def test_a_server_that_refuses_is_asked_once_with_a_time_limit(
  monkeypatch, tmp_path
):
  limits = []

  def unavailable(url, timeout, **_):
    limits.append(timeout)
    response = requests.Response()
    response.status_code, response.url = 503, url
    return response

  monkeypatch.setattr(requests, 'get', unavailable)
  assert '503' in error_line(download.download, 'cifar10', tmp_path)
  assert len(limits) == 1
  assert 0 < limits[0] <= 15


def test_the_tiny_subset_cannot_be_downloaded(tmp_path, attempts):
  line = error_line(download.download, 'tiny_imagenet_subset', tmp_path)
  assert f'{tmp_path}/tiny_imagenet_subset and cannot be downloaded' in line
  assert not attempts
