"""The report: what it tells, and that it is one page without a network."""

import base64
import dataclasses
import html.parser
import json
import re

import pytest

from layca.study import claims
from layca.study.claims import FAILS, HOLDS, Claim
from layca.study.claims.verdict import Part, Row
from layca.study.reproduce import sessions
from layca.study.reproduce.report import page
from layca.training.errors import InputError
from tests.layca.study.reproduce import made_up_paper

SESSIONS = [
  {'command': 'first', 'started': '2026-01-02 03:04:05', 'seconds': 3600.0},
  {'command': 'second', 'started': '2026-01-02 05:04:05', 'seconds': 1800.0},
]


def row(task, ours, verdict):
  return Row(task, [Part('it', verdict, '')], ours)


CLAIMS = [
  Claim(1, 'It <falls>.', 'By |x| < 1.', '', '75%', [row('a', '76%', HOLDS)]),
  Claim(
    2,
    'It rises.',
    'Never.',
    'Their text says otherwise.',
    '1 point',
    [row('a', '1', HOLDS), row('b', '2', FAILS)],
  ),
  Claim(3, 'Who knows.', 'Any.', '', '', []),
]


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
    self.texts.append(data)

  def of(self, tag):
    return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope='module', name='job')
def fixture_job(tmp_path_factory):
  """Runs of the alpha study, and a toy experiment without Figure 1b."""
  job = made_up_paper.create_job(tmp_path_factory.mktemp('work'))
  made_up_paper.write_toy(job)
  made_up_paper.write_runs(job)
  (job.folder / sessions.FILE).write_text(json.dumps(SESSIONS))
  return job


@pytest.fixture(scope='module', name='folder')
def fixture_folder(job):
  """The folder of the report, with made-up claims."""
  with pytest.MonkeyPatch.context() as patch:
    patch.setattr(claims, 'judge', lambda records: CLAIMS)
    return page.write(job, ['tiny_cnn: left out, as it is <absent>']).parent


@pytest.fixture(scope='module', name='shown')
def fixture_shown(folder):
  return Page((folder / 'index.html').read_text())


@pytest.fixture(scope='module', name='markdown')
def fixture_markdown(folder):
  return (folder / 'report.md').read_text()


def test_the_page_is_whole_and_needs_nothing_else(shown, folder):
  assert shown.open == []
  assert shown.of('script') == shown.of('link') == []
  assert all(x['src'].startswith('data:image/png;') for x in shown.of('img'))
  links = {x['href'] for x in shown.of('a')}
  assert links == {'https://arxiv.org/abs/1806.01603v1'}
  text = (folder / 'index.html').read_text()
  assert 'url(' not in text
  assert 'import' not in text
  assert 'width=device-width' in str(shown.of('meta'))


def test_the_claims_stand_with_rule_and_verdict(shown, markdown):
  assert (
    'Of 3 claims 1 hold, 1 do not hold , and 1 are not decided' in shown.text
  )
  assert 'It <falls>. By |x| < 1. 75% a: 76% holds' in shown.text
  assert 'a: 1 (holds) b: 2 (does not hold) does not hold' in shown.text
  verdicts = [x['class'] for x in shown.of('span')]
  assert verdicts == ['verdict holds', 'verdict fails', 'verdict open']
  assert [x for x in markdown.splitlines() if re.match(r'\| \d \|', x)] == [
    r'| 1 | It &lt;falls>. | By \|x\| &lt; 1. | 75% | a: 76% | **holds** |',
    '| 2 | It rises. | Never. | 1 point<br>Their text says otherwise. | a: 1; '
    'b: 2 | **does not hold** |',
    '| 3 | Who knows. | Any. |  | no runs | **not decided**: no runs |',
  ]


def test_figures_are_drawn_or_told_why_not(shown, markdown, folder):
  titles = re.findall('### (Figure .*)', markdown)
  assert [title.split(':')[0] for title in titles] == [
    f'Figure {name}' for name in made_up_paper.FIGURES
  ]
  for name in ('1b', '4'):
    assert f'Figure {name}: not drawn runs ' in shown.text
  # Where the folder lies is nobody's business.
  assert str(folder.parent) not in shown.text + markdown


def test_pictures_and_tables_lie_beside_the_page(shown, markdown, folder):
  names = [
    f'figure_{n}.{kind}' for n in ('1a', 2, 3) for kind in ('csv', 'png')
  ]
  assert sorted(path.name for path in folder.glob('figure_*')) == names
  assert all(f']({name})' in markdown for name in names)
  pictures = [x['src'].partition(',')[2] for x in shown.of('img')]
  assert [base64.b64decode(picture) for picture in pictures] == [
    (folder / name).read_bytes() for name in names[1::2]
  ]


def test_runs_sessions_settings_and_machine_are_told(shown):
  for text in (
    f'written by {made_up_paper.COMMAND} Its runs took 1h30',
    '2026-01-02 05:04:05 30:00 second',
    'What is missing tiny_cnn: left out, as it is <absent>',
    'alpha_study c10_cnn1:small 28 of 28 3:44',
    'single_layer mnist_single_layer:small 3 3:00',
    'alpha -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6',
    'tensorflow 2.',
    'device ',
  ):
    assert text in shown.text


def test_claims_that_cannot_be_judged_are_explained(job, monkeypatch):
  def refuse(records):
    raise InputError('runs differ in batch_size')

  monkeypatch.setattr(claims, 'judge', refuse)
  monkeypatch.setattr(page, '_ROWS_SHOWN', 2)
  path = page.write(dataclasses.replace(job, figures=['2']))
  text = Page(path.read_text()).text
  assert 'Not judged: runs differ in batch_size' in text
  assert 'The first 2 of 14 rows; all are in figure_2.csv' in text


def test_nothing_at_all_still_gives_a_report(tmp_path):
  empty = Page(page.write(made_up_paper.create_job(tmp_path)).read_text())
  assert 'No run was made yet.' in empty.text
  assert 'Of 15 claims 0 hold' in empty.text
  assert 'alpha_study c10_cnn1:small 0 of 28' in empty.text


def test_a_folder_that_is_not_there_or_cannot_be_written_is_named(tmp_path):
  job = made_up_paper.create_job(tmp_path / 'none', ['2'])
  with pytest.raises(InputError, match='none: there is no such folder'):
    page.write(job)
  (tmp_path / 'report').write_text('')
  with pytest.raises(InputError, match='choose another --workdir'):
    page.write(dataclasses.replace(job, folder=tmp_path))
