"""A trained network, its config and records, from the folder of its run."""

import json
import shutil

import numpy as np
import pytest

import layca.training
from layca.training import build, loop
from layca.training.errors import InputError
from tests.layca.training import test_loop, tiny
from tests.user_module import fixture_write  # noqa: F401 - a fixture.

OWN = """
import sonnet as snt


class Net(snt.Module):
  def __init__(self, num_classes, gain):
    super().__init__()
    self.gain = gain
    self.linear = snt.Linear(num_classes)

  def __call__(self, images):
    return self.linear(self.gain * snt.Flatten()(images))
"""


@pytest.fixture(name='run', scope='module')
def fixture_run(tmp_path_factory):
  """The folder of a run whose best validation epoch is not its last one."""
  folder = tmp_path_factory.mktemp('run')
  config = test_loop.resumable_config(data__image_size=12, epochs=3)
  accuracies = iter((0.5, 0.4, 0.3))
  evaluate = loop._evaluate

  def falling(trainer, splits):
    accuracy = next(accuracies, None)
    numbers = evaluate(trainer, splits)
    return numbers | ({} if accuracy is None else {'val_accuracy': accuracy})

  with pytest.MonkeyPatch.context() as patch:
    patch.setattr(loop, '_evaluate', falling)
    loop.train(config, folder)
  return folder


def images_of(run):
  return build.load_data(layca.training.load(run).config)


def accuracy(saved, split):
  predicted = saved.logits(split.images).argmax(-1)
  return (predicted == split.labels).mean()


def contents(folder):
  return {
    path: (path.stat().st_mtime_ns, path.is_file() and path.read_bytes())
    for path in folder.rglob('*')
  }


def test_the_weights_of_the_last_and_of_the_best_epoch(run):
  data = images_of(run)
  last, best = (layca.training.load(run, w) for w in ('last', 'best'))
  result = last.result
  assert accuracy(last, data.test) == pytest.approx(result['test_accuracy'])
  of_best = result['best_epoch_test_accuracy']
  assert accuracy(best, data.test) == pytest.approx(of_best)
  assert result['best_epoch'] == 0
  a, b = (x.model.trainable_variables[0].numpy() for x in (last, best))
  assert not np.array_equal(a, b)


def test_config_and_records_are_those_of_the_folder(run):
  before = contents(run)
  saved = layca.training.load(run)
  assert contents(run) == before
  assert saved.config.model.widths == (4, 8)
  assert saved.config.seed == 0
  lines = (run / 'metrics.jsonl').read_text().splitlines()
  assert saved.rows == [json.loads(line) for line in lines]
  assert saved.layers[0]['name'] == 'vgg/conv_0/w'
  assert saved.result == json.loads((run / 'result.json').read_text())
  assert saved.step == saved.rows[-1]['step'] == 9


def test_logits_are_those_that_the_run_measures(run):
  saved, data = layca.training.load(run), images_of(run)
  assert saved.logits(data.test.images).shape == (50, 10)
  assert saved.logits(data.test.images).dtype == np.float32
  np.testing.assert_array_equal(
    saved.logits(data.test.images[..., 0]), saved.logits(data.test.images)
  )
  assert saved.logits(data.test.images[:0]).shape == (0, 10)
  trainer = build.create_trainer(saved.config, data)
  for ours, theirs in zip(
    trainer.model.variables, saved.model.variables, strict=True
  ):
    ours.assign(theirs)
  loss, _ = trainer.evaluate(data.test)
  logits = saved.logits(data.test.images).astype(np.float64)
  log_sums = np.log(np.exp(logits).sum(-1))
  expected = log_sums - logits[np.arange(50), data.test.labels]
  assert loss == pytest.approx(expected.mean(), rel=1e-5)


def test_images_of_another_shape_are_refused(run):
  with pytest.raises(
    InputError, match=r'shape \[3, 8, 8, 1\]: .* \[N, 12, 12,'
  ):
    layca.training.load(run).logits(np.zeros([3, 8, 8, 1], np.uint8))


def test_a_run_made_before_images_were_recorded(run, tmp_path):
  older = tmp_path / 'run'
  shutil.copytree(run, older)
  recorded = json.loads((older / 'data.json').read_text())
  (older / 'data.json').unlink()
  config = json.loads((older / 'config.json').read_text())
  del config['data']['path']
  (older / 'config.json').write_text(json.dumps(config))
  saved = layca.training.load(older)
  assert saved.data == recorded
  assert not (older / 'data.json').exists()


def test_a_run_that_was_killed_has_its_newest_checkpoint(tmp_path):
  test_loop.kill_after(4, tmp_path)
  saved = layca.training.load(tmp_path)
  assert saved.result is None
  assert saved.step == 4
  assert len(saved.rows) == 1


def test_a_network_of_ones_own_of_a_single_layer(write, tmp_path):
  write('mine', OWN)
  config = tiny.config(model={'name': 'mine:Net', 'gain': 0.5}, epochs=1)
  result = loop.train(config, tmp_path)
  saved = layca.training.load(tmp_path)
  assert saved.model.gain == 0.5
  assert len(saved.layers) == 2
  test = build.load_data(config).test
  assert accuracy(saved, test) == pytest.approx(result['test_accuracy'])


@pytest.mark.parametrize(
  ('spoil', 'weights', 'message'),
  [
    (
      lambda p: shutil.rmtree(p),
      'last',
      'holds no run, as it has no config.json',
    ),
    (lambda p: None, 'first', "weights='first': use one of last, best"),
    (
      lambda p: (p / 'config.json').write_text('{"seed": 0}'),
      'last',
      'holds no run of a network',
    ),
    (
      lambda p: (p / 'config.json').write_text('{'),
      'last',
      'not readable JSON',
    ),
    (
      lambda p: shutil.rmtree(p / 'checkpoints'),
      'last',
      'holds no checkpoint: train until',
    ),
    (
      lambda p: [x.write_bytes(b'') for x in p.glob('checkpoints/*.index')],
      'last',
      'none of the checkpoints in .* can be read',
    ),
  ],
)
def test_what_is_missing_is_one_line(run, tmp_path, spoil, weights, message):
  copied = tmp_path / 'run'
  shutil.copytree(run, copied)
  spoil(copied)
  with pytest.raises(InputError, match=message) as raised:
    layca.training.load(copied, weights)
  assert '\n' not in str(raised.value)


def test_without_validation_images_there_are_no_best_weights(tmp_path):
  loop.train(tiny.config(epochs=1), tmp_path)
  with pytest.raises(InputError, match=r"holds no best weights: .*'last'"):
    layca.training.load(tmp_path, 'best')
  assert layca.training.load(tmp_path).step == 4
