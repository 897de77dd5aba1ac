"""What a smaller scale keeps of the paper: the rules of `small` and `medium`.

The paper's effects belong to networks whose layers turn all the way and whose
loss has come to rest before the rate drops. A small run has them if it makes
enough updates, whose number small batches give, not large data. So it obeys, in
this order where they conflict:

1. Rotation. Random rotation at Layca's rates (3^-3, alpha 0) reaches a cosine
   distance of 0.9 before the first drop: 3,360 updates or more. The middle
   layers' measured distance ends, in the median, at 0.8 or more.
2. Fit. Train accuracy ends above 98% at every |alpha| <= 0.4, with Layca and
   with SGD at its chosen rate. No rule stops a run early: the paper's are
   counted in epochs that are ten times as long.
3. Plateau. In the alpha study, with Layca at alpha 0, the train loss falls by
   less than 5% over the last fifth of the epochs before the first drop.
4. The paper's own values: rates, L2, factor of the drops. Their
   share of the run gives way to 2 and 3: the loss rests after half of a small
   run, and narrow networks need the other half to fit.
5. Cost: at most 300 core-seconds a run of `small` on a CPU with AVX2: of the
   longest run, by the epochs of the fastest, as other work on the machine only
   adds.

Accuracy is measured on 2,000 images while training and on all at the end; rates
are chosen on images that are not trained on.
`python -m launch.check_scale` tells whether records obey.
"""

import ml_collections

# Beyond those trained on, of CIFAR, where a rate is chosen.
HELD_OUT = 10_000
WATCHED = 2_000

# Why a smaller scale changes a setting: by its key, or the first parts of it.
REASONS = {
  'epochs': 'rules 1 and 3: as many updates as it takes to turn and to rest',
  'batch_size': 'rule 1: small batches give the updates that few images cannot',
  'min_probability': (
    'no training image comes near it: the first epoch is the same with it'
  ),
  'schedule.drop_epochs': (
    'rules 2 to 4: the first when the loss rests, the others to fit'
  ),
  'stop': 'rule 2: no rule stops a run early',
  'data.name': 'rule 5: the first tenth of each class',
  'data.train_examples': 'rule 5: fewer images make shorter epochs',
  'data.image_size': 'rule 5: a quarter of the pixels or fewer',
  'data.coarse_labels': 'of so few images there are few of each of 100 classes',
  'data.watched_examples': 'rule 5: all are measured at the end alone',
  'data.validation_examples': 'images that are not trained on, as there are',
  'model': 'rule 5: a shallower or narrower network',
  'model.dropout_scale': 'rule 2: a narrow network with dropout does not fit',
  'optimizer.l2': 'rule 1: so that SGD turns as far in fewer updates',
  'alphas': 'rule 5: which alphas are run',
  'rates': 'rule 5: the exponents of 3 around the best rate',
  'seeds': 'the intervals of the claims need several',
  'precision': 'rule 5: faster where there are instructions for it',
  'single_layer': 'rule 5: a shorter toy experiment',
}


def reduce(
  config: ml_collections.ConfigDict,
  epochs: int,
  drop_epochs: tuple[int, ...],
  batch_size: int,
) -> None:
  """Changes a run of the paper to one of a smaller scale."""
  config.epochs = epochs
  config.schedule.drop_epochs = drop_epochs
  config.batch_size = batch_size
  config.min_probability = 0.0
  config.data.watched_examples = WATCHED
  for rule in ('min_train_accuracy', 'train_loss', 'unchanged_epochs'):
    config.stop[rule] = None
