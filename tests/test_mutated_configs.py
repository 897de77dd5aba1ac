"""A config that holds nonsense trains or is refused in one line."""

import pytest

from tests import mutated_configs


def test_a_sample_of_configs_mutated_at_random(capsys):
  ends = mutated_configs.run(count=20, seed=1)
  assert not ends['failed'], capsys.readouterr().out
  assert ends['trained'] > 0
  assert ends['refused'] > 0


def test_a_number_decides_what_is_mutated():
  mutated = [str(mutated_configs.mutate(number, 0)) for number in range(50)]
  assert mutated == [str(mutated_configs.mutate(n, 0)) for n in range(50)]
  assert len(set(mutated)) == 50


@pytest.mark.parametrize(
  ('key', 'value'),
  [
    ('schedule.warmup_epochs', 1e30),
    ('schedule.drop_epochs', (10**12,)),
    ('batch_size', 10**12),
    ('data.image_size', 10**6),
    ('model.widths', (10**6,)),
    ('model.widths', (10**12,)),
    ('rho', 1e300),
  ],
)
@pytest.mark.parametrize('are_flags', [True, False])
def test_what_no_machine_can_compute_is_refused(
  tmp_path, key, value, are_flags
):
  with mutated_configs.bounded_memory():
    end = mutated_configs.outcome('vgg', {key: value}, are_flags, str(tmp_path))
  assert end == 'refused'
