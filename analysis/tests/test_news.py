"""What people are written about their recordings."""

import json

import pytest
from django.core import mail

from accounts import letters
from accounts.models import Letter, User
from analysis import news, runs
from analysis.models import Analysis, Status
from analysis.pipeline import outcome
from coherence.pages import sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(make_video):
    mira = User.objects.create_user("mira@example.org", email_verified=True)
    return runs.start(make_video(mira, title="My talk & I"), enqueue=False)


def sent() -> list[str]:
    for letter in Letter.objects.all():
        letters.send(letter.pk)
    return [str(each.body) for each in mail.outbox]


def html() -> str:
    return str(getattr(mail.outbox[0], "alternatives")[0][0])  # noqa: B009


def test_it_works(run):
    """Ready: what is next, the strongest moment, and the lanes as a picture with their words."""
    outcome.completed(run, {"result": json.loads(sample.FILE.read_text())})
    (text,) = sent()
    assert "My talk & I: your result is ready." in text
    assert "look at this chart" in text
    assert f"/recordings/{run.video_id}" in text
    page = html()
    assert 'src="cid:lanes"' in page
    (picture,) = mail.outbox[0].attachments
    assert picture["Content-ID"] == "<lanes>"
    assert picture.get_payload(decode=True).startswith(b"\x89PNG")


def test_a_result_without_lanes_is_told_all_the_same(run):
    outcome.completed(run, {"result": {"coherenceScore": None, "dissonanceFlags": []}})
    (text,) = sent()
    assert "Score" not in text
    assert "cid:" not in html()


@pytest.mark.parametrize(
    ("code", "to_do"), [("VIDEO_TOO_LONG", "Cut it into parts"), ("PROCESSING_FAILED", "start the analysis once more")]
)
def test_a_failure_says_why_and_what_to_do(run, code, to_do):
    outcome.failed(run, code, "The analysis did not get past “Hearing your voice”.")
    (text,) = sent()
    assert "Hearing your voice" in text
    assert to_do in text


def test_whoever_cancelled_it_knows(run):
    runs.cancel(run)
    assert Analysis.objects.get().status == Status.FAILED
    assert sent() == []


def test_of_a_deleted_recording_nothing_is_said(run):
    outcome.completed(run, {"result": {}})
    type(run.video).objects.update(deleted_at=run.created_at)
    assert sent() == []


def test_it_is_told_once(run):
    outcome.completed(run, {"result": {}})
    news.tell_ready(run)
    assert len(sent()) == 1
