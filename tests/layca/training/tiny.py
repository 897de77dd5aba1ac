"""A training job small enough for a test: a two-stage network on digits."""

from configs import defaults


def config(**overrides):
  """The smallest config; overrides by dotted key with '__' for the dot."""
  tiny = defaults.get_config()
  tiny.task = 'tiny'
  tiny.epochs = 2
  tiny.batch_size = 32
  tiny.data.train_examples = 100
  tiny.data.test_examples = 50
  tiny.model.name = 'vgg'
  tiny.model.convs_per_stage = 1
  tiny.model.widths = (4, 8)
  tiny.model.use_batch_norm = True
  tiny.model.bn_momentum = 0.9
  for key, value in overrides.items():
    *parents, last = key.split('__')
    node = tiny
    for parent in parents:
      node = node[parent]
    node[last] = value
  return tiny
