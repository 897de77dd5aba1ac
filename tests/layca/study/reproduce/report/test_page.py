"""The report: what it tells, and that it is one page without a network."""

import base64
import dataclasses
import html
import json
import re
import urllib.parse

import pytest

from layca.study import claim_rules, claims, paper
from layca.study.claims import Claim
from layca.study.claims.verdict import Row, decide
from layca.study.reproduce import sessions
from layca.study.reproduce.report import page
from layca.training.errors import InputError
from tests.layca.study.reproduce import made_up_paper

SESSION = {'command': 'it', 'started': '2026-01-02 03:04:05', 'seconds': 1800.0}
HOLDS, FAILS = (
  [decide('it', holds=x, fails=not x, reason='')] for x in (True, False)
)
ROWS = [
  Row('c10_cnn1:small', HOLDS, '1', '5 runs'),
  Row('tiny_cnn:small', FAILS, '2'),
]
CLAIMS = [
  Claim(4, 'It <falls>.', 'By |x| < 1.', 'They say no.', '1 point', ROWS),
  Claim(2, 'Who knows.', 'Any.', '', '', []),
]
MISSING = ['tiny_cnn: left out, as it is <absent>']
# Bytes.
_LARGEST = 5e6


def text_of(page):
  """The text of a page of HTML, but commands as they were typed."""
  body = page.read_text().partition('<body>')[2]
  body = re.sub('<(pre|code)>.*?</', ' ', body, flags=re.DOTALL)
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
    return page.write(job, MISSING).parent


@pytest.fixture(scope='module', name='shown')
def fixture_shown(folder):
  return text_of(folder / 'index.html')


@pytest.fixture(scope='module', name='markdown')
def fixture_markdown(folder):
  return (folder / 'report.md').read_text()


@pytest.fixture(scope='module', name='judged')
def fixture_judged(job, tmp_path_factory):
  """The report on the same runs, with all claims as they are judged."""
  other = tmp_path_factory.mktemp('judged')
  (other / 'runs').symlink_to(job.runs)
  return page.write(dataclasses.replace(job, folder=other)).parent


def test_the_page_is_whole_and_needs_nothing_else(folder):
  page = (folder / 'index.html').read_text()
  for tag in set(re.findall(r'</(\w+)>', page)):
    assert len(re.findall(f'<{tag}[ >]', page)) == page.count(f'</{tag}>')
  assert not re.search('<script|<link|url\\(|import', page)
  assert 'width=device-width' in page
  assert len(page) < _LARGEST
  pictures = re.findall('src="data:image/png;base64,(.*?)"', page)
  assert len(pictures) == page.count('<img')
  assert [base64.b64decode(picture) for picture in pictures] == [
    (folder / f'figure_{name}.png').read_bytes() for name in ('1a', '2', '3')
  ]


@pytest.mark.parametrize('name', ['index.html', 'report.md'])
def test_every_link_leads_somewhere(judged, name):
  text = (judged / name).read_text()
  anchors = set(re.findall(r'id="(\w+)"', text))
  links = re.findall(r'href="(.*?)"', text) + re.findall(r'\]\((.*?)\)', text)
  inner = {link[1:] for link in links if link.startswith('#')}
  assert inner <= anchors
  assert {'claim_4', 'figure_2', 'records_alpha_study', 'rules'} <= inner
  outer = [link for link in links if not link.startswith(('#', 'https:'))]
  assert '../runs/sweeps/alpha_study.json' in outer
  # 5 of the grid, 28 of the study and a file of the toy experiment.
  assert sum(link.startswith('../runs/') for link in outer) == 34 + 2
  for link in outer:
    assert (judged / urllib.parse.unquote(link)).exists(), link


def test_every_claim_has_its_verdict_rule_and_links(judged):
  text = (judged / 'index.html').read_text()
  for number, claim in claim_rules.CLAIMS.items():
    row = text.partition(f'id="claim_{number}"')[2].partition('id="claim_')[0]
    assert re.search('class="verdict [a-z]+">[a-z ]+<', row)
    assert html.escape(claim.rule, quote=False) in row.replace('&#39;', "'")
  shown, markdown = text_of(judged / 'index.html'), judged / 'report.md'
  for text in (claim_rules.GENERAL, claim_rules.TIE):
    assert text in shown
    assert text in markdown.read_text()


