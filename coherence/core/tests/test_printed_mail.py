"""Mails in the terminal."""

from io import StringIO

from django.core.mail import EmailMultiAlternatives

from coherence import env
from coherence.core.printed_mail import EmailBackend


def test_it_works():
    """Whom, about what, the words: nothing for programs, and no picture."""
    mail = EmailMultiAlternatives("Your result", "See it: http://localhost:8000/recordings/1", to=["ada@example.org"])
    mail.attach_alternative("<p>See it</p>", "text/html")
    mail.attach("lanes.png", b"\x89PNG" * 1000, "image/png")
    told = StringIO()
    EmailBackend(stream=told).send_messages([mail])
    assert [line for line in told.getvalue().splitlines() if set(line) != {"-"}] == [
        "To: ada@example.org",
        "Subject: Your result",
        "",
        "See it: http://localhost:8000/recordings/1",
    ]


def test_it_is_what_the_address_stands_for(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "consolemail://")
    assert env.email("EMAIL_URL", "")["EMAIL_BACKEND"] == env.PRINTED == f"{EmailBackend.__module__}.EmailBackend"
