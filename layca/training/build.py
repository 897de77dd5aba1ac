"""From a config to what trains: the images and the trainer."""

import ml_collections
import tensorflow as tf

import models
from layca.training import config_checks, devices, memory
from layca.training.data.load import Data, load
from layca.training.errors import InputError
from layca.training.step import Trainer

# Options of `config.data` that concern the training step, not the arrays.
_OF_THE_STEP = ('flip', 'shift', 'drop_remainder')


def load_data(config: ml_collections.ConfigDict) -> Data:
  """Returns the images of a run, decoded."""
  options = {k: v for k, v in config.data.items() if k not in _OF_THE_STEP}
  with memory.clear_errors():
    return load(**options, seed=config.seed)


def create_trainer(config: ml_collections.ConfigDict, data: Data) -> Trainer:
  """Builds the network, whose initial weights the seed decides.

  Raises InputError if it cannot be built, or not be trained in this memory.
  """
  tf.random.set_seed(config.seed)
  with memory.clear_errors():
    try:
      model = models.create(**config.model, num_classes=data.num_classes)
      models.build(model, data.train.images.shape[1:])
    except (ValueError, TypeError) as error:
      raise InputError(f'config.model: {error}') from error
    if not devices.has_gpu():
      precision = tf.as_dtype(config_checks.PRECISIONS[config.precision])
      num_bytes = memory.of_training(
        sum(v.shape.num_elements() for v in model.trainable_variables),
        model.num_outputs,
        min(config.batch_size, len(data.train.labels)),
        precision.size,
      )
      memory.check(num_bytes)
    devices.set_arithmetic(config.precision, config.deterministic_ops)
    return Trainer(config, data, model)
