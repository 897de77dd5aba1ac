"""Many trainings of one layer each, as one compiled program."""

import itertools
from collections.abc import Sequence

import ml_collections
import numpy as np
import tensorflow as tf

from layca import geometry
from layca.study.single_layer import frozen_layers
from layca.study.single_layer.experiments import Experiment
from layca.training.optimizers import create_optimizer

# Test images that are evaluated at once: bounds the memory this takes.
_CHUNK = 1000


class Trainings:
  """Trains each of some hidden layers alone, in some experiments at once.

  All frozen layers keep their initial weights. What lies before a trained
  layer is computed once; the only weight gradient is the trained layer's.

  Attributes:
    kernels: variables, a list over layers of lists over experiments.
    biases: the same of biases; empty if there are none.
  """

  def __init__(
    self,
    experiments: Sequence[Experiment],
    layers: Sequence[int],
    rate: float,
    config: ml_collections.ConfigDict,
    freeze_regimes: bool = False,
  ):
    """Creates the variables: a kernel and a bias per training.

    The E experiments have as many images each; the L indices of hidden layers
    ascend. With `freeze_regimes` the ReLUs behind the trained layer pass what
    they passed at initialisation (Figure 1c), and with the config's
    `freeze_own_relu` that of the trained layer too.
    """
    self._layers, self._freeze_regimes = layers, freeze_regimes
    self._freeze_own_relu = freeze_regimes and config.freeze_own_relu
    of_experiments = zip(*(e.kernels for e in experiments), strict=True)
    self._frozen = [tf.stack(kernels) for kernels in of_experiments]
    self._inputs = tf.stack([e.inputs for e in experiments])
    self._labels = tf.stack([e.labels for e in experiments])
    self._initial = [[e.kernels[x] for e in experiments] for x in layers]
    self.kernels = [[tf.Variable(k) for k in ks] for ks in self._initial]
    self.biases = [
      [tf.Variable(tf.zeros(kernel.shape[-1:])) for kernel in kernels]
      for kernels in (self.kernels if config.with_bias else [])
    ]
    self._layer_inputs, self._regimes = frozen_layers.initial_pass(
      self._frozen, self._inputs
    )
    if freeze_regimes:
      self._jacobians = frozen_layers.jacobians(self._frozen, self._regimes)
    self._parameters = [*itertools.chain(*self.kernels, *self.biases)]
    self._optimizer = create_optimizer(
      config, tf.Variable(rate), [1.0] * len(self._parameters)
    )
    self._optimizer.initialize(self._parameters)

  def train(self, steps: int) -> None:
    """Makes updates, each on all of an experiment's images at once."""
    self._updates(tf.constant(steps))

  @tf.function
  def _updates(self, steps):
    for _ in tf.range(steps):
      with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(self._parameters)
        losses = _losses(self._labels, self._training_logits())
        # The trainings share no parameter: the sum's gradient is each one's.
        loss = tf.reduce_sum(tf.reduce_mean(losses, -1))
      gradients = tape.gradient(loss, self._parameters)
      self._optimizer.apply(gradients, self._parameters)

  def evaluate_train(self) -> np.ndarray:
    """Returns loss and accuracy on the training images, [2, E, L]."""
    return self._sums(self._inputs, self._labels) / self._labels.shape[-1]

  def evaluate(self, inputs: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Returns loss and accuracy, [2, E, L], on images [n, d] of labels [n].

    A regime is that of the image in question at initialisation.
    """
    sums = 0.0
    for start in range(0, len(labels), _CHUNK):
      part = slice(start, start + _CHUNK)
      sums += self._sums(inputs[np.newaxis, part], labels[np.newaxis, part])
    return sums / len(labels)

  def cosine_distances(self) -> np.ndarray:
    """Returns each trained kernel's distance to its initialisation, [E, L]."""
    distances = [
      [*map(geometry.cosine_distance, kernels, initial)]
      for kernels, initial in zip(self.kernels, self._initial, strict=True)
    ]
    return np.transpose(distances)

  def feedback(self, inputs: np.ndarray, labels: np.ndarray) -> tf.Tensor:
    """Returns gradients of images' own losses by trained layers' outputs.

    Of images [N, d] with labels [N] they are [L, E, N, D], by the output after
    its ReLU.
    """
    outputs, regimes = self._pass(inputs[np.newaxis])
    with tf.GradientTape() as tape:
      tape.watch(outputs)
      losses = _losses(labels[np.newaxis], self._logits(outputs, regimes))
      loss = tf.reduce_sum(losses)
    return tf.stack(list(tape.gradient(loss, outputs).values()))

  def _sums(self, inputs, labels):
    """Returns sums over the images of losses and hits, float64 [2, E, L]."""
    logits = self._logits(*self._pass(inputs))
    predicted = tf.argmax(logits, -1, tf.int32)
    hits = tf.cast(predicted == tf.expand_dims(labels, 1), tf.float32)
    each = _losses(labels, logits), hits
    return np.stack([tf.reduce_sum(x, -1) for x in each]).astype(np.float64)

  def _pass(self, inputs):
    layer_inputs, regimes = frozen_layers.initial_pass(self._frozen, inputs)
    return self._outputs(layer_inputs, regimes), regimes

  def _logits(self, outputs, regimes):
    regimes = regimes if self._freeze_regimes else None
    return frozen_layers.logits(self._frozen, outputs, regimes)

  def _training_logits(self):
    """Returns the logits of the training images, [E, L, N, C]."""
    outputs = self._outputs(self._layer_inputs, self._regimes)
    if not self._freeze_regimes:
      return self._logits(outputs, self._regimes)
    logits = [tf.linalg.matvec(self._jacobians[x], outputs[x]) for x in outputs]
    return tf.stack(logits, axis=1)

  def _outputs(self, layer_inputs, regimes):
    """Returns the outputs of the trained layers, {layer: [E, N, D]}."""
    outputs = {}
    for place, layer in enumerate(self._layers):
      output = tf.matmul(layer_inputs[layer], tf.stack(self.kernels[place]))
      if self.biases:
        output += tf.expand_dims(tf.stack(self.biases[place]), 1)
      if self._freeze_own_relu:
        outputs[layer] = output * regimes[layer]
      else:
        outputs[layer] = tf.nn.relu(output)
    return outputs


def _losses(labels, logits):
  """Returns each image's cross-entropy, [E, L, N]."""
  labels = tf.broadcast_to(tf.expand_dims(labels, 1), logits.shape[:-1])
  return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
