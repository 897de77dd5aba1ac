"""The device that trains, with and without a GPU."""

import tensorflow as tf

from layca.training import devices


def test_without_a_gpu_it_is_the_cpu(monkeypatch):
  monkeypatch.setattr(tf.config, 'list_physical_devices', lambda kind: [])
  devices.configure()
  assert devices.name() == 'CPU'


def test_a_gpu_grows_its_memory_and_is_named(monkeypatch):
  grown = []
  monkeypatch.setattr(tf.config, 'list_physical_devices', lambda kind: ['g'])
  monkeypatch.setattr(
    tf.config.experimental,
    'set_memory_growth',
    lambda gpu, grows: grown.append((gpu, grows)),
  )
  monkeypatch.setattr(
    tf.config.experimental,
    'get_device_details',
    lambda gpu: {'device_name': 'Some GPU'},
  )
  devices.configure()
  assert grown == [('g', True)]
  assert devices.name() == 'Some GPU'
