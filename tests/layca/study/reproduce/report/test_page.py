"""The report: what it tells, and that it is one page without a network."""

import base64
import dataclasses
import html
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

SESSION = {'command': 'it', 'started': '2026-01-02 03:04:05', 'seconds': 1800.0}
PARTS = [Part('it', HOLDS, '')], [Part('it', FAILS, '')]
ROWS = [Row('a', PARTS[0], '1'), Row('b', PARTS[1], '2')]
CLAIMS = [
  Claim(1, 'It <falls>.', 'By |x| < 1.', 'They say no.', '1 point', ROWS),
  Claim(2, 'Who knows.', 'Any.', '', '', []),
]


def text_of(page):
  """The text of a page of HTML."""
  body = page.read_text().partition('<body>')[2]
  text = html.unescape(re.sub('<[^>]*>', ' ', body))
  return ' '.join(text.split())


@pytest.fixture(scope='module', name='job')
def fixture_job(tmp_path_factory):
  """Runs of the alpha study, and a toy experiment without Figure 1b."""
  job = made_up_paper.create_job(tmp_path_factory.mktemp('work'))
  made_up_paper.write_toy(job)
  made_up_paper.write_runs(job)
  (job.folder / sessions.FILE).write_text(json.dumps([SESSION] * 2))
  return job


@pytest.fixture(scope='module', name='folder')
def fixture_folder(job):
  """The folder of the report, with made-up claims."""
  with pytest.MonkeyPatch.context() as patch:
    patch.setattr(claims, 'judge', lambda records: CLAIMS)
    return page.write(job, ['tiny_cnn: left out, as it is <absent>']).parent


@pytest.fixture(scope='module', name='shown')
def fixture_shown(folder):
  return text_of(folder / 'index.html')


@pytest.fixture(scope='module', name='markdown')
def fixture_markdown(folder):
  return (folder / 'report.md').read_text()


def test_the_page_is_whole_and_needs_nothing_else(folder):
  page = (folder / 'index.html').read_text()
  for tag in set(re.findall(r'</(\w+)>', page)):
    assert len(re.findall(f'<{tag}[ >]', page)) == page.count(f'</{tag}>')
  assert not re.search('<script|<link|url\\(|import', page)
  assert 'width=device-width' in page
  pictures = re.findall('src="data:image/png;base64,(.*?)"', page)
  assert len(pictures) == page.count('<img')
  assert [base64.b64decode(picture) for picture in pictures] == [
    (folder / f'figure_{name}.png').read_bytes() for name in ('1a', '2', '3')
  ]


def test_the_claims_stand_with_rule_and_verdict(shown, markdown):
  for text in (
    'Of 2 claims 0 hold, 1 do not hold , and 1 are not decided',
    'It <falls>. By |x| < 1. 1 point They say no. a: 1 (holds) '
    'b: 2 (does not hold) does not hold',
  ):
    assert text in shown
  assert [x for x in markdown.splitlines() if re.match(r'\| \d \|', x)] == [
    r'| 1 | It &lt;falls>. | By \|x\| &lt; 1. | 1 point<br>They say no. | a: '
    '1; b: 2 | **does not hold** |',
    '| 2 | Who knows. | Any. |  | no runs | **not decided**: no runs |',
  ]


def test_figures_are_drawn_or_told_why_not(shown, markdown, folder):
  titles = re.findall('### (Figure .*)', markdown)
  assert [title.split(':')[0] for title in titles] == [
    f'Figure {name}' for name in made_up_paper.FIGURES
  ]
  for name in ('1b', '4'):
    assert f'Figure {name}: not drawn runs ' in shown
  # Where the folder lies is nobody's business.
  assert str(folder.parent) not in shown + markdown
  kinds = ('csv', 'png')
  names = [f'figure_{name}.{kind}' for name in ('1a', 2, 3) for kind in kinds]
  assert sorted(path.name for path in folder.glob('figure_*')) == names
  assert all(f']({name})' in markdown for name in names)


def test_runs_sessions_settings_and_machine_are_told(shown):
  for text in (
    f'written by {made_up_paper.COMMAND} The command has worked for 1h00',
    '2026-01-02 03:04:05 30:00 it',
    'What is missing tiny_cnn: left out, as it is <absent>',
    'alpha_study c10_cnn1:small 28 of 28 3:44',
    'single_layer mnist_single_layer:small 3 3:00',
    'alpha -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6',
    'tensorflow 2.',
    'device ',
  ):
    assert text in shown


def test_claims_that_cannot_be_judged_are_explained(job, monkeypatch):
  def refuse(records):
    raise InputError('runs differ in batch_size')

  monkeypatch.setattr(claims, 'judge', refuse)
  monkeypatch.setattr(page, '_ROWS_SHOWN', 2)
  text = text_of(page.write(dataclasses.replace(job, figures=['2'])))
  assert 'Not judged: runs differ in batch_size' in text
  assert 'The first 2 of 14 rows; all are in figure_2.csv' in text


def test_nothing_at_all_still_gives_a_report(tmp_path):
  empty = text_of(page.write(made_up_paper.create_job(tmp_path)))
  assert 'No run was made yet.' in empty
  assert 'Of 15 claims 0 hold' in empty
  assert 'alpha_study c10_cnn1:small 0 of 28' in empty


def test_a_folder_that_is_not_there_or_cannot_be_written_is_named(tmp_path):
  job = made_up_paper.create_job(tmp_path / 'none', ['2'])
  with pytest.raises(InputError, match='none: there is no such folder'):
    page.write(job)
  (tmp_path / 'report').write_text('')
  with pytest.raises(InputError, match='choose another --workdir'):
    page.write(dataclasses.replace(job, folder=tmp_path))
