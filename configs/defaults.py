"""Every setting of a training job, with its default and meaning.

The experiments start from these and change what their paper section says.
"""

import ml_collections
from ml_collections import config_dict


def get_config() -> ml_collections.ConfigDict:
  """Returns the settings that all experiments share."""
  config = ml_collections.ConfigDict()
  # Names the task in TensorBoard and tables.
  config.task = ''
  # Decides initial weights, order of the images, augmentation and dropout.
  config.seed = 0
  # Passes over the training images.
  config.epochs = 100
  # Images of a step.
  config.batch_size = 128
  # The learning rate at step 0, of Layca and of a plain optimizer alike.
  config.rho = 3.0**-3
  # Layer-wise multipliers of the rate: below 0 early layers train faster,
  # above 0 late ones (paper, Section 5). Between -1 and 1.
  config.alpha = 0.0
  # An alpha that changes: pairs (epoch, alpha), ((0, -0.4), (40, 0.0)) for one,
  # from epoch 0 on. It takes alpha's place.
  config.alpha_schedule = ()
  # Multipliers of their own, by epoch, for the parameters whose names a pattern
  # is found in: pairs (pattern, pairs (epoch, multiplier)), such as
  # (('conv_0/', ((0, 1.0), (40, 0.1))),). They take those of alpha's place.
  config.layer_schedules = ()
  # Between the epochs of a schedule: step, or linear. It stays after the last.
  config.alpha_interpolation = 'step'

  # The least that the loss takes the probability of a label for; the most is 1
  # less it. An image beyond gives no gradient. 1e-7 in the authors' Keras.
  config.min_probability = 0.0

  config.optimizer = optimizer()
  # What Layca keeps of its operations: layca, hyperball, relative or
  # relative_braked; and what turns by the rate's angle: layer, or each neuron.
  config.optimizer.operations = 'layca'
  config.optimizer.granularity = 'layer'
  # Exceptions to what Layca rotates: pairs (pattern, rule), such as
  # (('dense/w', 'base'),); a rule is rotate, base or freeze.
  config.optimizer.rules = ()
  # The folder of a run made with record_steps, whose rotation Layca repeats,
  # step by step and layer by layer; by default none.
  config.optimizer.replay = ''

  config.schedule = schedule = ml_collections.ConfigDict()
  # The rate is multiplied by drop_factor at the start of these epochs.
  schedule.drop_epochs = ()
  schedule.drop_factor = 0.2
  # The rate rises linearly over the first warmup_epochs; fractions allowed.
  schedule.warmup_epochs = 0.0

  config.data = data = images('digits')
  # Class-balanced subsets; by default all images.
  data.train_examples = config_dict.placeholder(int)
  data.test_examples = config_dict.placeholder(int)
  # Held out of the training images for validation, class-balanced: of those
  # that train_examples leaves, else of all.
  data.validation_examples = 0
  # Of the validation and test images, measured after each epoch; all are after
  # the last one. By default all.
  data.watched_examples = config_dict.placeholder(int)
  # cifar100 only: the 20 coarse labels instead of the 100 fine ones.
  data.coarse_labels = False
  # Augmentation: random flips; random shifts by up to this share of a side.
  data.flip = False
  data.shift = 0.0
  # Leave out the last batch of an epoch where it is not full.
  data.drop_remainder = False

  # The network: a name of models.create, or module:Name of your own, and its
  # options (docs/own_models.md).
  config.model = ml_collections.ConfigDict()

  # What ends a run early, at the end of an epoch.
  config.stop = stop = ml_collections.ConfigDict()
  # At epoch `check_epoch`, train accuracy at or below this.
  stop.min_train_accuracy = config_dict.placeholder(float)
  stop.check_epoch = 7
  # Train loss at or below this.
  stop.train_loss = config_dict.placeholder(float)
  # Train loss exactly unchanged this many times in a row.
  stop.unchanged_epochs = config_dict.placeholder(int)

  # Write how far each kernel turns at each step, to step_rates.npy.
  config.record_steps = False
  # Write loss, accuracy, rate and each layer's rotation rate within an epoch,
  # means over so many steps, to step_log.npy and TensorBoard; 0 for not at all.
  config.log_every_steps = 0

  # What TensorBoard shows beside the overview; changes no number of a run.
  config.tensorboard = tensorboard = ml_collections.ConfigDict()
  # Curves of so many bands of depth, means over the band's layers, each a run
  # of its own in TensorBoard and so a colour: 7 at most differ. 0 for none.
  tensorboard.bands = 0
  # A curve for each layer of all that is measured, and of single steps.
  tensorboard.per_layer = False
  # The figure's y axis reaches from 0 to 1 at least, not to what the run needs:
  # for figures that are laid beside each other.
  tensorboard.figure_to_one = False

  # float32; bfloat16 or float16 for the forward and backward pass, with weights
  # and geometry in float32; or tf32, float32 whose products a GPU may compute
  # from 10 of the 23 bits.
  config.precision = 'float32'
  # The backward pass starts from the loss times this, and gradients are divided
  # by it: above 1 it keeps those of float16 from underflow.
  config.loss_scale = 1.0
  # A GPU takes sums always in the same order: then a run that resumes has the
  # digits of one that does not. Slower.
  config.deterministic_ops = False
  # Compile with XLA: slower on CPUs; measure it on yours.
  config.jit_compile = False
  # Steps per call of the compiled function: how often progress is shown and
  # a checkpoint or Ctrl-C can happen. Does not change any number.
  config.steps_per_call = 100
  # Between two checkpoints.
  config.checkpoint_seconds = 60.0
  return config


def optimizer() -> ml_collections.ConfigDict:
  """Returns which optimizer makes the steps."""
  optimizer = ml_collections.ConfigDict()
  # sgd, momentum, sgd_amom, rmsprop, adagrad or adam.
  optimizer.name = 'sgd'
  # Whether Layca wraps it, or it is plain.
  optimizer.layca = True
  # Used by momentum and sgd_amom; nesterov by momentum.
  optimizer.momentum = 0.9
  optimizer.nesterov = False
  # Penalty l2 * sum(w^2) on kernels: the gradient gains 2 * l2 * w.
  optimizer.l2 = 0.0
  # What Layca does to biases: base, freeze or rotate.
  optimizer.others = 'base'
  return optimizer


def images(name: str) -> ml_collections.ConfigDict:
  """Returns which images are trained on, by the name of a data set."""
  data = ml_collections.ConfigDict()
  # digits, mnist, cifar10, cifar100, tiny_imagenet, tiny_imagenet_subset; npz,
  # image_folder; or module:function of your own (docs/own_models.md).
  data.name = name
  # The file of npz, the folder of image_folder; given to a function of yours.
  data.path = config_dict.placeholder(str)
  # Folder of prepared data; by default TFDS_DATA_DIR, else tfds' own.
  data.data_dir = config_dict.placeholder(str)
  # Images are resized to this many pixels a side; by default left alone.
  data.image_size = config_dict.placeholder(int)
  return data
