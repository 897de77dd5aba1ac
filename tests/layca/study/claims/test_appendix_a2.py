"""Claims 13 to 15, on made-up runs of the recommendations."""

import pytest

from tests.layca.study.claims import made_up
from tests.layca.study.claims.made_up import BAD, BASE, BETTER, TIED, UNSURE

DROPS = {'epochs': 4, 'drop_epochs': (2, 3)}
WITHOUT_NORM = {'use_batch_norm': False}


def write_rates(folder, by_exponent, **options):
  """Writes runs of Layca by the exponent of the rate."""
  by_rate = {3.0**exponent: x for exponent, x in by_exponent.items()}
  made_up.write_by('rho', folder, by_rate, **DROPS, **options)


def write_norms(folder, by_norm, **options):
  """Writes runs by whether there is batch norm."""
  for has_norm, accuracies in by_norm.items():
    model = {'use_batch_norm': has_norm}
    made_up.write(folder, accuracies, model=model, **DROPS, **options)


def write_drops(folder, by_drop, **options):
  """Writes runs by the epoch of the first drop; late ones are longer."""
  for drop, accuracies in by_drop.items():
    epochs = max(4, drop + 2)
    schedule = {'epochs': epochs, 'drop_epochs': (drop, epochs - 1)}
    made_up.write(folder, accuracies, **schedule, **options)


@pytest.mark.parametrize(
  ('number', 'write_all', 'accuracies', 'verdict'),
  [
    (13, write_rates, {-2: TIED, -3: BASE, -4: BAD}, 'holds'),
    (13, write_rates, {-2: BAD, -3: BASE, -4: BETTER}, 'does not hold'),
    (13, write_rates, {-2: BETTER, -3: BASE}, 'does not hold'),
    (13, write_rates, {-2: BAD, -3: BASE, -4: UNSURE}, 'not decided'),
    (13, write_rates, {-2: BAD, -3: BASE, -4: (0.5,)}, 'holds'),
    (13, write_rates, {-2: (0.5,), -3: (0.6,), -4: (0.5,)}, 'not decided'),
    (13, write_rates, {-2: BAD, -3: BASE}, 'not decided'),
    (13, write_rates, {-2: BAD, -4: BASE}, 'not decided'),
    (13, write_norms, {False: BASE}, 'not decided'),
    (14, write_norms, {True: BASE, False: BAD}, 'holds'),
    (14, write_norms, {True: TIED, False: BASE}, 'does not hold'),
    (14, write_norms, {True: BASE, False: UNSURE}, 'not decided'),
    (14, write_norms, {True: BASE, False: (0.5,)}, 'holds'),
    (14, write_norms, {False: BASE}, 'not decided'),
    # What lies between does not matter.
    (15, write_drops, {1: BAD, 2: BETTER, 4: BASE}, 'holds'),
    (15, write_drops, {1: BASE, 2: BETTER, 4: BAD}, 'does not hold'),
    (15, write_drops, {1: BASE, 4: UNSURE}, 'not decided'),
    (15, write_drops, {1: BAD}, 'not decided'),
  ],
)
def test_settings_decide(tmp_path, number, write_all, accuracies, verdict):
  write_all(tmp_path, accuracies)
  made_up.check(number, tmp_path, verdict)


def test_claim_13_counts_runs_that_do_not_fit_and_diverged_ones_as_0(tmp_path):
  write_rates(tmp_path, {-3: BASE})
  write_rates(tmp_path, {-4: BAD}, train_accuracy=0.9)
  write_rates(tmp_path, {-2: BETTER}, diverged='loss not finite')
  ours = made_up.check(13, tmp_path, 'holds').ours
  # Runs that diverged do not tell how much others vary: standard deviation .1
  # points, four degrees of freedom.
  half = 2.776 * 0.1 / 3**0.5
  assert f'3^-2 0.00% [{-half:.2f}, {half:.2f}]' in ours
  assert '9 runs, 6 with train accuracy at or below 0.98' in ours


@pytest.mark.parametrize('number', [14, 15])
def test_tasks_on_which_it_is_not_studied_do_not_count(tmp_path, number):
  write_norms(tmp_path, {True: BASE, False: BAD})
  write_drops(tmp_path, {1: BAD})
  write_rates(tmp_path, {-2: BAD, -3: BASE}, task='tiny_cnn:small')
  claim = made_up.check(number, tmp_path, 'holds')
  assert [row.task for row in claim.rows] == ['c10_cnn1:small']


def test_each_claim_is_about_its_setting_alone(tmp_path):
  write_rates(tmp_path, {-2: BAD, -3: BASE, -4: BAD})
  write_norms(tmp_path, {False: made_up.around(0.4)})
  write_drops(tmp_path, {1: BAD, 3: BETTER})
  made_up.write(tmp_path, BETTER, model={'with_bias': True}, **DROPS)
  write_norms(tmp_path, {True: BAD}, layca=False, rho=1 / 9)
  late = {'epochs': 9, 'drop_epochs': (7, 8)}
  made_up.write(tmp_path, BAD, model=WITHOUT_NORM, **late)
  for number, count in ((13, 9), (14, 6), (15, 9)):
    assert f'{count} runs' in made_up.check(number, tmp_path, 'holds').ours


def test_claim_14_tells_sgd_for_comparison(tmp_path):
  write_norms(tmp_path, {True: (0.6, 0.6), False: (0.5, 0.5)})
  sgd = {'layca': False, 'rho': 1 / 3}
  write_norms(tmp_path, {True: (0.55, 0.55), False: (0.55, 0.55)}, **sgd)
  ours = made_up.judge(14, tmp_path).ours
  assert 'Layca 60.00% [60.00, 60.00] with, 50.00% [50.00, 50.00]' in ours
  assert '+10.00 points [+10.00, +10.00]; SGD, for comparison, 55.00%' in ours


@pytest.mark.parametrize(
  ('drops', 'verdict'),
  [({1: BAD, 2: BASE}, 'holds'), ({1: BAD}, 'not decided')],
)
def test_claim_15_is_about_runs_that_fit(tmp_path, drops, verdict):
  write_drops(tmp_path, drops)
  write_drops(tmp_path, {4: BAD}, train_accuracy=0.9)
  ours = made_up.check(15, tmp_path, verdict).ours
  assert '3 with train accuracy at or below 0.98' in ours
