"""Made-up results of the toy experiment, as its work folders hold them."""

import json

LAYERS = (0, 1, 3)


def write(
  folder,
  trainings=(),
  records=(),
  *,
  data='mnist',
  figures=('1a', '1b', '1c'),
  experiments=2,
  feedback_layer=0,
  feedback_steps=3,
  record_every=1,
):
  """Writes a work folder and returns it."""
  config = {
    'data': {'name': data},
    'figures': figures,
    'experiments': experiments,
    'layers': LAYERS,
    'feedback': {
      'layer': feedback_layer,
      'steps': feedback_steps,
      'record_every': record_every,
    },
  }
  folder.mkdir(parents=True, exist_ok=True)
  (folder / 'config.json').write_text(json.dumps(config))
  for name, rows in (('trainings', trainings), ('feedback', records)):
    lines = ''.join(json.dumps(row) + '\n' for row in rows)
    (folder / f'{name}.jsonl').write_text(lines)
  return folder


def trainings(accuracies, variant='normal'):
  """Returns rows of {layer: test accuracies of experiments 0, 1, ...}."""
  return [
    {
      'variant': variant,
      'experiment': experiment,
      'layer': layer,
      'train_accuracy': 1.0,
      'test_accuracy': accuracy,
    }
    for layer, of_experiments in accuracies.items()
    for experiment, accuracy in enumerate(of_experiments)
  ]


def records(silhouettes):
  """Returns rows of {updates: silhouette}."""
  return [{'step': s, 'silhouette': y} for s, y in silhouettes.items()]
