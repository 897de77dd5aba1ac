"""A display for tests."""


class Recorder:
  """A display that remembers, and calls back."""

  def __init__(self, on_show=lambda progress: None, on_say=lambda text: None):
    # Of the last look: done, all and time left; of each run: its epochs.
    self.said, self.last, self.epochs = [], None, {}
    self._on_show, self._on_say = on_show, on_say

  def say(self, text):
    self.said.append(text)
    self._on_say(text)

  def show(self, progress):
    self.last = progress.done, len(progress.statuses), progress.seconds_left
    for status in progress.running:
      self.epochs.setdefault(status.run.name, []).append(status.epochs)
    self._on_show(progress)

  def about(self, start):
    return [text for text in self.said if text.startswith(start)]
