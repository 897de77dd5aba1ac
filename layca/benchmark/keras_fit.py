"""The networks of the benchmark as a Keras user writes and trains them.

It imports Keras, and nothing of ours that trains.
"""

import time

import keras

from layca.benchmark import session


class StepSession(session.Session):
  """A VGG and the arrays that `fit` gets.

  Its option is `jit_compile`, as `Model.compile` takes it.

  Attributes:
    model: a `keras.Model`, compiled.
  """

  def _set_up(self, settings, options, images, labels):
    import tensorflow as tf

    for gpu in tf.config.list_physical_devices('GPU'):
      tf.config.experimental.set_memory_growth(gpu, True)
    self._images, self._labels = session.standardise(images), labels
    self._batch_size = settings['batch_size']
    self.model = create_vgg(settings['model'], images.shape[1:])
    optimizer = keras.optimizers.SGD(settings['rho'])
    compile_model(self.model, optimizer, metrics=['accuracy'], **options)

  def _update(self, steps):
    size = self._batch_size
    count = steps * size
    self.model.fit(self._images[:count], self._labels[:count], size, verbose=0)

  def train(self, epochs: int) -> list[float]:
    """Makes one update for each batch of the images, `epochs` times.

    Returns:
      The seconds of each epoch, from its first batch to the end of its last:
      what `fit` takes to start and end an epoch, about 10 ms, would weigh more
      in our short epochs than in real ones.
    """
    clock = _Clock()
    arrays = self._images, self._labels
    self.model.fit(*arrays, self._batch_size, epochs, 0, [clock])
    return clock.seconds


class ToySession(session.Session):
  """Some hidden layers of the toy experiment, trained one after the other.

  Options are `layers` to train and `steps` of an epoch.

  Attributes:
    models: a compiled `keras.Model` for each of the layers.
  """

  def _set_up(self, settings, options, images, labels):
    self._inputs = session.standardise(images).reshape([len(images), -1])
    self._labels = labels
    self._steps = options['steps']
    self.models = [
      create_mlp(settings['widths'], self._inputs.shape[1:], layer)
      for layer in options['layers']
    ]
    for model in self.models:
      compile_model(model, keras.optimizers.SGD(settings['rho']))

  def _update(self, steps):
    size = len(self._labels)
    for model in self.models:
      model.fit(self._inputs, self._labels, size, steps, verbose=0)


def create_vgg(settings: dict, image_shape: tuple[int, ...]) -> keras.Model:
  """Returns the network that `models.VGG` is with these settings."""
  initializer = {'use_bias': False, 'kernel_initializer': 'he_uniform'}
  conv = {'padding': 'same', 'activation': 'relu', **initializer}
  norm = {'epsilon': 1e-3, 'center': False, 'scale': False}
  layers = [keras.Input(image_shape)]
  for stage, width in enumerate(settings['widths']):
    if stage > 0:
      layers.append(keras.layers.MaxPooling2D())
    for _ in range(settings['convs_per_stage']):
      layers += [
        keras.layers.Conv2D(width, 3, **conv),
        keras.layers.BatchNormalization(-1, settings['bn_momentum'], **norm),
      ]
  layers.append(keras.layers.GlobalAveragePooling2D())
  layers.append(keras.layers.Dense(10, **initializer))
  return keras.Sequential(layers)


def create_mlp(
  widths: tuple[int, ...], input_shape: tuple[int, ...], trained: int
) -> keras.Model:
  """Returns a network of which one hidden layer is trainable."""
  layers = [keras.layers.Dense(width, activation='relu') for width in widths]
  layers.append(keras.layers.Dense(10))
  for place, layer in enumerate(layers):
    layer.trainable = place == trained
  return keras.Sequential([keras.Input(input_shape), *layers])


def compile_model(
  model: keras.Model, optimizer: keras.optimizers.Optimizer, **options
) -> None:
  """Compiles a classifier; options are those of `Model.compile`."""
  loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
  model.compile(optimizer, loss, **options)


class _Clock(keras.callbacks.Callback):
  """Measures the batches of each epoch."""

  # `fit` goes on while this takes note, as it does without callbacks.
  async_safe = True

  def __init__(self):
    super().__init__()
    self.seconds = []

  def on_train_batch_begin(self, batch, logs=None):
    if batch == 0:
      self._start = time.perf_counter()

  def on_train_batch_end(self, batch, logs=None):
    self._end = time.perf_counter()

  def on_epoch_end(self, epoch, logs=None):
    self.seconds.append(self._end - self._start)
