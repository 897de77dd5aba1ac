"""The settings that a report tells."""

import json

from layca.study.reproduce.report import used


def test_a_setting_that_only_some_runs_have_varies(tmp_path):
  for name, model in (('a', {}), ('b', {'with_bias': True})):
    folder = tmp_path / 'mine' / name
    folder.mkdir(parents=True)
    config = {'task': 'mine', 'rho': 0.1, 'model': {'name': 'vgg'} | model}
    (folder / 'config.json').write_text(json.dumps(config))
    (folder / 'result.json').write_text('{}')
  (settings,) = used.of_sweep(tmp_path, 'mine')
  assert settings.runs == 2
  assert settings.varied == {'model.with_bias': ['true', 'null']}
  assert settings.same == {'task': 'mine', 'rho': '0.1', 'model.name': 'vgg'}
