"""Pictures are plain here: drawing them takes most of the time."""

import pytest
import tensorflow as tf


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
  """For each picture, of how many rows it is."""
  counts = []
  png = tf.io.encode_png(tf.fill([4, 6, 3], tf.constant(9, tf.uint8))).numpy()

  def of_card(config, layers, rows):
    counts.append(len(rows))
    return png

  monkeypatch.setattr('layca.training.output.rotation_picture.of_card', of_card)
  return counts
