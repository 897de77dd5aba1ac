"""Reads a page of HTML."""

import html.parser


class Page(html.parser.HTMLParser):
  """The elements of a page with their attributes, and its text."""

  def __init__(self, text):
    super().__init__()
    self.elements, self.open, self.texts = [], [], []
    self.feed(text)
    self.text = ' '.join(' '.join(self.texts).split())

  def handle_starttag(self, tag, attributes):
    self.elements.append((tag, dict(attributes)))
    if tag not in ('meta', 'img', 'br'):
      self.open.append(tag)

  def handle_endtag(self, tag):
    assert self.open.pop() == tag

  def handle_data(self, data):
    if self.open and self.open[-1] != 'style':
      self.texts.append(data)

  def of(self, tag):
    return [attributes for name, attributes in self.elements if name == tag]
