"""A network of the benchmark as a Keras user writes and trains it.

Run in a process of its own, this module imports Keras and nothing of ours.
"""

import time

import numpy as np
import tensorflow as tf
from tensorflow import keras


class Session:
  """A Keras model and the arrays that `fit` gets.

  Attributes:
    model: a `keras.Model`, compiled.
  """

  def __init__(
    self, config: dict, options: dict, images: np.ndarray, labels: np.ndarray
  ):
    """Builds and compiles the model.

    Args:
      config: of a run with the VGG network.
      options: `jit_compile`, as `Model.compile` takes it.
      images: uint8 [N, H, W, C].
      labels: int32 [N].
    """
    for gpu in tf.config.list_physical_devices('GPU'):
      tf.config.experimental.set_memory_growth(gpu, True)
    images = images.astype(np.float32)
    self._images = (images - images.mean()) / images.std()
    self._labels = labels
    self._batch_size = config['batch_size']
    self.model = create_model(config['model'], images.shape[1:])
    self.model.compile(
      optimizer=keras.optimizers.SGD(config['rho']),
      loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
      metrics=['accuracy'],
      jit_compile=options['jit_compile'],
    )

  def first_step(self):
    """Makes one update."""
    size = self._batch_size
    self._fit(self._images[:size], self._labels[:size], epochs=1)

  def train(self, epochs: int) -> list[float]:
    """Makes one update for each batch of the images, `epochs` times.

    Returns:
      The seconds of each epoch, from its first batch to the end of its last:
      what `fit` takes to start and end an epoch, about 10 ms, would weigh more
      in our short epochs than in real ones.
    """
    clock = _Clock()
    self._fit(self._images, self._labels, epochs, [clock])
    return clock.seconds

  def gpu_bytes(self) -> int:
    """Returns the peak memory on the GPU, 0 without one."""
    if not tf.config.list_physical_devices('GPU'):
      return 0
    return tf.config.experimental.get_memory_info('GPU:0')['peak']

  def operations(self) -> None:
    """Tells nothing: only our own steps are counted."""

  def _fit(self, images, labels, epochs, callbacks=()):
    self.model.fit(
      images,
      labels,
      batch_size=self._batch_size,
      epochs=epochs,
      callbacks=list(callbacks),
      verbose=0,
    )


class _Clock(keras.callbacks.Callback):
  """Measures the batches of each epoch."""

  # `fit` goes on while this takes note, as it does without callbacks.
  async_safe = True

  def __init__(self):
    super().__init__()
    self.seconds = []

  def on_train_batch_begin(self, batch, logs=None):
    del logs
    if batch == 0:
      self._start = time.perf_counter()

  def on_train_batch_end(self, batch, logs=None):
    del batch, logs
    self._end = time.perf_counter()

  def on_epoch_end(self, epoch, logs=None):
    del epoch, logs
    self.seconds.append(self._end - self._start)


def create_model(
  settings: dict, image_shape: tuple[int, ...], num_classes: int = 10
) -> keras.Model:
  """Returns the network that `models.VGG` is with these settings."""
  layers = [keras.Input(image_shape)]
  for stage, width in enumerate(settings['widths']):
    if stage > 0:
      layers.append(keras.layers.MaxPooling2D())
    for _ in range(settings['convs_per_stage']):
      layers += [
        keras.layers.Conv2D(
          width,
          3,
          padding='same',
          activation='relu',
          use_bias=False,
          kernel_initializer='he_uniform',
        ),
        keras.layers.BatchNormalization(
          momentum=settings['bn_momentum'],
          epsilon=1e-3,
          center=False,
          scale=False,
        ),
      ]
  layers += [
    keras.layers.GlobalAveragePooling2D(),
    keras.layers.Dense(
      num_classes, use_bias=False, kernel_initializer='he_uniform'
    ),
  ]
  return keras.Sequential(layers)
