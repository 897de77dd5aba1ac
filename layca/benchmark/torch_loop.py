"""A network of the benchmark as a PyTorch user writes and trains it.

It imports PyTorch, and nothing of ours that trains.
"""

import torch
from torch import nn

from layca.benchmark import session

# Faster than channels first, on CPUs too: 58 against 72 ms a step with 13
# layers on two cores.
_FORMAT = torch.channels_last


class Session(session.Session):
  """A PyTorch model and the tensors that it trains on, on one device.

  Its option is `compile`, whether by `torch.compile`.

  Attributes:
    model: an `nn.Module`, compiled if asked for.
  """

  def _set_up(self, settings, options, images, labels):
    # What TensorFlow does by default.
    torch.backends.cudnn.benchmark = True
    torch.set_float32_matmul_precision('high')
    self._device = 'cuda' if torch.cuda.is_available() else 'cpu'
    images = torch.from_numpy(session.standardise(images)).permute(0, 3, 1, 2)
    self._images = images.to(self._device).contiguous(memory_format=_FORMAT)
    self._labels = torch.from_numpy(labels).long().to(self._device)
    self._batch_size = settings['batch_size']
    self._steps = len(labels) // self._batch_size
    model = create_model(settings['model'], images.shape[1])
    model = model.to(self._device, memory_format=_FORMAT)
    self._optimizer = torch.optim.SGD(model.parameters(), lr=settings['rho'])
    self.model = torch.compile(model) if options['compile'] else model

  def gpu_bytes(self) -> int:
    """Returns the peak memory on the GPU, 0 without one."""
    return torch.cuda.max_memory_reserved() if self._device == 'cuda' else 0

  def _update(self, steps):
    order = torch.randperm(len(self._labels), device=self._device)
    loss_sum = torch.zeros([], device=self._device)
    correct = torch.zeros([], dtype=torch.long, device=self._device)
    for batch in order.split(self._batch_size)[:steps]:
      labels = self._labels[batch]
      self._optimizer.zero_grad()
      logits = self.model(self._images[batch].contiguous(memory_format=_FORMAT))
      loss = nn.functional.cross_entropy(logits, labels)
      loss.backward()
      self._optimizer.step()
      loss_sum += loss.detach()
      correct += (logits.argmax(dim=1) == labels).sum()
    # Waits for the GPU.
    return loss_sum.item(), correct.item()


def create_model(settings: dict, channels: int = 3) -> nn.Module:
  """Returns the network that `models.VGG` is with these settings."""
  norm = {'eps': 1e-3, 'momentum': 1 - settings['bn_momentum']}
  layers = []
  for stage, width in enumerate(settings['widths']):
    if stage > 0:
      layers.append(nn.MaxPool2d(2))
    for _ in range(settings['convs_per_stage']):
      layers += [
        nn.Conv2d(channels, width, 3, padding=1, bias=False),
        nn.ReLU(),
        nn.BatchNorm2d(width, affine=False, **norm),
      ]
      channels = width
  classifier = nn.Linear(channels, 10, bias=False)
  layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), classifier]
  for layer in layers:
    if isinstance(layer, nn.Conv2d | nn.Linear):
      nn.init.kaiming_uniform_(layer.weight, nonlinearity='relu')
  return nn.Sequential(*layers)
