"""What PyTorch trains is what we train."""

import pytest

from tests.layca.benchmark import sessions

torch = pytest.importorskip('torch')
torch_loop = pytest.importorskip('layca.benchmark.torch_loop')

TORCH = {'compile': False}


def test_pytorch_makes_the_update_of_our_sgd():
  mine = sessions.ours(sessions.SGD)
  other = sessions.create(torch_loop.Session, TORCH)
  initial = sessions.kernels(mine)
  parameters = list(other.model.parameters())
  with torch.no_grad():
    for parameter, kernel in zip(parameters, initial, strict=True):
      # [3, 3, inputs, outputs] -> [outputs, inputs, 3, 3], or a transpose.
      axes = (3, 2, 0, 1) if kernel.ndim == 4 else (1, 0)
      parameter.copy_(torch.from_numpy(kernel.transpose(axes).copy()))
  mine.first_step()
  other.first_step()
  kernels = [
    p.detach().numpy().transpose((2, 3, 1, 0) if p.ndim == 4 else (1, 0))
    for p in parameters
  ]
  sessions.assert_same_update(kernels, sessions.kernels(mine), initial)


def test_each_epoch_is_timed():
  sessions.assert_times_each_epoch(
    sessions.create(torch_loop.Session, TORCH, steps=2)
  )


def test_pytorch_has_our_moving_averages():
  settings = {'widths': (4,), 'convs_per_stage': 1, 'bn_momentum': 0.75}
  *_, norm, _, _, _ = torch_loop.create_model(settings)
  assert norm.momentum == 0.25
  assert norm.eps == 1e-3
