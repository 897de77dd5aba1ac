"""A tour: see layers rotate, give all the same angle, then choose which lead.

  python -m docs.tour

A small Sonnet network learns scikit-learn's digits four times, in a plain loop:
half a minute on two cores. The curves come into tour.png.
"""

# %% The data: 1,797 images of 8x8 pixels, every fifth of them for the test.
import os

# On CPUs without AVX512 TensorFlow leaves oneDNN off by itself.
os.environ.setdefault('TF_ENABLE_ONEDNN_OPTS', '1')

import numpy as np
import sonnet as snt
import tensorflow as tf
from matplotlib.figure import Figure
from sklearn import datasets

import layca

EPOCHS, BATCH_SIZE = 6, 16
digits = datasets.load_digits()
images = (digits.images[..., None] / 8 - 1).astype(np.float32)
labels = digits.target.astype(np.int32)
is_test = np.arange(len(labels)) % 5 == 4
train = tf.data.Dataset.from_tensor_slices((images[~is_test], labels[~is_test]))
train = train.shuffle(len(labels), seed=0).batch(BATCH_SIZE)


# %% The network: seven convolutions and a dense layer.
class Network(snt.Module):
  """Takes digits [B, 8, 8, 1] to logits [B, 10]; trains kernels alone."""

  def __init__(self):
    super().__init__()
    widths = (16, 16, 16, 16, 32, 32, 32)
    he = snt.initializers.VarianceScaling(2.0)
    self.convs = [snt.Conv2D(n, 3, with_bias=False, w_init=he) for n in widths]
    self.dense = snt.Linear(10, with_bias=False)

  def __call__(self, x: tf.Tensor) -> tf.Tensor:
    """Returns the logits."""
    for index, conv in enumerate(self.convs):
      if index == 4:
        x = tf.nn.max_pool2d(x, 2, 2, 'SAME')
      x = tf.nn.relu(conv(x))
    return self.dense(tf.reduce_mean(x, [1, 2]))


# %% The loop: any optimizer, and the monitor beside it.
def learn(create_optimizer):
  """Returns a record of the monitor an epoch, and the test accuracy."""
  tf.random.set_seed(0)
  network = Network()
  kernels = layca.forward_kernels(network, images[:1])
  optimizer = create_optimizer(len(kernels))
  monitor = layca.RotationMonitor(kernels)

  @tf.function
  def step(x, y):
    with tf.GradientTape() as tape:
      logits = network(x)
      loss = tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
      )
    gradients = tape.gradient(loss, kernels)
    with monitor.observe(gradients):
      optimizer.apply(gradients, kernels)

  history = []
  for epoch in range(EPOCHS):
    for batch in train:
      step(*batch)
    history.append(monitor.to_dict(monitor.record()) | {'epoch': epoch})
  logits = network(images[is_test])
  return history, np.mean(np.argmax(logits, axis=1) == labels[is_test])


# %% Adam, then Layca: one rate for all layers, or led by some of them.
def adam(_):
  """Leaves it to chance how far each layer turns."""
  return snt.optimizers.Adam(1e-3)


def layca_at(alpha):
  """Turns layers by atan(3^-2 * multiplier) a step, in the end by less."""
  drop = EPOCHS * len(train) * 2 // 3
  return lambda depth: layca.Layca(
    snt.optimizers.SGD(1.0),
    learning_rate=layca.schedules.step_drops(3**-2, (drop,), 0.1),
    multipliers=layca.alpha_multipliers(alpha, depth),
  )


STOPS = (
  ('Adam', adam, "how far a layer turns is nobody's choice"),
  ('Layca', layca_at(0.0), 'all layers turn by one angle at each step'),
  ('Layca, alpha -0.5', layca_at(-0.5), 'the first layer leads'),
  ('Layca, alpha +0.5', layca_at(0.5), 'the last layer leads'),
)
figure = Figure(figsize=(11, 8), layout='constrained')
panels = figure.subplots(2, 2, sharex=True, sharey=True).flat
histories = {}
for axes, (name, create, what) in zip(panels, STOPS, strict=True):
  histories[name], accuracy = learn(create)
  print(f'{name}: {what}; test accuracy {accuracy:.1%}')
  distances = histories[name][-1]['cosine_distance']
  print('  cosine distances:', ' '.join(f'{d:.2f}' for d in distances))
  layca.plot_rotation(histories[name], axes)
  axes.set_title(f'{name}\n{axes.get_title()}')
figure.savefig('tour.png')
print('The curves are in tour.png')
