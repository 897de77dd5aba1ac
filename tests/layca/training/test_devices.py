"""The device that trains, with and without a GPU."""

import pytest
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


@pytest.mark.parametrize(
  ('capability', 'expected'), [((7, 5), False), ((8, 0), True), ((9, 0), True)]
)
def test_a_gpu_computes_in_bfloat16_from_a_capability_on(
  monkeypatch, capability, expected
):
  monkeypatch.setattr(tf.config, 'list_physical_devices', lambda kind: ['g'])
  monkeypatch.setattr(
    tf.config.experimental,
    'get_device_details',
    lambda gpu: {'compute_capability': capability},
  )
  assert devices.computes_in_bfloat16() == expected


@pytest.mark.parametrize(
  ('flags', 'expected'),
  [
    ('flags : fpu avx2 avx512f', False),
    ('flags : avx512f avx512_bf16 fma', True),
    ('flags : avx512f amx_bf16 amx_tile', True),
    ('Features : asimd bf16', True),
    (None, False),
  ],
)
def test_a_cpu_tells_by_its_flags(monkeypatch, tmp_path, flags, expected):
  monkeypatch.setattr(tf.config, 'list_physical_devices', lambda kind: [])
  monkeypatch.setattr(devices, '_CPU_INFO', tmp_path / 'cpuinfo')
  if flags:
    (tmp_path / 'cpuinfo').write_text(f'processor : 0\n{flags}\n')
  assert devices.computes_in_bfloat16() == expected
