"""The device that trains, with and without a GPU."""

import os
import subprocess
import sys

import pytest
import tensorflow as tf

from layca.training import cpu, devices
from layca.training.errors import InputError


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


@pytest.mark.parametrize('has_bfloat16', [False, True])
def test_without_a_gpu_the_cpu_decides_about_bfloat16(
  monkeypatch, has_bfloat16
):
  monkeypatch.setattr(tf.config, 'list_physical_devices', lambda kind: [])
  monkeypatch.setattr(cpu, 'computes_in_bfloat16', lambda: has_bfloat16)
  assert devices.computes_in_bfloat16() == has_bfloat16


def test_onednn_is_off_where_its_variable_says_so():
  script = 'from layca.training import devices; print(devices.uses_onednn())'
  printed = subprocess.check_output(
    [sys.executable, '-c', script],
    env=os.environ | {'TF_ENABLE_ONEDNN_OPTS': '0'},
    text=True,
  )
  assert printed.strip() == 'False'


@pytest.fixture
def arithmetic():
  """Undoes what a test sets for the whole process."""
  from tensorflow.python.framework import config

  tf32 = tf.config.experimental.tensor_float_32_execution_enabled()
  yield config
  tf.config.experimental.enable_tensor_float_32_execution(tf32)
  config.disable_op_determinism()


def test_float32_is_float32_unless_tf32_is_asked_for(arithmetic, monkeypatch):
  monkeypatch.setattr(cpu, 'bfloat16_is_cut_off', lambda: False)
  is_tf32 = tf.config.experimental.tensor_float_32_execution_enabled
  for precision, expected in (
    ('float32', False),
    ('tf32', True),
    ('bfloat16', False),
  ):
    devices.set_arithmetic(precision, deterministic_ops=False)
    assert is_tf32() == expected
  assert not arithmetic.is_op_determinism_enabled()


def test_bfloat16_that_would_crash_is_refused(arithmetic, monkeypatch):
  del arithmetic
  monkeypatch.setattr(cpu, 'bfloat16_is_cut_off', lambda: True)
  with pytest.raises(InputError, match='ONEDNN_MAX_CPU_ISA'):
    devices.set_arithmetic('bfloat16', deterministic_ops=False)
  devices.set_arithmetic('float32', deterministic_ops=False)


@pytest.mark.parametrize('gpus', [[], ['g']])
def test_operations_of_a_gpu_are_deterministic_if_asked_for(
  arithmetic, monkeypatch, gpus
):
  monkeypatch.setattr(tf.config, 'list_physical_devices', lambda kind: gpus)
  devices.set_arithmetic('float32', deterministic_ops=True)
  assert arithmetic.is_op_determinism_enabled() == bool(gpus)
