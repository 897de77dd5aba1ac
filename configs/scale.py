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
3. Plateau. With Layca at alpha 0 the train loss falls by less than 5% over the
   last fifth of the epochs before the first drop.
4. The paper's own values: rates, L2, number and factor of the drops. Their
   share of the run gives way to 2 and 3: the loss rests after half of a small
   run, and narrow networks need the other half to fit.
5. Cost: at most 300 core-seconds a run on a CPU with AVX2.

Accuracy is measured on 2,000 images while training and on all at the end; rates
are chosen on images that are not trained on. `python -m launch.check_scale`
tells whether records obey.
"""

import ml_collections

# Beyond those trained on, of CIFAR, where a rate is chosen.
HELD_OUT = 10_000
WATCHED = 2_000


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
  config.data.watched_examples = WATCHED
  for rule in ('min_train_accuracy', 'train_loss', 'unchanged_epochs'):
    config.stop[rule] = None
