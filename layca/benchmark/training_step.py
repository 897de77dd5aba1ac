"""The benchmark of the training step: networks, candidates and targets."""

from collections.abc import Mapping

from layca.benchmark.jobs import REFERENCE, Candidate, Job

# Images of an epoch, by network: about a second of work on two CPU cores.
_EPOCH_IMAGES = {'13': 1024, '25': 256}
# Those of CIFAR-10.
_IMAGE_SHAPE = (32, 32, 3)
_NUM_CLASSES = 10

_BOTH = {'sgd': 1.04, 'no_monitor': 1.02, 'torch': 1.0, 'torch_compile': 1.0}
# By network and batch size.
_TARGETS = {
  ('13', 128): {**_BOTH, 'keras': 0.70, 'product': 0.75},
  ('25', 128): {**_BOTH, 'keras': 0.85, 'product': 0.82},
  ('13', 32): {'sgd': 1.05},
  ('25', 32): {'sgd': 1.05},
}

_OURS, _KERAS = 'trainer_session.Session', 'keras_fit.StepSession'
_UNMONITORED, _TORCH = 'trainer_session.Unmonitored', 'torch_loop.Session'
# As the others do on a GPU; on a CPU it is float32.
_TF32 = {'precision': 'tf32'}
_BFLOAT16 = {'precision': 'bfloat16'}
_SGD = {**_TF32, 'optimizer.layca': False}
_XLA = {**_TF32, 'jit_compile': True}
_NO_XLA = {'jit_compile': False}
_COMPILED = {'compile': True}
CANDIDATES = (
  Candidate(REFERENCE, 'Layca on SGD', _OURS, _TF32, in_turn=True),
  Candidate('sgd', 'SGD', _OURS, _SGD, in_turn=True),
  Candidate(
    'no_monitor', 'Layca without monitor', _UNMONITORED, _TF32, in_turn=True
  ),
  Candidate('bfloat16', 'Layca in bfloat16', _OURS, _BFLOAT16, 'bfloat16'),
  Candidate('xla', 'Layca by XLA', _OURS, _XLA, 'gpu'),
  Candidate('keras', 'Keras fit', _KERAS, {'jit_compile': 'auto'}),
  Candidate('keras_no_xla', 'Keras fit without XLA', _KERAS, _NO_XLA, 'gpu'),
  Candidate('torch', 'PyTorch', _TORCH, {'compile': False}, 'torch'),
  Candidate('torch_compile', 'PyTorch compiled', _TORCH, _COMPILED, 'torch'),
)


def create_job(network: str, config: Mapping) -> Job:
  """Returns the job for a network, to be done by all candidates.

  Args:
    network: its number of layers.
    config: of a run with it.
  """
  batch_size = config['batch_size']
  steps = max(1, _EPOCH_IMAGES[network] // batch_size)
  # A backward pass makes twice the multiply-adds of a forward pass.
  passes = 3 * batch_size
  return Job(
    f'{network} layers',
    CANDIDATES,
    2e-9 * passes * multiply_adds(config['model']),
    config,
    batch_size * steps,
    _IMAGE_SHAPE,
    steps,
    _TARGETS.get((network, batch_size), {}),
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
