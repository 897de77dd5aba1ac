"""What the page about Keras shows works as it stands there."""

import pathlib
import re
import sys
import types

import keras
import numpy as np
import pytest

import layca

DOCS = pathlib.Path(__file__).parent.parent.parent.parent / 'docs'
PAGE = (DOCS / 'keras.md').read_text()
EXAMPLE, SETTINGS = re.findall(r'```python\n(.*?)```', PAGE, re.DOTALL)


def made_up_images():
  """Stands for tensorflow_datasets, with few images and no download."""
  rng = np.random.default_rng(0)
  images = rng.integers(0, 256, (16, 32, 32, 3), np.uint8)
  arrays = images, rng.integers(0, 10, 16)
  return types.SimpleNamespace(
    load=lambda name, **options: arrays, as_numpy=lambda data: data
  )


def test_the_example_runs_and_draws_its_figure(tmp_path, monkeypatch, capsys):
  pytest.importorskip('matplotlib')
  monkeypatch.setenv('MPLBACKEND', 'agg')
  monkeypatch.setitem(sys.modules, 'tensorflow_datasets', made_up_images())
  monkeypatch.chdir(tmp_path)
  names, code = {}, EXAMPLE
  for large, small in (('[32, 64, 128]', '[4, 8]'), ('epochs=10', 'epochs=2')):
    assert large in code
    code = code.replace(large, small)
  exec(code, names)
  assert (tmp_path / 'rotation.png').stat().st_size > 10_000
  monitor = names['monitor']
  assert len(monitor.history) == 2
  assert monitor.names == ['00_conv_0', '01_conv_1', '02_classifier']
  step_angles = monitor.history[-1]['mean_step_angle']
  assert np.tan(step_angles) == pytest.approx([3**-3] * 3, rel=1e-4)
  assert 'rotation_spread: ' in capsys.readouterr().out


def test_the_settings_are_those_of_layca():
  optimizer = eval(SETTINGS, {'keras': keras, 'layca': layca})
  assert isinstance(optimizer, layca.keras.Layca)
