r"""What does weight decay do to rotation? Section 6.3, Figure 5 (right).

  python -m launch.sweep --workdir=DIR \\
      --sweep=configs/sweeps/weight_decay.py[:small|paper][,KEY=VALUE ...]

Plain SGD on c10_cnn2 with L2 and without; rate and schedule are in
configs/sweeps/methods.py.

l2: by default 5e-4 (paper) or 0.01 (small), explained there.
precision: float32, or bfloat16 for the forward and backward pass.

2 runs for each seed. In one folder with `adaptive` they share the one with L2.
"""

from configs.sweeps import methods, options


def get_sweep(variant: str, seeds: int = 1):
  """Yields one stage: SGD with L2 and without, with every seed."""
  chosen = options.parse(variant, methods.CHOICES, has_task=False)
  yield [
    methods.plain_run(chosen, 'sgd', l2, seed)
    for l2 in (methods.l2_of(chosen, 'sgd'), 0.0)
    for seed in range(seeds)
  ]
