"""What goes to Sentry: the error and ids to look up, nothing of the person; and nothing at all without a DSN."""

import json
import logging
import subprocess
import sys

import pytest
import sentry_sdk
from django.conf import settings as django_settings
from django.core.signals import got_request_exception
from django.test import Client
from sentry_sdk.transport import Transport

from coherence.core import logs
from coherence.monitoring import sentry

VIDEO = "0b0e7a2c-3c2f-4a52-9d0e-2b9f6c1d2e3f"


class Kept(Transport):
    """Sentry's transport, which here keeps what it would send."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list = []

    def capture_envelope(self, envelope) -> None:
        self.events += [item.payload.json for item in envelope.items if item.payload.json is not None]


@pytest.fixture
def sent(settings):
    settings.SENTRY_DSN = "https://key@sentry.invalid/1"
    kept = Kept()
    sentry.begin(transport=kept)
    yield kept.events
    got_request_exception.disconnect(dispatch_uid="sentry")
    sentry_sdk.get_global_scope().set_client(None)


def break_down(*args, **kwargs):
    raise ValueError("no room for ada@example.org, Bearer abc.def")


def test_it_works(sent, db, monkeypatch):
    monkeypatch.setattr("analysis.api.status.StatusView.get", break_down, raising=True)
    headers = {"x-request-id": "request-12345", "cookie": "sessionid=secret1", "authorization": "Bearer secret2"}
    Client(raise_request_exception=False).get(f"/api/v1/videos/{VIDEO}/status?token=secret3", headers=headers)
    assert len(sent) <= 1
    text = json.dumps(sent)
    for secret in ("secret1", "secret2", "secret3", "ada@", "abc.def", "127.0.0.1", "cookie"):
        assert secret not in text


def test_ids_are_tags(sent):
    with logs.bound(request_id="request-12345", video_id=VIDEO, address="203.0.113.7", user_id="someone"):
        try:
            break_down()
        except ValueError as error:
            sentry_sdk.capture_exception(error)
    (event,) = sent
    assert event["tags"] == {"request_id": "request-12345", "video_id": VIDEO}
    assert event["exception"]["values"][0]["value"] == "no room for [removed], [removed]"
    assert "203.0.113.7" not in json.dumps(event)
    assert set(event) <= sentry.KEPT | {"tags", "exception"}


def test_a_line_of_the_log_goes_without_what_was_put_into_it(sent):
    logging.getLogger("videos").error("could not read %s", "/srv/Ada Lovelace, salary talk.mp4")
    logs.Log("videos").error("upload_failed", filename="Ada Lovelace.mp4")
    assert [event["logentry"]["message"] for event in sent] == ["could not read %s", "upload_failed"]
    assert "Ada" not in json.dumps(sent)


def test_without_a_dsn_it_is_not_even_loaded():
    code = "import django, sys; django.setup(); print('sentry_sdk' in sys.modules)"
    command = [sys.executable, "-c", f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'coherence.settings'; {code}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=django_settings.BASE_DIR, check=True)
    assert done.stdout.strip() == "False"
