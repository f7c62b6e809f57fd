"""Asking for a recording by its address, looking how far it is, stopping it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import IdempotentRequest
from accounts.tests.personas import client_of
from billing.models import Slot
from coherence.core import queue
from videos.imports import work
from videos.models import VideoImport

pytestmark = pytest.mark.usefixtures("folders", "without_throttles")
IMPORT = "/api/v1/videos/import"


@pytest.fixture
def client(owner):
    return client_of(owner)


def test_it_works(client, site):
    asked = client.post(IMPORT, {"url": site.url("/talk.mp4"), "title": "Our plan"})
    told = asked.json()
    assert (asked.status_code, told["status"], told["videoId"], told["progress"], told["error"]) == (202, "queued", None, None, None)
    assert queue.length() == 1
    work.run(told["importId"])
    told = client.get(f"/api/v1/imports/{told['importId']}").json()
    assert (told["status"], told["progress"], told["code"], told["platform"]) == ("completed", 100, None, "direct")
    assert client.get(f"/api/v1/videos/{told['videoId']}").json()["videoTitle"] == "Our plan"


def test_what_is_there_already_is_answered_at_once(client, site):
    first = client.post(IMPORT, {"url": site.url("/talk.mp4")}).json()
    assert client.post(IMPORT, {"url": site.url("/talk.mp4")}).status_code == 202
    work.run(first["importId"])
    again = client.post(IMPORT, {"url": f" {site.url('/talk.mp4')}#t=10 "})
    assert (again.status_code, again.json()["importId"], again.json()["status"]) == (200, first["importId"], "completed")
    assert again.json()["videoId"]
    assert (VideoImport.objects.count(), Slot.objects.count(), site.connections) == (1, 1, 1)


@pytest.mark.parametrize(
    "url",
    [
        *("", "file:///etc/passwd", "http://127.0.0.1/", "http://localhost/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/"),
        *("http://user:secret@example.com/", "http://2130706433/", "http://example.com:8080/", "https://metadata.google.internal/"),
        *("https://youtube.com/@me", "ftp://example.com/a", 7, None, "https://example.com/" + "a" * 2048),
    ],
)
def test_what_cannot_be_an_address_is_refused_at_once(url, client):
    refused = client.post(IMPORT, {"url": url})
    assert (refused.status_code, refused.json()["code"], list(refused.json()["fields"])) == (400, "VALIDATION_ERROR", ["url"])
    assert not VideoImport.objects.exists()


def test_a_used_up_plan_is_told_first(client, owner, settings):
    settings.DAILY_UPLOADS = 1
    Slot.objects.create(user=owner, key="video:other", month="2020-01")
    refused = client.post(IMPORT, {"url": "https://example.com/a.mp4"})
    assert (refused.status_code, refused.json()["error"]) == (429, "Daily upload limit exceeded")


def test_so_many_at_once_and_no_more(client):
    answers = [client.post(IMPORT, {"url": f"https://example.com/{number}.mp4"}) for number in range(4)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert answers[3]["Retry-After"] == "60"


def test_consent_is_asked_for_first(client, settings):
    settings.CONSENT_POLICY = "explicit"
    assert client.post(IMPORT, {"url": "https://example.com/a.mp4"}).json()["code"] == "CONSENT_REQUIRED"


def test_the_same_key_asks_once(client):
    answers = [client.post(IMPORT, {"url": "https://example.com/a.mp4"}, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert (IdempotentRequest.objects.count(), VideoImport.objects.count()) == (1, 1)


def test_one_can_be_stopped_and_asked_for_again(client):
    first = client.post(IMPORT, {"url": "https://example.com/a.mp4"}).json()["importId"]
    stopped = [client.post(f"/api/v1/imports/{first}/cancel") for _ in range(2)]
    assert [(answer.status_code, answer.json()["status"]) for answer in stopped] == [(202, "cancelled")] * 2
    work.run(first)
    assert VideoImport.objects.get().attempt == 0
    assert client.post(IMPORT, {"url": "https://example.com/a.mp4"}).json()["importId"] != first


def test_one_that_has_ended_cannot_be_stopped(client, owner):
    row = VideoImport.objects.create(user=owner, url="https://example.com/a", platform="direct", status="failed", error_code="GONE")
    assert client.post(f"/api/v1/imports/{row.pk}/cancel").json()["code"] == "CONFLICT"


def test_progress_and_errors_are_told(client, owner):
    asked = {"user": owner, "platform": "direct"}
    half = VideoImport.objects.create(url="https://example.com/a", status="fetching", size_bytes=200, received_bytes=101, **asked)
    wrong = {"error_code": "SERVICE_UNAVAILABLE", "error_message": "The site could not be reached."}
    failed = VideoImport.objects.create(url="https://example.com/b", status="failed", **asked, **wrong)
    assert client.get(f"/api/v1/imports/{half.pk}").json()["progress"] == 50
    told = client.get(f"/api/v1/imports/{failed.pk}").json()
    assert (told["error"], told["code"], told["retryable"]) == (wrong["error_message"], wrong["error_code"], True)


def test_the_list_is_paged_newest_first_in_two_queries_more_than_none(client, owner):
    for number in range(5):
        VideoImport.objects.create(user=owner, url=f"https://example.com/{number}", platform="direct", status="failed")
    with CaptureQueriesContext(connection) as queries:
        told = client.get("/api/v1/imports?limit=2").json()
    assert (told["count"], [each["url"][-1] for each in told["results"]]) == (5, ["4", "3"])
    assert len([query for query in queries if "video_imports" in query["sql"]]) == 2


def test_a_stranger_gets_404(client, stranger):
    first = client.post(IMPORT, {"url": "https://example.com/a.mp4"}).json()["importId"]
    other = client_of(stranger)
    assert other.get(f"/api/v1/imports/{first}").status_code == other.post(f"/api/v1/imports/{first}/cancel").status_code == 404
    assert other.get("/api/v1/imports").json()["results"] == []
