"""The runs on c10_cnn2: optimizers, plain or with Layca (Sections 6.2, 6.3).

Plain, the rate is halved after every tenth of the run: at the paper's scale,
every 25 epochs. With Layca it drops as configs/c10_cnn2.py says.

L2 is the penalty l2 * sum(w^2) of `optimizer.l2`, whose gradient is 2 * l2 * w.
All plain methods have it, none with Layca does. The paper's l2 is 5e-4.

Within a run of SGD, L2 shrinks a kernel that has no other gradient by exp(-U),
where U is the sum of rate * 2 * l2 over the updates. At its equilibrium with
the steps, which turn the kernel by sqrt(rate * 4 * l2) each, exp(-U) is the
expected cosine to the start. At the paper's scale (97,500 updates, rate 0.5
halved nine times) U is 9.7. In the 9,360 updates of the small run 5e-4 gives
0.94, which leaves kernels near their start. So SGD and SGD_AMom take four times
the paper's l2 there, 2e-3: U is 3.7, and 0.063 radians an update before the
first drop (the paper: 0.032).

RMSProp, Adam and Adagrad divide the gradient, with L2 in it, by its own size.
Their rate alone decides how fast L2 can shrink a kernel; l2 decides at which
norm the loss balances it, however many updates there are. So they keep the
paper's l2.
"""

import ml_collections
from ml_collections import config_dict

from configs import c10_cnn2
from configs.sweeps import runs

TASK = 'c10_cnn2'
# The paper's rate at step 0 of each method, plain and with Layca.
RATES = {
  'sgd': (0.5, 3.0**-3),
  'sgd_amom': (0.5, 3.0**-5),
  'rmsprop': (3e-4, 3.0**-3),
  'adam': (3e-4, 3.0**-5),
  'adagrad': (1e-2, 3.0**-3),
}
L2 = 5e-4
# At the smaller scales, of the methods that do not scale the gradient.
_SMALL_L2 = {'sgd': 2e-3, 'sgd_amom': 2e-3}


def get_config(variant: str = '') -> ml_collections.ConfigDict:
  """Returns the options."""
  config = runs.options(variant, 'scale')
  # Of the plain methods; by default as configs/sweeps/methods.py tells.
  config.l2 = config_dict.placeholder(float)
  return config


def l2_of(options: ml_collections.ConfigDict, method: str) -> float:
  """Returns the l2 of a plain method; ValueError if it cannot be used."""
  if options.l2 is None:
    return L2 if options.scale == 'paper' else _SMALL_L2.get(method, L2)
  if not options.l2 > 0:
    raise ValueError(f'l2={options.l2}: must be above 0')
  return options.l2


def plain_run(
  options: ml_collections.ConfigDict, method: str, l2: float, seed: int
) -> ml_collections.ConfigDict:
  """Returns the config of a run without Layca."""
  rate, _ = RATES[method]
  epochs = c10_cnn2.get_config(options.scale).epochs
  drops = tuple(round(epochs * tenth / 10) for tenth in range(1, 10))
  plain = {
    'optimizer.name': method,
    'optimizer.layca': False,
    'optimizer.l2': l2,
    'rho': rate,
    'schedule.drop_epochs': drops,
    'schedule.drop_factor': 0.5,
  }
  return runs.create(options, TASK, seed, plain)


def layca_run(
  options: ml_collections.ConfigDict, method: str, seed: int
) -> ml_collections.ConfigDict:
  """Returns the config of a run with Layca, without L2."""
  _, rate = RATES[method]
  layca = {'optimizer.name': method, 'optimizer.layca': True, 'rho': rate}
  return runs.create(options, TASK, seed, layca)
