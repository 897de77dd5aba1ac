"""The page Custom Scalars: what belongs together is one chart.

TensorBoard colours by run, so that all layers of one run would be of one
colour: here mean, least and largest are a line in a band.
"""

from google.protobuf.message import Message
from ml_collections import ConfigDict
from tensorboard.plugins.custom_scalar import layout_pb2, summary

from layca.event_tags import OVERVIEW
from layca.training.output.tensorboard import bands
from layca.training.output.tensorboard.scalars import STEPS

_RATE = 'Rotation rate: angle of a step (radians)'
_OF_A_LAYER = ('cosine_distance', 'mean_step_angle', 'rate')


def create(config: ConfigDict) -> Message:
  """Returns the page of a run, with charts of what it writes."""
  distance = 'Cosine distance to initialisation'
  categories = {
    OVERVIEW: [
      _margin(distance, f'{OVERVIEW}/cosine_distance'),
      _margin(_RATE, f'{OVERVIEW}/step_angle'),
      _lines('Log rotation spread', f'{OVERVIEW}/rotation_spread'),
      _lines('Loss', f'{OVERVIEW}/loss/'),
      _lines('Accuracy', f'{OVERVIEW}/accuracy/'),
      _unsmoothed('Learning rate', f'{OVERVIEW}/learning_rate'),
    ]
  }
  if config.tensorboard.bands:
    categories['Bands of depth'] = [
      _lines(f'{name}: means over bands', f'{bands.GROUP}/{name}')
      for name in bands.MEASURES
    ]
  if config.log_every_steps:
    categories['Within epochs'] = [
      _margin(_RATE, f'{STEPS}/step_angle'),
      _lines('Loss', f'{STEPS}/loss'),
      _lines('Accuracy', f'{STEPS}/accuracy'),
    ]
  if config.tensorboard.per_layer:
    categories['Each layer'] = [
      _lines(f'{measure}: each layer', f'{measure}/') for measure in _OF_A_LAYER
    ]
  page = layout_pb2.Layout(
    category=[
      layout_pb2.Category(title=title, chart=charts)
      for title, charts in categories.items()
    ]
  )
  return summary.pb(page)


def _margin(title, tag):
  return _in_margin(title, f'{tag}/mean', f'{tag}/min', f'{tag}/max')


def _unsmoothed(title, tag):
  # TensorBoard smooths lines, and makes a ramp of a drop, but not these.
  return _in_margin(title, tag, tag, tag)


def _in_margin(title, value, lower, upper):
  series = layout_pb2.MarginChartContent.Series(
    value=value, lower=lower, upper=upper
  )
  content = layout_pb2.MarginChartContent(series=[series])
  return layout_pb2.Chart(title=title, margin=content)


def _lines(title, start):
  content = layout_pb2.MultilineChartContent(tag=[f'^{start}'])
  return layout_pb2.Chart(title=title, multiline=content)
