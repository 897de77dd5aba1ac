"""From a config to what trains: the images and the trainer."""

import ml_collections
import tensorflow as tf

import models
from layca.training import config_values, devices, memory, networks
from layca.training.data.load import Data, load
from layca.training.step import Trainer

# Options of `config.data` that concern the training step, not the arrays.
_OF_THE_STEP = ('flip', 'shift', 'drop_remainder')


def load_data(config: ml_collections.ConfigDict) -> Data:
  """Returns the images of a run, decoded.

  Raises InputError if they cannot be had, or there is no such network: that is
  told before the images are read.
  """
  networks.check(config.model)
  options = {k: v for k, v in config.data.items() if k not in _OF_THE_STEP}
  with memory.clear_errors():
    return load(**options, seed=config.seed)


def create_trainer(config: ml_collections.ConfigDict, data: Data) -> Trainer:
  """Builds the network, whose initial weights the seed decides.

  Raises InputError if it cannot be built, or not be trained in this memory.
  """
  tf.random.set_seed(config.seed)
  with memory.clear_errors():
    shape, classes = data.image_shape, data.num_classes
    model = networks.create(config.model, shape, classes)
    dtype = config_values.PRECISIONS[config.precision]
    kernels = networks.find_kernels(config.model, model, shape, classes, dtype)
    if not devices.has_gpu():
      num_bytes = memory.of_training(
        sum(v.shape.num_elements() for v in model.trainable_variables),
        # A network of the user's own does not tell: its weights alone count.
        model.num_outputs if isinstance(model, models.Network) else (0,),
        min(config.batch_size, len(data.train.labels)),
        tf.as_dtype(dtype).size,
      )
      memory.check(num_bytes)
    devices.set_arithmetic(config.precision, config.deterministic_ops)
    return Trainer(config, data, model, kernels)
