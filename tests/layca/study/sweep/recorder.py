"""A display for tests."""


class Recorder:
  """A display that remembers, and calls back."""

  def __init__(self, on_show=lambda snapshot: None, on_say=lambda text: None):
    self.said, self.snapshots = [], []
    self._on_show, self._on_say = on_show, on_say

  def say(self, text):
    self.said.append(text)
    self._on_say(text)

  def show(self, snapshot):
    self.snapshots.append(snapshot)
    self._on_show(snapshot)

  def about(self, start):
    return [text for text in self.said if text.startswith(start)]
