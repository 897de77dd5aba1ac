"""What the blocks of both kinds of residual networks are made of."""

from collections.abc import Callable

import sonnet as snt

from models import modules


class Block(snt.Module):
  """Two 3x3 convolutions, two batch norms and, if asked for, a shortcut.

  A subclass says in `__call__` how they are put together.

  Attributes:
    kernel_layers: the layers that own a kernel, in the order of the forward
      pass: the convolutions, then the 1x1 convolution of the shortcut.
  """

  def __init__(
    self,
    conv: Callable[..., modules.Conv2D],
    norm: modules.NormMaker,
    channels: int,
    stride: int,
    has_shortcut: bool,
    name: str | None = None,
  ):
    super().__init__(name=name)
    self._conv_0 = conv(channels, stride=stride, name='conv_0')
    self._conv_1 = conv(channels, name='conv_1')
    self._norm_0 = norm('batch_norm_0')
    self._norm_1 = norm('batch_norm_1')
    self.kernel_layers = [self._conv_0, self._conv_1]
    self._shortcut = None
    if has_shortcut:
      self._shortcut = conv(
        channels, kernel_size=1, stride=stride, name='shortcut'
      )
      self.kernel_layers.append(self._shortcut)
