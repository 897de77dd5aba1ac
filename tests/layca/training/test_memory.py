"""Too little memory is said in one line, in place of a crash."""

import pytest
import tensorflow as tf

from layca.training import build, memory
from layca.training.errors import InputError
from tests.layca.training import tiny

OOM = 'OOM when allocating tensor with shape[9,9] and type float'
EXHAUSTED = tf.errors.ResourceExhaustedError(None, None, f'x {OOM}\nHint')


@pytest.mark.parametrize(
  ('error', 'words'),
  [
    (MemoryError('Unable to allocate 931. GiB'), '(Unable to allocate 931. Gi'),
    (EXHAUSTED, f'({OOM})'),
    (tf.errors.InternalError(None, None, 'CUDA: out of memory'), '(out of mem'),
  ],
)
def test_an_allocation_that_fails_is_one_line(error, words):
  with pytest.raises(InputError) as raised, memory.clear_errors():
    raise error
  assert '\n' not in str(raised.value)
  assert words in str(raised.value)
  assert 'lower config.batch_size' in str(raised.value)


@pytest.mark.parametrize(
  'error',
  [
    tf.errors.ResourceExhaustedError(None, None, 'No space left on device'),
    ValueError('OOM'),
  ],
)
def test_other_errors_stay_what_they_are(error):
  with pytest.raises(type(error)) as raised, memory.clear_errors():
    raise error
  assert raised.value is error


def test_more_than_the_machine_has_is_refused(monkeypatch):
  monkeypatch.setattr(memory, 'physical', lambda: 2**31)
  memory.check(2**31)
  with pytest.raises(InputError, match=r'takes 3 GiB .* machine has 2: '):
    memory.check(3 * 2**30)


def test_a_step_keeps_weights_and_outputs():
  assert memory.of_training(10, (100, 50), 2, 4) == 16 * 10 + 2 * 350 * 4


def test_a_network_that_is_too_wide_is_refused_before_it_trains(monkeypatch):
  monkeypatch.setattr(memory, 'physical', lambda: 10**6)
  config = tiny.config(batch_size=1)
  data = build.load_data(config)
  build.create_trainer(config, data)
  config.model.widths = (4, 8000)
  with pytest.raises(InputError, match=r'lower config\.batch_size.*widths'):
    build.create_trainer(config, data)


def test_images_that_are_too_large_are_refused(monkeypatch):
  monkeypatch.setattr(memory, 'physical', lambda: 10**6)
  with pytest.raises(InputError, match=r'config\.data\.image_size'):
    build.load_data(tiny.config(data__image_size=100))
