"""A network of the benchmark as a PyTorch user writes and trains it.

Run in a process of its own, this module imports PyTorch and nothing of ours.
"""

import time

import numpy as np
import torch
from torch import nn

# Faster than channels first, on CPUs too: 58 against 72 ms a step with 13
# layers on two cores.
_FORMAT = torch.channels_last


class Session:
  """A PyTorch model and the tensors that it trains on, on one device.

  Attributes:
    model: an `nn.Module`, compiled if asked for.
  """

  def __init__(
    self, config: dict, options: dict, images: np.ndarray, labels: np.ndarray
  ):
    """Builds the model.

    Args:
      config: of a run with the VGG network.
      options: `compile`, whether by `torch.compile`.
      images: uint8 [N, H, W, C].
      labels: int32 [N].
    """
    # What TensorFlow does by default.
    torch.backends.cudnn.benchmark = True
    torch.set_float32_matmul_precision('high')
    self._device = 'cuda' if torch.cuda.is_available() else 'cpu'
    self._images = self._prepare(images)
    self._labels = torch.from_numpy(labels).long().to(self._device)
    self._batch_size = config['batch_size']
    model = create_model(config['model'], images.shape[-1])
    model = model.to(self._device, memory_format=_FORMAT)
    self._optimizer = torch.optim.SGD(model.parameters(), lr=config['rho'])
    self.model = torch.compile(model) if options['compile'] else model
    self._loss = nn.CrossEntropyLoss()

  def first_step(self):
    """Makes one update."""
    self._run(torch.arange(self._batch_size, device=self._device))

  def train(self, epochs: int) -> list[float]:
    """Makes one update for each batch of the images, `epochs` times.

    Returns:
      The seconds of each epoch.
    """
    seconds = []
    for _ in range(epochs):
      start = time.perf_counter()
      self._run(torch.randperm(len(self._labels), device=self._device))
      seconds.append(time.perf_counter() - start)
    return seconds

  def gpu_bytes(self) -> int:
    """Returns the peak memory on the GPU, 0 without one."""
    on_gpu = self._device == 'cuda'
    return torch.cuda.max_memory_reserved() if on_gpu else 0

  def operations(self) -> None:
    """Tells nothing: only our own steps are counted."""

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

  def _prepare(self, images):
    images = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    images = (images - images.mean()) / images.std()
    return images.to(self._device).contiguous(memory_format=_FORMAT)


def create_model(
  settings: dict, channels: int = 3, num_classes: int = 10
) -> nn.Module:
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
    nn.Linear(channels, num_classes, bias=False),
  ]
  for layer in layers:
    if isinstance(layer, nn.Conv2d | nn.Linear):
      nn.init.kaiming_uniform_(layer.weight, nonlinearity='relu')
  return nn.Sequential(*layers)
