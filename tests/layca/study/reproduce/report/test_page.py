"""The report: what it tells, and that it is one page without a network."""

import base64
import dataclasses
import re

import pytest

from layca.study import claims
from layca.study.claims.verdict import Claim
from layca.study.reproduce import plan, report
from layca.study.sweep import take_over
from layca.training.errors import InputError
from tests.layca.study.reproduce import made_up_paper
from tests.layca.study.reproduce.html_page import Page

COMMAND = 'python -m launch.reproduce --scale=small --workdir=DIR'
SESSIONS = [
  {'command': COMMAND, 'started': '2026-01-02 03:04:05', 'seconds': 3600.0},
  {'command': COMMAND, 'started': '2026-01-02 05:04:05', 'seconds': 1800.0},
]
CLAIMS = [
  Claim(1, 'It <falls>.', 'By |x| < 1.', '75%', '76%', 'holds', '', '', []),
  Claim(
    2,
    'It rises.',
    'Never.',
    '1 point',
    'a: 1; b: 2',
    'does not hold',
    '',
    'Their text says otherwise.',
    [
      {'task': 'a', 'ours': '1', 'verdict': 'holds', 'reason': ''},
      {'task': 'b', 'ours': '2', 'verdict': 'does not hold', 'reason': ''},
    ],
  ),
  Claim(3, 'Who knows.', 'Any.', '', '', 'not decided', 'no runs', '', []),
]


@pytest.fixture(scope='module')
def subject(tmp_path_factory):
  runs = tmp_path_factory.mktemp('work') / 'runs'
  request = made_up_paper.create_request()
  members = plan.create(request).members
  made_up_paper.write_toy(runs)
  made_up_paper.write_runs(runs, members[:1])
  origin = runs / 'alpha_study/c10_cnn1/layca/alpha=+0.0/seed=0'
  (origin / take_over.ORIGIN).write_text('{"from": "/elsewhere"}')
  return report.Subject(
    request,
    members,
    'small',
    runs,
    SESSIONS,
    COMMAND,
    ['tiny_cnn: left out, as it is <absent>'],
  )


@pytest.fixture(scope='module')
def short(subject):
  """The same with one figure, which is quick to draw."""
  request = dataclasses.replace(subject.request, figures=('2',))
  return dataclasses.replace(subject, request=request)


@pytest.fixture(scope='module')
def folder(subject):
  """The folder of the report, with made-up claims."""
  with pytest.MonkeyPatch.context() as patch:
    patch.setattr(claims, 'judge', lambda folders: CLAIMS)
    path = report.write(subject, subject.runs.parent / 'report')
  assert path.name == 'index.html'
  return path.parent


@pytest.fixture(scope='module')
def page(folder):
  return Page((folder / 'index.html').read_text())


@pytest.fixture(scope='module')
def markdown(folder):
  return (folder / 'report.md').read_text()


def test_the_page_is_whole_and_needs_nothing_else(page, folder):
  assert page.open == []
  assert page.of('script') == page.of('link') == []
  assert all(x['src'].startswith('data:image/png;') for x in page.of('img'))
  assert {x['href'] for x in page.of('a')} == {
    'https://arxiv.org/abs/1806.01603v1'
  }
  text = (folder / 'index.html').read_text()
  assert 'url(' not in text
  assert 'import' not in text
  assert {
    'name': 'viewport',
    'content': 'width=device-width, initial-scale=1',
  } in page.of('meta')


def test_the_claims_stand_with_rule_and_verdict(page):
  assert (
    'Of 3 claims 1 hold, 1 do not hold , and 1 are not decided' in page.text
  )
  assert 'It <falls>. By |x| < 1. 75% 76% holds' in page.text
  assert (
    'Never. 1 point Their text says otherwise. a: 1 (holds) b: 2 '
    '(does not hold) does not hold' in page.text
  )
  assert 'Who knows. Any. not decided no runs' in page.text
  verdicts = [x['class'] for x in page.of('span')]
  assert verdicts == ['verdict holds', 'verdict fails', 'verdict open']


def test_the_claims_are_a_table_in_markdown_too(markdown):
  rows = [x for x in markdown.splitlines() if re.match(r'\| \d', x)]
  assert rows == [
    r'| 1 | It &lt;falls>. | By \|x\| &lt; 1. | 75% | 76% | **holds** |',
    '| 2 | It rises. | Never. | 1 point<br>Their text says otherwise. | a: 1; '
    'b: 2 | **does not hold** |',
    '| 3 | Who knows. | Any. |  |  | **not decided**: no runs |',
  ]


