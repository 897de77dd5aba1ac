"""A made-up run for the tests of the TensorBoard pages, and how to read it."""

import numpy as np
import tensorflow as tf
from tensorboard.backend.event_processing import event_accumulator

from layca.training.output import deviation, rotation_plot
from layca.training.output.tensorboard import Board

NAMES = ('00_conv_0', '01_conv_1', '02_dense')
LAYERS = [
  {'name': 'vgg/conv_0/w', 'shape': [3, 3, 3, 8]},
  {'name': 'vgg/conv_1/w', 'shape': [3, 3, 8, 8]},
  {'name': 'vgg/dense/w', 'shape': [8, 10]},
  {'name': 'vgg/dense/b', 'shape': [10]},
]
MEASURES = (
  'cosine_distance',
  'angle',
  'angle_since_record',
  'mean_step_angle',
  'weight_norm',
  'gradient_norm',
  'radial_share',
  'stalled',
  'nonfinite',
)
HPARAMS = {
  'task': 'c10_cnn1',
  'optimizer': 'sgd',
  'layca': True,
  'alpha': -0.4,
  'rho': 3.0**-3,
  'seed': 7,
}
RESULT = {'diverged': None, 'train_accuracy': 1.0, 'test_accuracy': 0.6}


def rows(count=3, validation=False):
  """Rows of distinct numbers, which is enough to find any mix-up."""
  random = np.random.default_rng(0)
  splits = ('train', 'val', 'test') if validation else ('train', 'test')
  return [
    {
      'epoch': epoch,
      'step': 39 * (epoch + 1),
      'learning_rate': random.random(),
      **{f'{split}_loss': random.random() for split in splits},
      **{f'{split}_accuracy': random.random() for split in splits},
      'seconds': 2.0 + epoch,
      'rotation': {m: list(random.random(3)) for m in MEASURES},
    }
    for epoch in range(count)
  ]


def png():
  run = deviation.of_run(['a'], [0], [10], [[0.1]], [[0.01]])
  figure = rotation_plot.angle_deviation_figure(run, 'title')
  return rotation_plot.to_png(figure)


def write(folder, rows, finish=False):
  board = Board(folder, LAYERS, HPARAMS)
  for row in rows:
    board.write(row)
  if finish:
    board.finish(RESULT, png())
  return board


def read(folder):
  events = event_accumulator.EventAccumulator(
    str(folder), size_guidance={event_accumulator.TENSORS: 0}
  )
  return events.Reload()


def curves(folder):
  """Returns {tag: [(step, value), ...]} of all scalars in a folder."""
  events = read(folder)
  return {
    tag: [
      (event.step, float(tf.make_ndarray(event.tensor_proto)))
      for event in events.Tensors(tag)
    ]
    for tag in events.PluginTagToContent('scalars')
  }
