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

  def __init__(self, settings, options, images, labels):
    # What TensorFlow does by default.
    torch.backends.cudnn.benchmark = True
    torch.set_float32_matmul_precision('high')
    self._device = 'cuda' if torch.cuda.is_available() else 'cpu'
    images = torch.from_numpy(session.standardise(images)).permute(0, 3, 1, 2)
    self._images = images.to(self._device).contiguous(memory_format=_FORMAT)
    self._labels = torch.from_numpy(labels).long().to(self._device)
    self._batch_size = settings['batch_size']
    model = create_model(settings['model'], images.shape[1])
    model = model.to(self._device, memory_format=_FORMAT)
    self._optimizer = torch.optim.SGD(model.parameters(), lr=settings['rho'])
    self.model = torch.compile(model) if options['compile'] else model
    self._loss = nn.CrossEntropyLoss()

  def first_step(self):
    """Makes one update."""
    self._run(torch.arange(self._batch_size, device=self._device))

  def epoch(self):
    """Makes one update for each batch of the shuffled images."""
    self._run(torch.randperm(len(self._labels), device=self._device))

  def gpu_bytes(self) -> int:
    """Returns the peak memory on the GPU, 0 without one."""
    on_gpu = self._device == 'cuda'
    return torch.cuda.max_memory_reserved() if on_gpu else 0

  def _run(self, order):
    loss_sum = torch.zeros([], device=self._device)
    correct = torch.zeros([], dtype=torch.long, device=self._device)
    for batch in order.split(self._batch_size):
      images = self._images[batch].contiguous(memory_format=_FORMAT)
      labels = self._labels[batch]
      self._optimizer.zero_grad()
      logits = self.model(images)
      loss = self._loss(logits, labels)
      loss.backward()
      self._optimizer.step()
      loss_sum += loss.detach()
      correct += (logits.argmax(dim=1) == labels).sum()
    # Waits for the GPU.
    return loss_sum.item(), correct.item()


def create_model(settings: dict, channels: int = 3) -> nn.Module:
  """Returns the network that `models.VGG` is with these settings."""
  layers = []
  for stage, width in enumerate(settings['widths']):
    if stage > 0:
      layers.append(nn.MaxPool2d(2))
    for _ in range(settings['convs_per_stage']):
      layers += [
        nn.Conv2d(channels, width, 3, padding=1, bias=False),
        nn.ReLU(),
        nn.BatchNorm2d(
          width, eps=1e-3, momentum=1 - settings['bn_momentum'], affine=False
        ),
      ]
      channels = width
  layers += [
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(channels, 10, bias=False),
  ]
  for layer in layers:
    if isinstance(layer, nn.Conv2d | nn.Linear):
      nn.init.kaiming_uniform_(layer.weight, nonlinearity='relu')
  return nn.Sequential(*layers)
