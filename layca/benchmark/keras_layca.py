"""A network of the benchmark with Layca by Keras' `fit`, on any backend."""

import keras

from layca.benchmark import keras_fit, session
from layca.keras import Layca, RotationMonitor


class Session(session.Session):
  """A VGG, the arrays that `fit` gets, and what watches it.

  Unlike in `keras_fit`, an epoch is all of `fit`: the monitor works between
  epochs. Options are `layca`, whether it wraps SGD, and `monitor`.

  Attributes:
    model: a `keras.Model`, compiled.
  """

  def _set_up(self, settings, options, images, labels):
    self._images, self._labels = session.standardise(images), labels
    self._batch_size = settings['batch_size']
    self._steps = len(labels) // self._batch_size
    self._callbacks = [RotationMonitor()] if options['monitor'] else []
    optimizer = keras.optimizers.SGD(settings['rho'])
    if options['layca']:
      optimizer = Layca(optimizer, settings['rho'])
    self.model = keras_fit.create_vgg(settings['model'], images.shape[1:])
    keras_fit.compile_model(self.model, optimizer, metrics=['accuracy'])

  def gpu_bytes(self) -> int:
    """Returns 0: only some backends count it."""
    return 0

  def _update(self, steps):
    count = steps * self._batch_size
    self.model.fit(
      self._images[:count],
      self._labels[:count],
      self._batch_size,
      verbose=0,
      callbacks=self._callbacks,
    )
