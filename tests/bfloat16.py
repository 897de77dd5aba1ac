"""Where bfloat16 can be tested."""

import pytest

from layca.training import devices

needed = pytest.mark.skipif(
  devices.bfloat16_is_cut_off(),
  reason='TensorFlow crashes where ONEDNN_MAX_CPU_ISA hides bfloat16',
)
