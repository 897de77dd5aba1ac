"""Claims 1 to 3, on made-up results of the toy experiment."""

import numpy as np
import pytest

from tests.layca.study import made_up_toy
from tests.layca.study.claims import made_up

# By layer, of experiments 0 to 3: all fall, the last two but for an exchange of
# neighbours.
FALLING = {
  0: (0.80, 0.81, 0.75, 0.79),
  1: (0.75, 0.76, 0.79, 0.78),
  2: (0.71, 0.70, 0.72, 0.73),
  3: (0.66, 0.65, 0.64, 0.60),
  4: (0.60, 0.61, 0.62, 0.65),
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
VARIANTS = {1: 'normal', 3: 'frozen_relu'}


def write(folder, number, accuracies, **options):
  trainings = made_up_toy.trainings(accuracies, VARIANTS[number])
  made_up_toy.write(folder, trainings, **options)


@pytest.mark.parametrize(
  ('number', 'accuracies', 'verdict'),
  [
    (1, FALLING, 'holds'),
    (1, RISING, 'does not hold'),
    (1, MIXED, 'not decided'),
    (3, RISING, 'holds'),
    (3, FALLING, 'does not hold'),
    (3, MIXED, 'not decided'),
    # A single experiment, and too few layers.
    (1, {layer: v[:1] for layer, v in FALLING.items()}, 'not decided'),
    (1, {0: (0.8, 0.8), 9: (0.5, 0.5)}, 'not decided'),
    # Experiment 3 is under way, or diverged at one layer.
    (1, FALLING | {1: FALLING[1][:3]}, 'holds'),
    (1, FALLING | {1: (0.75, 0.76, 0.79, None)}, 'holds'),
  ],
)
def test_the_order_of_the_layers_decides(tmp_path, number, accuracies, verdict):
  write(tmp_path, number, accuracies)
  claim = made_up.check(number, tmp_path, verdict)
  assert [(row.task, row.verdict) for row in claim.rows] == [('MNIST', verdict)]


def test_our_number_is_the_mean_rank_correlation(tmp_path):
  trainings = made_up_toy.trainings(FALLING)
  trainings[0]['train_accuracy'] = 0.98
  made_up_toy.write(tmp_path, trainings)
  # Rank correlations -1, -1, -.9 and -.9, of which -1 counts as -.995: the mean
  # of Fisher's z, and Student's t of three degrees of freedom.
  z = np.arctanh([-0.995, -0.995, -0.9, -0.9])
  half = 3.182446 * z.std(ddof=1) / 2
  mean, low, high = np.tanh([z.mean(), z.mean() - half, z.mean() + half])
  ours = made_up.judge(1, tmp_path).ours
  assert f'{mean:+.2f} [{low:+.2f}, {high:+.2f}] (experiments: 4; 1 of' in ours
  assert '1 of 20 trainings with train accuracy at or below 0.98' in ours


def test_the_other_variants_trainings_do_not_count(tmp_path):
  made_up_toy.write(tmp_path, made_up_toy.trainings(FALLING, 'feedback'))
  for number in VARIANTS:
    assert made_up.check(number, tmp_path, 'not decided').reason == 'no runs'


def test_each_of_several_work_folders_is_a_task(tmp_path):
  write(tmp_path / 'bias', 1, FALLING)
  write(tmp_path / 'own', 1, RISING, data='digits')
  claim = made_up.check(1, tmp_path, 'does not hold')
  assert [(row.task, row.verdict) for row in claim.rows] == [
    ('MNIST (bias)', 'holds'),
    ('digits (own)', 'does not hold'),
  ]


def write_feedback(folder, silhouettes, steps=None, every=1, layer=0):
  records = {every * (i + 1): y for i, y in enumerate(silhouettes)}
  made_up_toy.write(
    folder,
    records=made_up_toy.records(records),
    feedback_steps=every * len(silhouettes) if steps is None else steps,
    feedback_layer=layer,
    record_every=every,
  )


# A tenth of 20 records are two.
MIDDLE = [0.2] * 16


@pytest.mark.parametrize(
  ('first', 'last', 'verdict'),
  [
    ([0.07, 0.10], [0.12, 0.11], 'holds'),
    ([0.07, 0.10], [0.09, 0.05], 'does not hold'),
    ([0.07, 0.10], [0.10, 0.07], 'does not hold'),
    # The mean rises, but .09 is not above .1.
    ([0.07, 0.10], [0.09, 0.15], 'not decided'),
  ],
)
def test_a_rise_of_the_silhouette_decides(tmp_path, first, last, verdict):
  # Updates behind the last record do not matter.
  write_feedback(tmp_path, [*first, *MIDDLE, *last], steps=510, every=25)
  ours = made_up.check(2, tmp_path, verdict).ours
  assert f'0.070 after update 25, {last[-1]:.3f} after update 500' in ours


@pytest.mark.parametrize(
  ('silhouettes', 'options', 'reason'),
  [
    ([0.1, *MIDDLE, 0.3], {'steps': 50}, '18 of 50 updates are made'),
    ([0.1, 0.3], {}, 'too few records'),
    ([0.1, *MIDDLE, 0.3], {'layer': 9}, 'no runs'),
  ],
)
def test_feedback_that_does_not_decide(tmp_path, silhouettes, options, reason):
  write_feedback(tmp_path, silhouettes, **options)
  assert made_up.check(2, tmp_path, 'not decided').reason.endswith(reason)
