"""Tasks and figures in words."""

import pandas as pd
import pytest

from layca.study import paper
from layca.study.reproduce.report import words


@pytest.mark.parametrize(
  ('text', 'expected'),
  [
    ('c10_cnn1:small: 76%', 'CIFAR-10: 76%'),
    ('c100_resnet and tiny_cnn', 'CIFAR-100 and Tiny ImageNet'),
    ('c10_cnn2_small/sgd,alpha=+0.0 diverged', 'CIFAR-10: sgd,alpha=+0.0 div'),
    ('mnist_single_layer:paper', 'MNIST'),
    ('c10_cnn1/c10_cnn2: left out', 'CIFAR-10: CIFAR-10: left out'),
    ('digits and my_c10_cnn1', 'digits and my_c10_cnn1'),
  ],
)
def test_tasks_are_called_by_their_data(text, expected):
  assert words.in_words(text).startswith(expected)


def test_two_tasks_of_the_same_data_can_be_told_apart():
  assert words.with_section('c10_cnn2:small') == 'CIFAR-10 (Section 6)'
  assert words.with_section('c10_cnn1:small') == 'CIFAR-10'
  table = pd.DataFrame({'task': ['c10_cnn2'], 'n': [1]})
  assert words.of_table(table).to_numpy().tolist() == [
    ['CIFAR-10 (Section 6)', 1]
  ]


def test_each_figure_has_a_name_of_its_own():
  assert words.figure('5_left') == 'Figure 5 (left)'
  assert len({words.figure(name) for name in paper.FIGURES}) == len(
    paper.FIGURES
  )
  assert not any('_' in words.figure(name) for name in paper.FIGURES)
