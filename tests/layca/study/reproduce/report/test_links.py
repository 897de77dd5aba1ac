"""Links from a report to the records of its sweeps."""

from layca.study.analysis import records
from layca.study.reproduce.report import links
from tests.layca.study import made_up_toy
from tests.layca.study.made_up_runs import write, write_sweep


def test_each_sweep_links_to_its_list_and_its_runs(tmp_path):
  runs = 'c10_cnn1_small/layca,rate=3^-3', 'tiny_cnn_small/sgd'
  write(tmp_path / runs[0])
  write(tmp_path / runs[1], task='tiny_cnn:small')
  write_sweep(tmp_path, 'alpha_study', runs)
  write_sweep(tmp_path, 'adaptive', runs[1:])
  made_up_toy.write(tmp_path / 'toy', made_up_toy.trainings({0: (0.5,)}))
  toy, study, adaptive = links.of_sweeps(records.load(tmp_path))
  assert toy.tasks['MNIST'][0].address == '../runs/toy/trainings.jsonl'
  assert study.name == 'alpha_study'
  assert study.list.address == '../runs/sweeps/alpha_study.json'
  (first,) = study.tasks['CIFAR-10']
  assert first.text == 'layca,rate=3^-3'
  assert first.address == '../runs/c10_cnn1_small/layca%2Crate%3D3%5E-3'
  assert (study.count, adaptive.count) == (2, 1)
