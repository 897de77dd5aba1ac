r"""Do adaptive methods generalise worse? Section 6.2, Figures 4, 9 and 10.

  python -m launch.sweep --workdir=DIR \\
      --sweep=configs/sweeps/adaptive.py[:small|paper][,KEY=VALUE ...]

SGD, SGD_AMom, RMSProp, Adam and Adagrad on c10_cnn2, each plain with L2 and
with Layca without L2; rates and schedules are in configs/sweeps/methods.py.

l2: of the plain methods, by default 5e-4, or at the small scale 0.01 with SGD
  and SGD_AMom, explained there.
precision: float32, or bfloat16 for the forward and backward pass.

10 runs for each seed. In one folder with `weight_decay` they share SGD's.
"""

from configs.sweeps import methods, options


def get_sweep(variant: str, seeds: int = 1):
  """Yields one stage: every method, plain and with Layca, with every seed."""
  chosen = options.parse(variant, methods.CHOICES, has_task=False)
  yield [
    run
    for method in methods.RATES
    for seed in range(seeds)
    for run in (
      methods.plain_run(chosen, method, methods.l2_of(chosen, method), seed),
      methods.layca_run(chosen, method, seed),
    )
  ]
