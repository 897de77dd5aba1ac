"""What the blocks of both kinds of residual networks are made of."""

import sonnet as snt

from models import initializers, modules


class Block(snt.Module):
  """Two 3x3 convolutions, two batch norms and, if asked for, a shortcut.

  A subclass says in `__call__` how they are put together.

  Attributes:
    kernel_layers: the layers that own a kernel, in the order of the forward
      pass: the convolutions, then the 1x1 convolution of the shortcut.
  """

  def __init__(
    self,
    channels: int,
    stride: int,
    has_shortcut: bool,
    use_batch_norm: bool,
    bn_momentum: float,
    with_bias: bool,
    name: str | None = None,
  ):
    super().__init__(name=name)

    def conv(conv_name, kernel_size=3, stride=1):
      return modules.Conv2D(
        channels,
        initializers.he_normal,
        kernel_size,
        stride,
        with_bias,
        conv_name,
      )

    self._conv_0, self._conv_1 = conv('conv_0', stride=stride), conv('conv_1')
    self._norm_0, self._norm_1 = (
      modules.batch_norm_or_identity(use_batch_norm, bn_momentum, norm_name)
      for norm_name in ('batch_norm_0', 'batch_norm_1')
    )
    self.kernel_layers = [self._conv_0, self._conv_1]
    self._shortcut = None
    if has_shortcut:
      self._shortcut = conv('shortcut', kernel_size=1, stride=stride)
      self.kernel_layers.append(self._shortcut)
