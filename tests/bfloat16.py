"""Where bfloat16 can be tested."""

import pytest

from layca.training import cpu

needed = pytest.mark.skipif(
  cpu.bfloat16_is_cut_off(),
  reason='TensorFlow crashes where ONEDNN_MAX_CPU_ISA hides bfloat16',
)