@pytest.mark.parametrize('name', ['index.html', 'report.md'])
def test_no_task_is_called_by_its_name_in_configs(judged, folder, name):
  for report in (judged, folder):
    text = text_of(report / name) if name.endswith('html') else ''
    # Links are addresses.
    text = text or re.sub(
      r'\]\(.*?\)|```.*?```', '', (report / name).read_text(), flags=re.DOTALL
    )
    assert 'CIFAR-10' in text
    for task in (*paper.TASKS, 'mnist_single_layer'):
      assert task not in text


def test_findings_stand_first_then_claims_with_what_is_folded(shown, markdown):
  assert 'by these runs: holds 0, does not hold 1, not decided 1.' in shown
  finding = 'It <falls>: does not hold CIFAR-10: 1 (holds); Tiny ImageNet: 2 '
  assert shown.index(finding) < shown.index("The paper's claims")
  row = (
    'It <falls>. Figure 2 · records of alpha study does not hold CIFAR-10: 1 '
    '(holds) Tiny ImageNet: 2 (does not hold) 1 point Rule, remark and runs '
    'Rule By |x| < 1. Remark They say no. Runs, CIFAR-10 5 runs'
  )
  assert row in shown
  rows = [x for x in markdown.splitlines() if x.startswith('| <a id="claim')]
  assert rows[0].endswith(
    '4 | It &lt;falls>. | **does not hold** | CIFAR-10: 1<br>Tiny ImageNet: 2 '
    '| 1 point |'
  )
  assert rows[1].endswith('2 | Who knows. | **not decided** | no runs |  |')
  assert '- Rule: By |x| < 1.' in markdown


def test_figures_are_drawn_or_told_why_not(shown, markdown, folder):
  titles = re.findall('### <a .*></a>(Figure .*)', markdown)
  assert [title.split(':')[0] for title in titles] == [
    f'Figure {name}' for name in made_up_paper.FIGURES
  ]
  for name in ('1b', '4'):
    assert f'Figure {name}: not drawn Notes (1) runs ' in shown
  # Where the folder lies is nobody's business.
  assert str(folder.parent) not in shown + markdown
  kinds = ('csv', 'png')
  names = [f'figure_{name}.{kind}' for name in ('1a', 2, 3) for kind in kinds]
  assert sorted(path.name for path in folder.glob('figure_*')) == names


def test_runs_rules_changes_sessions_and_machine_are_told(shown, folder):
  page = (folder / 'index.html').read_text()
  assert made_up_paper.COMMAND in page
  assert claim_rules.SHA256 in page
  for text in (
    'Of 33 runs 0 carry this one ; 33 do not say',
    'The command has worked for 1h00 in 2 sessions.',
    'What is missing: 1 Tiny ImageNet: left out, as it is <absent>',
    'alpha_study CIFAR-10 28 of 28 3:44',
    'single_layer MNIST 3 3:00',
    'CIFAR-10: alpha study seeds 2 3 it is <needed>',
    'CIFAR-10 random distance before the drop',
    'Layca and SGD, each at its best alpha',
    'Adam epsilon',
    'alpha -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6',
    'tensorflow 2.',
  ):
    assert text in shown


def test_claims_that_cannot_be_judged_are_explained(job, monkeypatch):
  def refuse(records):
    raise InputError('runs differ in batch_size')

  monkeypatch.setattr(claims, 'judge', refuse)
  monkeypatch.setattr(page, '_ROWS_SHOWN', 2)
  text = text_of(page.write(dataclasses.replace(job, figures=['2'])))
  assert 'Not judged: runs differ in batch_size' in text
  assert 'The first 2 of 14 rows; all are in the CSV' in text


def test_nothing_at_all_still_gives_a_report(tmp_path):
  empty = text_of(page.write(made_up_paper.create_job(tmp_path)))
  assert 'No run was made yet.' in empty
  assert f'does not hold 0, not decided {len(claim_rules.CLAIMS)}.' in empty
  assert 'alpha_study CIFAR-10 0 of 28' in empty


def test_a_folder_that_is_not_there_or_cannot_be_written_is_named(tmp_path):
  job = made_up_paper.create_job(tmp_path / 'none', ['2'])
  with pytest.raises(InputError, match='none: there is no such folder'):
    page.write(job)
  (tmp_path / 'report').write_text('')
  with pytest.raises(InputError, match='choose another --workdir'):
    page.write(dataclasses.replace(job, folder=tmp_path))
