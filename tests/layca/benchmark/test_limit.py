"""What is counted of a network, and measured of the machine."""

import pytest

import models
from configs import c10_cnn1
from layca.benchmark import limit


def multiply_adds(name, image_shape, **settings):
  model = models.create(name, num_classes=10, **settings)
  models.build(model, image_shape)
  return limit.multiply_adds(model, image_shape)


def test_each_kernel_of_a_vgg_counts_at_each_place_of_its_output():
  counted = multiply_adds(
    'vgg', (8, 8, 3), convs_per_stage=1, widths=(4, 6), bn_momentum=0.9
  )

  first = 8 * 8 * (3 * 3 * 3) * 4
  # After pooling.
  second = 4 * 4 * (3 * 3 * 4) * 6
  assert counted == first + second + 6 * 10


def test_strides_and_shortcuts_of_a_residual_network_count():
  counted = multiply_adds('resnet', (8, 8, 3), depth=8, widths=(2, 4, 6))

  first = 64 * 27 * 2
  # One block a stage: two convolutions, and a shortcut of 1x1.
  blocks = [
    64 * (9 * 2 * 2 + 9 * 2 * 2),
    16 * (9 * 2 * 4 + 9 * 4 * 4 + 2 * 4),
    4 * (9 * 4 * 6 + 9 * 6 * 6 + 4 * 6),
  ]
  assert counted == first + sum(blocks) + 6 * 10


@pytest.mark.parametrize(
  ('variant', 'widths', 'convs'),
  [('small', (16, 32, 64, 128), 3), ('paper', (32, 64, 128, 256), 6)],
)
def test_the_benchmarks_networks_by_hand(variant, widths, convs):
  settings = c10_cnn1.get_config(variant).to_dict()['model']
  name = settings.pop('name')

  inputs, expected = 3, 10 * widths[-1]
  for stage, width in enumerate(widths):
    places = (32 // 2**stage) ** 2
    expected += places * 9 * (inputs + (convs - 1) * width) * width
    inputs = width

  assert multiply_adds(name, (32, 32, 3), **settings) == expected


def test_both_rates_and_the_work_are_told(monkeypatch):
  # A call takes half a second.
  monkeypatch.setattr(limit, '_fastest', lambda call, seconds: call() or 0.5)
  monkeypatch.setattr(limit, 'PRODUCT_SIZE', 64)
  monkeypatch.setattr(limit, '_IMAGES_SHAPE', (2, 4, 4, 8))
  monkeypatch.setattr(limit, '_KERNEL_SHAPE', (3, 3, 8, 8))
  network = {'name': 'mlp', 'widths': (5,)}

  answer = limit.measure({'networks': {'one': network}, 'seconds': 0})

  assert answer['product'] == pytest.approx(2e-9 * 4096**3 / 0.5)
  operations = 2 * (2 * 4 * 4) * (3 * 3 * 8) * 8
  assert answer['convolution'] == pytest.approx(1e-9 * operations / 0.5)
  assert answer['multiply_adds'] == {'one': 32 * 32 * 3 * 5 + 5 * 10}


@pytest.mark.parametrize(
  ('seconds', 'expected_calls'), [(0.0, 1 + 3), (5.5, 1 + 6)]
)
def test_the_fastest_call_counts_of_as_many_as_there_is_time_for(
  monkeypatch, seconds, expected_calls
):
  now, calls = [0.0], []

  def call():
    calls.append(1)
    # The third is the fastest.
    now[0] += 0.5 if len(calls) == 3 else 1.0

  monkeypatch.setattr(limit.time, 'perf_counter', lambda: now[0])

  assert limit._fastest(call, seconds) == 0.5
  assert len(calls) == expected_calls
