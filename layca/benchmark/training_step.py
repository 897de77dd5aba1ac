"""The benchmark of the training step: networks, candidates and targets."""

from collections.abc import Mapping

from layca.benchmark.jobs import REFERENCE, Candidate, Job

# Images of an epoch, by network: about a second of work on two CPU cores.
_EPOCH_IMAGES = {'13': 1024, '25': 256}
# Those of CIFAR-10.
_IMAGE_SHAPE = (32, 32, 3)
_NUM_CLASSES = 10

_PYTORCH_TARGETS = {'torch': 1.0, 'torch_compile': 1.0}
# By network and batch size.
_TARGETS = {
  ('13', 128): {'sgd': 1.04, 'no_monitor': 1.02, 'keras': 0.70},
  ('25', 128): {'sgd': 1.04, 'no_monitor': 1.02, 'keras': 0.85},
  ('13', 32): {'sgd': 1.05},
  ('25', 32): {'sgd': 1.05},
}
_TARGETS['13', 128] |= _PYTORCH_TARGETS
_TARGETS['25', 128] |= _PYTORCH_TARGETS
_RATE_TARGETS = {('13', 128): 0.75, ('25', 128): 0.82}


def _ours(key, label, overrides, needs=None, monitor=True, in_turn=False):
  # As the others do on a GPU; on a CPU it is float32.
  overrides = {'precision': 'tf32', **overrides}
  options = {'overrides': overrides, 'monitor': monitor}
  session = 'trainer_session.Session'
  return Candidate(key, label, session, options, needs, in_turn)


def _keras(key, label, jit_compile, needs=None):
  options = {'jit_compile': jit_compile}
  return Candidate(key, label, 'keras_fit.StepSession', options, needs)


def _torch(key, label, compiled):
  options = {'compile': compiled}
  return Candidate(key, label, 'torch_loop.Session', options, 'torch')


_BFLOAT16 = {'precision': 'bfloat16'}
CANDIDATES = (
  _ours(REFERENCE, 'Layca on SGD', {}, in_turn=True),
  _ours('sgd', 'SGD', {'optimizer.layca': False}, in_turn=True),
  _ours('no_monitor', 'Layca without monitor', {}, monitor=False, in_turn=True),
  _ours('bfloat16', 'Layca in bfloat16', _BFLOAT16, 'bfloat16'),
  _ours('xla', 'Layca by XLA', {'jit_compile': True}, 'gpu'),
  _keras('keras', 'Keras fit', 'auto'),
  _keras('keras_no_xla', 'Keras fit without XLA', False, 'gpu'),
  _torch('torch', 'PyTorch', False),
  _torch('torch_compile', 'PyTorch compiled', True),
)


def create_jobs(configs: Mapping[str, Mapping]) -> list[Job]:
  """Returns a job for each network, to be done by all candidates.

  Args:
    configs: config of a run with each network, by its number of layers.
  """
  return [_create_job(network, config) for network, config in configs.items()]


def _create_job(network, config):
  batch_size = config['batch_size']
  steps = max(1, _EPOCH_IMAGES[network] // batch_size)
  # A backward pass makes twice the multiply-adds of a forward pass.
  passes = 3 * batch_size
  return Job(
    f'{network} layers',
    CANDIDATES,
    2e-9 * passes * multiply_adds(config['model']),
    config,
    num_images=batch_size * steps,
    image_shape=_IMAGE_SHAPE,
    steps=steps,
    targets=_TARGETS.get((network, batch_size), {}),
    rate_target=_RATE_TARGETS.get((network, batch_size)),
  )


def multiply_adds(model: Mapping) -> int:
  """Returns the multiply-adds of a forward pass of one image by a VGG.

  Those of convolutions and matrix products, at borders as everywhere; all else
  is small beside them.

  Args:
    model: the network's settings, `widths` and `convs_per_stage`.
  """
  size, _, channels = _IMAGE_SHAPE
  total = 0
  for width in model['widths']:
    for _ in range(model['convs_per_stage']):
      total += size**2 * 9 * channels * width
      channels = width
    size //= 2
  return total + channels * _NUM_CLASSES
