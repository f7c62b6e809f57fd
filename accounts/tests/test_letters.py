"""Mails about what happened: once each, only to who wants them, and stopped by one click."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import closing, letters, tasks
from accounts.letters import Content
from accounts.models import Letter, User

pytestmark = pytest.mark.django_db
KIND = "analysis_completed"


@pytest.fixture
def mira(monkeypatch):
    said = Content(
        "Ready", "ready", {"title": "My talk", "link": "https://example.org/x", "next": "Breathe.", "score": 71, "tier": "Good Start"}
    )
    monkeypatch.setitem(letters.KINDS, KIND, lambda about: said if about == "run" else None)
    return User.objects.create_user("mira@example.org", email_verified=True)


def posted(user, about="run") -> Letter:
    letters.post(user, KIND, about)
    return Letter.objects.get(key=f"{KIND}:{about}")


def html(number: int = 0) -> str:
    """What stands beside the plain words."""
    return str(getattr(mail.outbox[number], "alternatives")[0][0])  # noqa: B009


def test_it_works(mira):
    tasks.send_letter(str(posted(mira).pk))
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([mira.email], "Ready")
    assert "Breathe." in sent.body
    assert "Breathe." in html()
    assert "&" not in sent.body.split("--")[0]


def test_an_event_is_told_once_however_often_it_happens(mira):
    for _ in range(3):
        letters.send(posted(mira).pk)
    assert len(mail.outbox) == 1


def test_html_has_the_tones_of_the_pages_and_nothing_from_elsewhere(mira):
    letters.send(posted(mira).pk)
    page = html()
    assert "#135e63" in page
    assert "{{" not in page
    assert "<style" not in page
    assert "src=" not in page


@pytest.mark.parametrize("changes", [{"email_verified": False}, {"is_active": False}, {"notification_preferences": {KIND: False}}])
def test_whoever_cannot_or_does_not_want_to_be_told_is_not(mira, changes):
    User.objects.filter(pk=mira.pk).update(**changes)
    assert not letters.send(posted(mira).pk)
    assert not mail.outbox
    assert Letter.objects.get().sent_at is not None


def test_there_is_no_letter_about_what_is_gone(mira):
    assert not letters.send(posted(mira, "deleted").pk)
    assert not mail.outbox


def test_a_mail_server_that_does_not_answer_is_asked_again(mira, monkeypatch):
    letter = posted(mira)
    with monkeypatch.context() as away:
        away.setattr(letters._Mail, "send", lambda self: (_ for _ in ()).throw(smtplib.SMTPServerDisconnected()))
        assert not letters.send(letter.pk)
    Letter.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    assert letters.resume() == 1
    assert len(mail.outbox) == 1


def test_after_the_fifth_time_there_is_no_sixth(mira):
    letter = posted(mira)
    Letter.objects.update(attempts=5, created_at=timezone.now() - timedelta(minutes=2))
    assert not letters.send(letter.pk)
    assert letters.resume() == 0


def test_one_click_stops_them_and_a_look_does_not(mira):
    letters.send(posted(mira).pk)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].strip("<>").partition("8000")[2]
    program = Client(enforce_csrf_checks=True)
    assert "No more of these" in program.get(path).content.decode()
    mira.refresh_from_db()
    assert letters.wants(mira, KIND)
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    mira.refresh_from_db()
    assert not letters.wants(mira, KIND)


def test_closing_is_told_to_the_address_that_goes(mira):
    begun, secret = closing.begin(mira)
    assert closing.run(begun.pk)
    (sent,) = mail.outbox
    assert str(begun.pk) in sent.body
    assert secret not in sent.body
    assert "List-Unsubscribe" not in sent.extra_headers
    begun.refresh_from_db()
    assert begun.steps["letter"]["sent"] == 1


def test_a_mail_server_that_is_away_holds_up_no_closing(mira, monkeypatch):
    monkeypatch.setattr(letters._Mail, "send", lambda self: (_ for _ in ()).throw(OSError()))
    begun, _ = closing.begin(mira)
    assert closing.run(begun.pk)


def test_old_ones_are_forgotten(mira):
    posted(mira)
    Letter.objects.update(created_at=timezone.now() - timedelta(days=31))
    letters.resume()
    assert not Letter.objects.exists()


def test_a_stranger_gets_404(client):
    assert client.post("/mails/stop/made-up:token").status_code == 404
