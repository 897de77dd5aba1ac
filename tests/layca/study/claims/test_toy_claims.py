"""Claims 1 to 3, on made-up results of the toy experiment."""

import pytest

from tests.layca.study.claims import made_up_claims
from tests.layca.study.figures import made_up_study

# By layer, of experiments 0, 1 and 2: all fall, at the least alike but for one
# exchange of neighbours.
FALLING = {
  0: (0.80, 0.81, 0.70),
  1: (0.75, 0.76, 0.79),
  2: (0.71, 0.70, 0.72),
  3: (0.66, 0.65, 0.64),
  4: (0.60, 0.61, 0.62),
}
# The same accuracies, by layers from the last.
RISING = {4 - layer: values for layer, values in FALLING.items()}
# One experiment falls, one rises, one does neither.
MIXED = {
  0: (0.80, 0.60, 0.70),
  1: (0.75, 0.66, 0.60),
  2: (0.71, 0.70, 0.80),
  3: (0.66, 0.75, 0.60),
  4: (0.60, 0.80, 0.70),
}


def of_order(folder, accuracies, number, **options):
  """Returns a claim about test accuracies by layer."""
  variant = {1: 'normal', 3: 'frozen_relu'}[number]
  trainings = made_up_study.trainings(accuracies, variant)
  made_up_study.write(folder, trainings, **options)
  return made_up_claims.judge(number, single_layer=folder)


@pytest.mark.parametrize(
  ('number', 'accuracies', 'verdict'),
  [
    (1, FALLING, 'holds'),
    (1, RISING, 'does not hold'),
    (1, MIXED, 'not decided'),
    (3, RISING, 'holds'),
    (3, FALLING, 'does not hold'),
    (3, MIXED, 'not decided'),
  ],
)
def test_the_order_of_the_layers_decides(tmp_path, number, accuracies, verdict):
  claim = of_order(tmp_path, accuracies, number)
  assert claim.verdict == verdict
  (row,) = claim.details
  assert (row['task'], row['verdict']) == ('MNIST', verdict)
  assert ('both sides' in claim.reason) == (verdict == 'not decided')


def test_our_number_is_the_mean_rank_correlation(tmp_path):
  ours = of_order(tmp_path, FALLING, 1).ours
  # -1, -1, and 1 - 6 * sum(d^2) / (5 * 24) of the ranks 3 5 4 2 1: the sum of
  # (1-3)^2 (2-5)^2 (3-4)^2 (4-2)^2 (5-1)^2 is 34: -0.7.
  # Their mean is -.9, Student's t of two degrees of freedom 4.3027, their
  # standard error .1.
  assert 'rank correlation -0.90 [-1.33, -0.47] (experiments: 3;' in ours
  assert ours.startswith('MNIST: layer 0 77.00% [')
  assert 'layer 4 61.00% [58.52, 63.48]' in ours


def test_trainings_that_do_not_fit_are_counted(tmp_path):
  trainings = made_up_study.trainings(FALLING)
  trainings[0]['train_accuracy'] = 0.98
  made_up_study.write(tmp_path, trainings)
  ours = made_up_claims.judge(1, single_layer=tmp_path).ours
  assert '1 of 15 trainings with train accuracy at or below 0.98' in ours


def test_a_single_experiment_does_not_decide_the_order(tmp_path):
  one = {layer: values[:1] for layer, values in FALLING.items()}
  claim = of_order(tmp_path, one, 1)
  assert claim.verdict == 'not decided'
  assert claim.reason.endswith('a single value gives no interval')


def test_an_experiment_that_lacks_layers_is_left_out(tmp_path):
  # Experiment 2 is under way.
  partial = {0: FALLING[0], 1: FALLING[1][:2], 2: (0.71, 0.70), 3: (0.6, 0.6)}
  claim = of_order(tmp_path, partial, 1)
  assert claim.verdict == 'holds'
  assert '-1.00 [-1.00, -1.00] (experiments: 2;' in claim.ours


def test_too_few_layers_have_no_order(tmp_path):
  claim = of_order(tmp_path, {0: (0.8, 0.8), 9: (0.5, 0.5)}, 1)
  assert claim.verdict == 'not decided'
  assert 'too few layers' in claim.reason


def test_the_other_variants_trainings_do_not_count(tmp_path):
  made_up_study.write(tmp_path, made_up_study.trainings(FALLING, 'feedback'))
  for number in (1, 3):
    claim = made_up_claims.judge(number, single_layer=tmp_path)
    assert (claim.verdict, claim.reason) == ('not decided', 'no runs')


def test_each_of_several_work_folders_is_a_task(tmp_path):
  of_order(tmp_path / 'bias', FALLING, 1)
  of_order(tmp_path / 'own', RISING, 1, data='digits')
  claim = made_up_claims.judge(1, single_layer=tmp_path)
  assert [(row['task'], row['verdict']) for row in claim.details] == [
    ('MNIST (bias)', 'holds'),
    ('digits (own)', 'does not hold'),
  ]
  assert claim.verdict == 'does not hold'


def of_feedback(folder, silhouettes, steps=None, every=1, layer=0):
  """Returns claim 2 on the silhouettes after each `every` updates."""
  records = {every * (i + 1): y for i, y in enumerate(silhouettes)}
  made_up_study.write(
    folder,
    records=made_up_study.records(records),
    feedback_steps=every * len(silhouettes) if steps is None else steps,
    feedback_layer=layer,
    record_every=every,
  )
  return made_up_claims.judge(2, single_layer=folder)


# A tenth of 20 records are two.
MIDDLE = [0.2] * 16


@pytest.mark.parametrize(
  ('first', 'last', 'verdict'),
  [
    ([0.07, 0.10], [0.12, 0.11], 'holds'),
    # The best is in the middle, and the end still is better than the start.
    ([0.07, 0.10], [0.19, 0.11], 'holds'),
    ([0.07, 0.10], [0.09, 0.05], 'does not hold'),
    ([0.07, 0.10], [0.10, 0.07], 'does not hold'),
    # The mean rises, but .09 is not above .1.
    ([0.07, 0.10], [0.09, 0.15], 'not decided'),
    ([0.07, 0.10], [0.10, 0.15], 'not decided'),
  ],
)
def test_a_rise_of_the_silhouette_decides(tmp_path, first, last, verdict):
  claim = of_feedback(tmp_path, [*first, *MIDDLE, *last], every=25)
  assert claim.verdict == verdict
  assert claim.ours == (
    f'MNIST: silhouette 0.070 after update 25, {last[-1]:.3f} after update 500'
  )


def test_a_training_that_is_not_finished_is_not_decided(tmp_path):
  claim = of_feedback(tmp_path, [0.1, *MIDDLE, 0.3], steps=50)
  assert claim.verdict == 'not decided'
  assert claim.reason == 'MNIST: feedback: 18 of 50 updates are made'


def test_updates_behind_the_last_record_do_not_matter(tmp_path):
  # 130 updates, recorded after each 25.
  claim = of_feedback(tmp_path, [0.1, 0.2, 0.2, 0.3, 0.3], steps=130, every=25)
  assert claim.verdict == 'holds'


def test_two_records_are_too_few(tmp_path):
  claim = of_feedback(tmp_path, [0.1, 0.3])
  assert (claim.verdict, 'too few records' in claim.reason) == (
    'not decided',
    True,
  )


def test_only_the_first_layers_feedback_counts(tmp_path):
  claim = of_feedback(tmp_path, [0.1, *MIDDLE, 0.3], layer=9)
  assert (claim.verdict, claim.reason) == ('not decided', 'no runs')
