"""Grants: what may be sent and how, how far it is, and its end."""

import hashlib
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.personas import client_of
from billing import months
from billing.models import Slot
from videos.models import Upload
from videos.resumable import disk

pytestmark = pytest.mark.django_db
URL = "/api/v1/uploads"
ASKED = {"filename": "Mein Talk.mp4", "sizeBytes": 1000, "contentType": "video/mp4"}


@pytest.fixture
def client(owner):
    return client_of(owner)


@pytest.fixture
def ask(client):
    return lambda headers=None, **more: client.post(URL, {**ASKED, **more}, headers=headers)


def test_it_works(ask, client):
    answer = ask(title="Our plan", sha256="AB" * 32)
    told, upload = answer.json(), Upload.objects.get()
    assert (answer.status_code, told["uploadId"], answer["Location"]) == (201, str(upload.pk), f"{URL}/{upload.pk}")
    assert (told["transport"], told["status"], told["receivedBytes"]) == ("tus", "open", 0)
    assert told["tus"] == {"url": f"http://localhost:8000{URL}/{upload.pk}/tus"}
    assert timedelta(hours=23) < upload.expires_at - timezone.now() < timedelta(hours=24)
    assert (upload.sha256, upload.title) == ("ab" * 32, "Our plan")
    assert client.get(f"{URL}/{upload.pk}").json() == told


def test_the_grant_is_used(ask, sender, talk):
    url = ask(sizeBytes=len(talk), sha256=hashlib.sha256(talk).hexdigest()).json()["tus"]["url"]
    sender.patch(url, 0, talk)
    told = sender.told(url)
    assert (told["status"], told["videoId"]) == ("completed", told["uploadId"])
    assert "tus" not in told


def test_the_list_is_of_constant_cost(ask, client, django_assert_num_queries):
    ask()
    ask()
    with django_assert_num_queries(4):
        page = client.get(f"{URL}?limit=1").json()
    assert (page["count"], len(page["results"])) == (2, 1)
    assert page["results"][0]["uploadId"] == str(Upload.objects.newest_first()[0].pk)


def test_the_same_key_gives_one_upload(ask):
    first, second = (ask(headers={"Idempotency-Key": "one"}) for _ in range(2))
    assert (first.json(), Upload.objects.count()) == (second.json(), 1)
    assert ask(headers={"Idempotency-Key": "one"}, sizeBytes=1001).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        *({"sizeBytes": size} for size in (0, -1, "1000", 1.5, None, 2**63, True)),
        *({"sha256": sent} for sent in ("x" * 64, "ab" * 31, 5)),
        *({"filename": name} for name in ("", "x" * 256, None, 7, "a\x00b")),
    ],
)
def test_what_cannot_be_used_is_named(ask, wrong):
    answer = ask(**wrong)
    assert (answer.status_code, set(answer.json()["fields"])) == (400, set(wrong))
    assert not Upload.objects.exists()


@pytest.mark.parametrize("kind", ["image/png", "text/html", "audio/mpeg"])
def test_what_is_surely_no_video_is_refused_at_once(ask, kind):
    assert (ask(contentType=kind).status_code, Upload.objects.exists()) == (415, False)


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "a\u202egnp.exe", "."])
def test_a_name_leads_nowhere(ask, name, folders):
    assert ask(filename=name).status_code == 201
    upload = Upload.objects.get()
    assert not set("/\\\u202e") & set(upload.filename)
    assert {path.parent for path in folders.rglob("*") if path.is_file()} == {disk.folder()}


def test_the_plan_is_asked(ask, owner):
    month = months.label(timezone.now(), owner.time_zone)
    Slot.objects.bulk_create(Slot(user=owner, key=f"video:{n}", month=month) for n in range(2))
    assert (ask().status_code, ask().json()["code"]) == (402, "PLAN_LIMIT_REACHED")


def test_the_day_is_asked(ask, owner, settings):
    settings.DAILY_UPLOADS = 1
    Slot.objects.create(user=owner, key="video:1", month="2000-01")
    assert ask().status_code == 429


def test_the_size_is_asked(ask):
    assert ask(sizeBytes=501 * 1024**2).json()["code"] == "VIDEO_TOO_LARGE"


def test_consent_is_asked(ask, settings):
    settings.CONSENT_POLICY = "explicit"
    assert (ask().status_code, ask().json()["code"]) == (403, "CONSENT_REQUIRED")


def test_too_many_at_once(ask, client, settings):
    settings.UPLOADS_OPEN = 2
    first = ask().json()["uploadId"]
    assert [ask().status_code for _ in range(2)] == [201, 409]
    client.delete(f"{URL}/{first}")
    assert ask().status_code == 201


def test_too_much_at_once(ask, settings):
    settings.UPLOADS_OPEN_BYTES = 2500
    assert [ask().status_code for _ in range(3)] == [201, 201, 409]
    assert ask().json()["details"] == {"left": 500}


def test_no_room_is_promised_twice(ask, monkeypatch):
    class Disk:
        free = disk.SPARE_BYTES + 1999

    monkeypatch.setattr("shutil.disk_usage", lambda place: Disk)
    assert [ask().status_code for _ in range(2)] == [201, 503]


def test_nothing_is_left_when_it_cannot_begin(ask, monkeypatch):
    def fail(upload):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(disk, "begin", fail)
    with pytest.raises(OSError):
        ask()
    assert not Upload.objects.exists()


def test_completing_says_what_is_missing(ask, client):
    upload_id = ask().json()["uploadId"]
    answer = client.post(f"{URL}/{upload_id}/complete")
    assert (answer.status_code, answer.json()["details"]) == (409, {"receivedBytes": 0})


def test_completing_again_changes_nothing(sender, talk, client):
    url = sender.send(talk).removesuffix("/tus")
    answers = [client.post(f"{url}/complete") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json() == client.get(url).json()


def test_cancelling(ask, client):
    url = f"{URL}/{ask().json()['uploadId']}"
    assert [client.delete(url).status_code for _ in range(2)] == [204, 204]
    assert client.get(url).json()["status"] == "aborted"
    assert client.post(f"{url}/complete").status_code == 410
    assert list(disk.folder().iterdir()) == []


def test_what_is_sent_by_tus_has_no_parts(ask, client):
    url = f"{URL}/{ask().json()['uploadId']}/parts"
    assert (client.get(url).status_code, client.post(url, {"partNumbers": [1]}).status_code) == (409, 409)


def test_a_stranger_gets_404(ask, stranger, without_request_id):
    upload_id, other = ask().json()["uploadId"], client_of(stranger)
    for suffix, method in [("", "get"), ("", "delete"), ("/parts", "get"), ("/parts", "post"), ("/complete", "post")]:
        theirs, nobodys = (getattr(other, method)(f"{URL}/{each}{suffix}") for each in (upload_id, uuid.uuid4()))
        assert (theirs.status_code, without_request_id(theirs)) == (404, without_request_id(nobodys))
    assert other.get(URL).json()["results"] == []
