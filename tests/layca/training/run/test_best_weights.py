"""The best epoch's weights come back whole."""

import sonnet as snt
import tensorflow as tf

from layca.training.run.best_weights import BestWeights


def test_weights_and_moving_averages_of_the_best_epoch_are_kept():
  model = snt.BatchNorm(True, True)
  model(tf.random.normal([4, 3]), is_training=True)
  best = BestWeights(model)
  accuracies = (0.5, 0.7, 0.7, 0.6)
  for epoch, accuracy in enumerate(accuracies):
    for variable in model.variables:
      variable.assign(tf.cast(tf.fill(variable.shape, epoch), variable.dtype))
    best.update(epoch, accuracy)
  best.load()
  assert int(best.epoch) == 1
  assert float(best.accuracy) == 0.7
  for variable in model.variables:
    assert (variable.numpy() == 1).all()
