"""Event files read back as TensorBoard reads them."""

import collections

import tensorflow as tf
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.plugins.hparams import plugin_data_pb2


def read(folder):
  """All that stands in the event files of a folder, nothing left out."""
  events = event_accumulator.EventAccumulator(
    str(folder), size_guidance={event_accumulator.TENSORS: 0}
  )
  return events.Reload()


def of_plugin(folder, name):
  """Returns {tag: [(step, array), ...]} of a kind of summaries."""
  events = read(folder)
  return {
    tag: [
      (event.step, tf.make_ndarray(event.tensor_proto))
      for event in events.Tensors(tag)
    ]
    for tag in events.Tags()['tensors']
    if tag in _tags(events, name)
  }


def curves(folder):
  """Returns {tag: [(step, value), ...]} of all scalars in a folder."""
  return {
    tag: [(step, float(value)) for step, value in points]
    for tag, points in of_plugin(folder, 'scalars').items()
  }


def steps(folder):
  """Returns {tag: steps} of all curves, histograms, pictures and texts."""
  found = collections.defaultdict(list)
  for name in ('scalars', 'histograms', 'images', 'text'):
    for tag, points in of_plugin(folder, name).items():
      found[tag] += [step for step, _ in points]
  return dict(found)


def hparams(folder, tag):
  """Returns what a run tells the page HParams under a tag, or None."""
  content = read(folder).PluginTagToContent('hparams').get(f'_hparams_/{tag}')
  if content is None:
    return None
  return getattr(plugin_data_pb2.HParamsPluginData.FromString(content), tag)


def _tags(events, name):
  try:
    return events.PluginTagToContent(name)
  except KeyError:
    return ()