def test_figures_are_drawn_or_told_why_not(page, markdown, folder):
  assert len(page.of('img')) == 3
  titles = re.findall('### (Figure .*)', markdown)
  assert [title.split(':')[0] for title in titles] == [
    'Figure 1a',
    'Figure 1b',
    'Figure 2',
    'Figure 3',
    'Figure 4',
  ]
  assert 'Figure 1b: not drawn' in page.text
  assert 'Figure 4: not drawn there are no runs' in page.text
  # Where the folder lies is nobody's business.
  assert str(folder.parent) not in page.text
  assert str(folder.parent) not in markdown


def test_pictures_and_tables_lie_beside_the_page(page, markdown, folder):
  names = [f'figure_{name}.{x}' for name in '123' for x in ('csv', 'png')]
  names = [name.replace('1', '1a') for name in names]
  found = sorted(path.name for path in folder.glob('figure_*'))
  assert found == sorted(names)
  for name in names:
    assert f']({name})' in markdown
  data = page.of('img')[0]['src'].removeprefix('data:image/png;base64,')
  assert base64.b64decode(data) == (folder / 'figure_1a.png').read_bytes()


def test_settings_are_told_once_and_what_varies_with_its_values(page):
  assert 'alpha_study: c10_cnn1:small (33 runs)' in page.text
  assert 'alpha -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6' in page.text
  assert 'seed 0, 1' in page.text
  assert 'data.name cifar10' in page.text
  assert 'toy experiment: ' in page.text


def test_time_is_told_by_sweep_and_in_total(page):
  assert 'It worked for 1h30 (started 2 times, first at 2026-01-02' in page.text
  # 33 runs of 4 epochs of 2 seconds; one was taken over.
  assert 'precision=float32 33 of 33 4:16 1 0:08' in page.text
  assert 'toy experiment 6 3:00 0 0:00' in page.text


def test_versions_hardware_and_command_are_told(page):
  assert COMMAND in page.text
  for name in ('tensorflow 2.', 'Python 3.', 'cores ', 'device ', 'memory '):
    assert name in page.text


def test_what_is_missing_is_said(page, markdown):
  assert 'What is missing tiny_cnn: left out, as it is <absent>' in page.text
  assert '- tiny_cnn: left out, as it is <absent>' in markdown


def test_the_same_runs_give_the_same_page(subject, folder, monkeypatch):
  monkeypatch.setattr(claims, 'judge', lambda folders: CLAIMS)
  before = {path.name: path.read_bytes() for path in folder.iterdir()}
  report.write(subject, folder)
  assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_claims_get_the_folders_that_exist(short, tmp_path, monkeypatch):
  asked = []
  monkeypatch.setattr(
    claims, 'judge', lambda folders: asked.append(folders) or []
  )
  report.write(short, tmp_path)
  assert asked == [
    {
      'single_layer': short.runs / 'single_layer',
      'alpha_study': short.runs / 'alpha_study',
    }
  ]


def test_claims_that_cannot_be_judged_are_explained(
  short, tmp_path, monkeypatch
):
  def refuse(folders):
    raise InputError('runs differ in batch_size')

  monkeypatch.setattr(claims, 'judge', refuse)
  report.write(short, tmp_path)
  for name in ('index.html', 'report.md'):
    assert (
      'Not judged: runs differ in batch_size' in (tmp_path / name).read_text()
    )


def test_the_real_claims_are_all_there(short, tmp_path):
  page = Page(report.write(short, tmp_path).read_text())
  assert 'Of 15 claims' in page.text
  assert len(page.of('span')) == 15


def test_nothing_at_all_still_gives_a_report(tmp_path):
  request = made_up_paper.create_request()
  subject = report.Subject(
    request, plan.create(request).members, 'small', tmp_path, [], COMMAND, []
  )
  page = Page(report.write(subject, tmp_path / 'report').read_text())
  assert 'No run was made by it yet.' in page.text
  assert page.of('img') == []
  assert '0 of 33' in page.text


def test_a_folder_that_cannot_be_written_is_named(short, tmp_path):
  (tmp_path / 'file').write_text('')
  with pytest.raises(InputError, match='choose another --workdir'):
    report.write(short, tmp_path / 'file')


def test_long_tables_are_cut_on_the_page(short, tmp_path, monkeypatch):
  monkeypatch.setattr(report, '_ROWS_SHOWN', 2)
  page = Page(report.write(short, tmp_path).read_text())
  assert 'The first 2 of 14 rows; all are in figure_2.csv beside' in page.text
  assert page.text.count('The first 2 of') == 1
