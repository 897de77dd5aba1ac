"""What the CPU is called and can do, from made-up texts of the system."""

import platform

import pytest

from layca.training import cpu

INTEL = """processor : 0
vendor_id : GenuineIntel
model name : Some Xeon: 8 cores
flags : fpu sse4_1 avx avx2 avx512f avx512bw avx512_bf16 amx_tile amx_bf16
"""


@pytest.mark.parametrize(
  ('flags', 'expected'),
  [
    ('flags : fpu sse4_1', 'SSE4.1'),
    ('flags : fpu sse4_1 avx', 'AVX'),
    ('flags : sse4_1 avx avx2 fma', 'AVX2'),
    # Without the instructions on bytes and words, which oneDNN asks for.
    ('flags : sse4_1 avx avx2 avx512f', 'AVX2'),
    ('flags : avx avx2 avx512f avx512bw', 'AVX512'),
    ('flags : avx avx2 avx512f avx512bw avx512_bf16', 'AVX512+BF16'),
    (INTEL, 'AVX512+BF16+AMX'),
    ('Features : fp asimd', 'NEON'),
    ('Features : fp asimd bf16', 'NEON+BF16'),
    ('Features : fp asimd sve bf16', 'SVE+BF16'),
  ],
)
def test_the_best_of_its_instructions_counts(flags, expected):
  assert cpu.best_instruction_set(flags) == expected


@pytest.mark.parametrize(
  ('limit', 'expected'),
  [
    ('AVX2', 'AVX2'),
    ('avx2_vnni', 'AVX2'),
    ('AVX512_CORE', 'AVX512'),
    ('AVX512_CORE_BF16', 'AVX512+BF16'),
    ('SSE41', 'SSE4.1'),
    ('ALL', 'AVX512+BF16+AMX'),
    ('DEFAULT', 'AVX512+BF16+AMX'),
    ('no such', 'AVX512+BF16+AMX'),
  ],
)
def test_onednn_may_be_limited_to_less(limit, expected):
  assert cpu.best_instruction_set(INTEL, limit) == expected


def test_a_limit_adds_nothing():
  assert cpu.best_instruction_set('flags : avx avx2', 'AVX512_CORE') == 'AVX2'


@pytest.fixture
def machine(monkeypatch, tmp_path):
  """Makes the system tell a text, or nothing, and sets oneDNN's limit."""

  def pretend(text, limit=None):
    monkeypatch.setattr(cpu, '_CPU_INFO', tmp_path / 'cpuinfo')
    if text is not None:
      (tmp_path / 'cpuinfo').write_text(text)
    monkeypatch.delenv('ONEDNN_MAX_CPU_ISA', raising=False)
    if limit:
      monkeypatch.setenv('ONEDNN_MAX_CPU_ISA', limit)

  return pretend


def test_the_system_tells_name_and_instructions(machine):
  machine(INTEL)

  assert cpu.model_name() == 'Some Xeon: 8 cores'
  assert cpu.instruction_set() == 'AVX512+BF16+AMX'
  assert cpu.computes_in_bfloat16()


def test_the_variable_of_onednn_is_respected(machine):
  machine(INTEL, 'AVX512_CORE')

  assert cpu.instruction_set() == 'AVX512'
  assert not cpu.computes_in_bfloat16()
  assert cpu.bfloat16_is_cut_off()


def test_what_a_cpu_does_not_have_is_not_cut_off(machine):
  for limit in (None, 'AVX2'):
    machine('flags : avx avx2', limit)
    assert not cpu.bfloat16_is_cut_off()
  machine(INTEL)
  assert not cpu.bfloat16_is_cut_off()


def test_a_system_that_tells_nothing_has_its_architecture_alone(machine):
  machine(None)

  assert cpu.model_name() == platform.machine()
  assert cpu.instruction_set() == platform.machine()
  assert not cpu.computes_in_bfloat16()
