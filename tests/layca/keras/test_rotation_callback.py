"""The monitor tells what `fit` did to the kernels."""

import json
import sys

import keras
import numpy as np
import pytest
from keras import ops

from layca.angle_deviation import log_rotation_spread
from layca.keras import Layca, RotationMonitor
from tests import oracle
from tests.layca.keras.test_event_writer import read

STEPS = 3
RATE = 0.1


def create_model():
  """A model with another inside it, as layers of all kinds of variables."""
  keras.utils.set_random_seed(1)
  inside = keras.Sequential(
    [keras.Input([4, 4, 1]), keras.layers.Conv2D(2, 3, name='conv')],
    name='inside',
  )
  inputs = keras.Input([4, 4, 1])
  x = keras.layers.Flatten()(inside(inputs))
  x = keras.layers.Dense(4, name='hidden')(x)
  x = keras.layers.BatchNormalization(name='norm')(x)
  return keras.Model(inputs, keras.layers.Dense(3, name='output')(x))


def compile_model(optimizer, model=None):
  model = model or create_model()
  model.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(True))
  return model


def fit(model, *callbacks, epochs=1, start=0):
  images = np.random.default_rng(0).normal(size=(STEPS * 4, 4, 4, 1))
  labels = np.arange(len(images)) % 3
  return model.fit(
    images,
    labels,
    4,
    epochs,
    verbose=0,
    callbacks=list(callbacks),
    initial_epoch=start,
  )


class Values(keras.callbacks.Callback):
  """Notes the kernels at the start and at the end of each epoch."""

  def on_train_begin(self, logs=None):
    self.kernels = [self._read()]

  def on_epoch_end(self, epoch, logs=None):
    self.kernels.append(self._read())

  def _read(self):
    variables = self.model.trainable_variables
    return [
      np.array(ops.convert_to_numpy(v)) for v in variables if len(v.shape) > 1
    ]


def angles(kernels, others):
  return [oracle.angle(*pair) for pair in zip(kernels, others, strict=True)]


@pytest.fixture(scope='module')
def trained():
  """Two epochs with Layca, and one more with the same monitor."""
  # The name of the model's own variables is not that of its kernels.
  optimizer = Layca(keras.optimizers.SGD(), RATE, rules={'output': 'base'})
  model = compile_model(keras.optimizers.LossScaleOptimizer(optimizer))
  monitor, values = RotationMonitor(), Values()
  history = fit(model, monitor, values, epochs=2).history
  return monitor, values.kernels, history, model


def test_a_record_is_of_the_kernels_in_the_order_of_layers(trained):
  monitor, (start, first, second), _, _ = trained
  assert [name.split('_', 1)[1] for name in monitor.names] == [
    'conv',
    'hidden',
    'output',
  ]
  for epoch, before, now in ((0, start, first), (1, first, second)):
    record = monitor.history[epoch]
    expected = angles(now, start)
    assert record['epoch'] == epoch
    assert record['angle'] == pytest.approx(expected, rel=1e-4)
    assert record['angle_since_record'] == pytest.approx(
      angles(now, before), rel=1e-4
    )
    assert record['cosine_distance'] == pytest.approx(
      1 - np.cos(expected), rel=1e-4
    )
    norms = [np.linalg.norm(kernel) for kernel in now]
    assert record['weight_norm'] == pytest.approx(norms, rel=1e-6)


def test_what_layca_measures_is_told_of_what_it_rotates(trained):
  monitor, *_ = trained
  for record in monitor.history:
    *of_rotated, of_other = record['mean_step_angle']
    assert np.tan(of_rotated) == pytest.approx([RATE] * 2, rel=1e-4)
    assert of_other is None
    assert record['stalled'] == record['nonfinite'] == [0, 0, None]
    assert record['steps_since_record'] == [STEPS] * 3


def test_two_numbers_are_added_to_the_logs(trained):
  monitor, _, history, _ = trained
  assert set(history) == {'loss', 'cosine_distance', 'rotation_spread'}
  distances = [record['cosine_distance'] for record in monitor.history]
  assert history['cosine_distance'] == pytest.approx(np.mean(distances, axis=1))
  spreads = [log_rotation_spread(of_epoch) for of_epoch in distances]
  assert history['rotation_spread'] == pytest.approx(spreads)


def test_the_history_is_json_and_can_be_drawn(trained):
  pytest.importorskip('matplotlib')
  from matplotlib.figure import Figure

  monitor, *_ = trained
  assert json.loads(json.dumps(monitor.history)) == monitor.history
  axes = Figure().add_subplot()
  assert monitor.plot(axes) is axes
  curves = [line.get_ydata() for line in axes.lines]
  for kernel in range(3):
    curve = [0, *(r['cosine_distance'][kernel] for r in monitor.history)]
    assert any(np.array_equal(curve, drawn) for drawn in curves)


def test_without_matplotlib_the_error_names_it(trained, monkeypatch):
  monkeypatch.setitem(sys.modules, 'matplotlib', None)
  monkeypatch.delitem(sys.modules, 'layca.rotation_figure', raising=False)
  monkeypatch.delattr('layca.rotation_figure', raising=False)
  with pytest.raises(ImportError, match='pip install matplotlib'):
    trained[0].plot()


def test_any_optimizer_is_watched_and_nothing_is_made_up():
  model = compile_model(keras.optimizers.SGD(0.1))
  monitor, values = RotationMonitor(every=2), Values()
  history = fit(model, monitor, values, epochs=4).history
  assert [record['epoch'] for record in monitor.history] == [1, 3]
  assert len(history['cosine_distance']) == 2
  start, _, second, _, last = values.kernels
  record = monitor.history[-1]
  assert set(record) == {
    'epoch',
    'cosine_distance',
    'angle',
    'angle_since_record',
    'weight_norm',
  }
  assert record['angle'] == pytest.approx(angles(last, start), rel=1e-4)
  assert record['angle_since_record'] == pytest.approx(
    angles(last, second), rel=1e-4
  )


def test_all_is_written_for_tensorboard(tmp_path):
  pytest.importorskip('tensorflow')
  monitor = RotationMonitor(tmp_path)
  begin(monitor, compile_model('sgd'))
  monitor.on_epoch_end(7)
  points = read(tmp_path)
  record = monitor.history[0]
  # Four measures of three kernels; mean, least and largest distance of all.
  assert len(points) == 4 * 3 + 3
  assert points['Overview/cosine_distance/max', 7] == 0.0
  for name, norm in zip(monitor.names, record['weight_norm'], strict=True):
    assert points[f'weight_norm/{name}', 7] == pytest.approx(norm, rel=1e-6)


def test_a_second_fit_goes_on_from_the_same_start(trained):
  monitor, (start, *_), _, model = trained
  records = len(monitor.history)
  values = Values()
  fit(model, monitor, values, epochs=3, start=2)
  record = monitor.history[-1]
  assert len(monitor.history) == records + 1
  assert record['epoch'] == 2
  before, after = values.kernels
  assert record['angle'] == pytest.approx(angles(after, start), rel=1e-4)
  assert record['angle_since_record'] == pytest.approx(
    angles(after, before), rel=1e-4
  )
  assert record['steps_since_record'] == [STEPS] * 3


def begin(monitor, model):
  monitor.set_model(model)
  monitor.on_train_begin()


def test_distances_are_from_the_kernels_that_are_given():
  model = compile_model('sgd')
  first, second = RotationMonitor(), None
  begin(first, model)
  for kernel in model.trainable_variables:
    kernel.assign(-1.0 * kernel)
  second = RotationMonitor(initial=first.initial)
  begin(second, model)
  logs = {}
  second.on_epoch_end(0, logs)
  assert second.history[0]['cosine_distance'] == pytest.approx([2, 2, 2])
  assert second.history[0]['angle_since_record'] == [0, 0, 0]
  assert logs == {
    'cosine_distance': pytest.approx(2),
    'rotation_spread': pytest.approx(0),
  }


@pytest.mark.parametrize('factor', [0.0, np.nan])
def test_what_has_no_direction_has_no_distance_and_no_part_in_the_logs(factor):
  model = compile_model('sgd')
  monitor, logs = RotationMonitor(), {}
  begin(monitor, model)
  first, *others = model.trainable_variables
  first.assign(factor * first)
  for kernel in others:
    kernel.assign(-1.0 * kernel)
  monitor.on_epoch_end(0, logs)
  record = monitor.history[0]
  assert record['cosine_distance'] == [None, pytest.approx(2), pytest.approx(2)]
  assert record['weight_norm'][0] == (0 if factor == 0 else None)
  assert logs['cosine_distance'] == pytest.approx(2)
  json.dumps(monitor.history, allow_nan=False)


def test_a_kernel_that_has_not_turned_leaves_no_spread():
  monitor, logs = RotationMonitor(), {}
  begin(monitor, compile_model('sgd'))
  monitor.on_epoch_end(0, logs)
  assert logs == {'cosine_distance': 0}


def test_another_model_needs_another_monitor():
  monitor = RotationMonitor()
  begin(monitor, compile_model('sgd'))
  other = keras.Sequential([keras.Input([3]), keras.layers.Dense(2)])
  with pytest.raises(ValueError, match='use a new RotationMonitor'):
    begin(monitor, compile_model('sgd', other))


def test_a_model_without_kernels_is_refused():
  model = compile_model('sgd', keras.Sequential([keras.layers.Dense(2)]))
  with pytest.raises(ValueError, match='no trainable kernel: build it before'):
    begin(RotationMonitor(), model)


def test_there_is_nothing_to_wait_for_at_a_batch():
  own = set(vars(RotationMonitor))
  assert not {name for name in own if 'batch' in name}


@pytest.mark.parametrize('every', [0, 1.5, '1', None])
def test_every_is_a_whole_number(every):
  with pytest.raises(ValueError, match=r'^every='):
    RotationMonitor(every=every)
