"""Straight into a bucket, part by part, with a plain HTTP client: a real S3 server behind a front that checks every signature."""

import hashlib
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import closing
from accounts.tests.personas import client_of
from billing.models import Slot
from videos.models import Upload, Video
from videos.resumable import bucket, completion, grants, sweep
from videos.storage import multipart, objects
from videos.storage.tests.conftest import front, kind  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
URL = "/api/v1/uploads"
PART = 5 * 1024**2


@pytest.fixture
def long_talk(talk):
    """Made larger than one part by a box that players pass over."""
    filling = PART + PART // 2
    return talk + filling.to_bytes(4, "big") + b"free" + bytes(filling - 8)


@pytest.fixture
def granted(owner, front, folders, monkeypatch, long_talk):  # noqa: F811
    """The person's client, and the grant as it was told. (The storage is the bucket, asked for after the folders.)"""
    monkeypatch.setattr(bucket, "PART_BYTES", PART)
    client = client_of(owner)
    answer = client.post(URL, {"filename": "talk.mov", "sizeBytes": len(long_talk), "sha256": hashlib.sha256(long_talk).hexdigest()})
    assert answer.status_code == 201, answer.content
    return client, answer.json()


def put(url, body):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": "video/mp4"}, method="PUT")) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def send(told, content):
    size = told["multipart"]["partBytes"]
    statuses = [put(part["url"], content[n * size : (n + 1) * size]) for n, part in enumerate(told["multipart"]["parts"])]
    assert statuses == [200] * len(statuses)


def completed(client, told):
    answer = client.post(f"{URL}/{told['uploadId']}/complete")
    assert answer.status_code == 202, answer.content
    completion.run(told["uploadId"])
    return Upload.objects.get(pk=told["uploadId"])


def test_it_works(granted, long_talk):
    client, told = granted
    assert (told["transport"], told["multipart"]["partBytes"], told["multipart"]["partCount"]) == ("multipart", PART, 2)
    send(told, long_talk)
    upload = completed(client, told)

    video = Video.objects.get()
    assert (upload.status, upload.video, video.pk) == ("completed", video, upload.pk)
    assert (video.storage_path, objects.size(video.storage_path)) == (upload.storage_path, len(long_talk))
    assert (Slot.objects.count(), list(multipart.unfinished())) == (1, [])


@pytest.mark.parametrize(("size", "parts"), [(1, 1), (8 * 1024**2, 1), (5 * 1024**3, 640), (500 * 1024**3, 9990)])
def test_there_are_never_too_many_parts(size, parts):
    upload = Upload(size_bytes=size, part_bytes=bucket.part_bytes(size))
    assert bucket.parts_of(upload) <= bucket.MOST_PARTS
    assert abs(bucket.parts_of(upload) - parts) <= 200
    assert sum(bucket.size_of(upload, n) for n in range(1, bucket.parts_of(upload) + 1)) == size


def test_going_on_after_a_pause(granted, long_talk):
    client, told = granted
    put(told["multipart"]["parts"][1]["url"], long_talk[PART:])
    parts = client.get(f"{URL}/{told['uploadId']}/parts").json()
    assert [part["partNumber"] for part in parts["parts"]] == [2]
    assert parts["receivedBytes"] == len(long_talk) - PART
    fresh = client.post(f"{URL}/{told['uploadId']}/parts", {"partNumbers": [1]}).json()["parts"]
    assert put(fresh[0]["url"], long_talk[:PART]) == 200
    assert completed(client, told).status == "completed"


def test_not_before_all_parts_are_there(granted, long_talk):
    client, told = granted
    put(told["multipart"]["parts"][0]["url"], long_talk[:PART])
    answer = client.post(f"{URL}/{told['uploadId']}/complete")
    assert (answer.status_code, answer.json()["details"]) == (409, {"missingParts": [2], "missingCount": 1})


CHANGES = [("partNumber=1", "partNumber=2"), ("uploadId=", "uploadId=x"), ("/source", "/other"), ("Expires=3600", "Expires=99")]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_address_opens_nothing(granted, long_talk, change):
    url = granted[1]["multipart"]["parts"][0]["url"]
    assert url != url.replace(*change)
    assert put(url.replace(*change), long_talk[:PART]) == 403


def test_a_part_has_exactly_its_length(granted, long_talk):
    url = granted[1]["multipart"]["parts"][0]["url"]
    assert [put(url, body) for body in (long_talk[: PART - 1], long_talk[: PART + 1])] == [403, 403]


def test_an_address_ends_after_an_hour(granted, long_talk, front):  # noqa: F811
    front.later = timedelta(minutes=61)
    assert put(granted[1]["multipart"]["parts"][0]["url"], long_talk[:PART]) == 403


@pytest.mark.parametrize("numbers", [[0], [3], [10_001], [], ["1"], list(range(1, 102))])
def test_part_numbers_that_are_none(granted, numbers):
    client, told = granted
    answer = client.post(f"{URL}/{told['uploadId']}/parts", {"partNumbers": numbers})
    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


def test_other_bytes_than_promised_are_removed(granted, long_talk):
    client, told = granted
    send(told, long_talk[:-1] + b"x")
    upload = completed(client, told)
    assert (upload.status, upload.error_code, objects.size(upload.storage_path)) == ("failed", "CONFLICT", None)
    assert not Video.objects.exists()


def test_what_is_no_video_is_removed(owner, front, folders):  # noqa: F811
    client, content = client_of(owner), b"this is no video" * 100
    told = client.post(URL, {"filename": "talk.mp4", "sizeBytes": len(content)}).json()
    send(told, content)
    upload = completed(client, told)
    assert (upload.error_code, objects.size(upload.storage_path)) == ("INVALID_FORMAT", None)


def test_a_worker_killed_after_the_parts_were_joined(granted, long_talk):
    client, told = granted
    send(told, long_talk)
    bucket.join(Upload.objects.get())
    assert completed(client, told).status == "completed"


def test_a_process_killed_before_it_noted_what_the_bucket_began(granted, long_talk):
    """It is begun again, once, by whoever asks first; what the bucket still waits for in vain is swept."""
    client, told = granted
    Upload.objects.update(external_id="", part_bytes=None)
    address = f"{URL}/{told['uploadId']}"
    assert client.post(f"{address}/complete").json()["details"] == {"missingParts": [1, 2], "missingCount": 2}
    again = client.get(address).json()
    assert len(client.post(f"{address}/parts", {"partNumbers": [2]}).json()["parts"]) == 1
    assert len(list(multipart.unfinished())) == 2
    send(again, long_talk)
    assert completed(client, again).status == "completed"


def test_of_two_who_begin_it_one_is_kept(granted):
    Upload.objects.update(external_id="", part_bytes=None)
    first, second = Upload.objects.get(), Upload.objects.get()
    before = len(list(multipart.unfinished()))
    bucket.begin(first)
    bucket.begin(second)
    assert (first.external_id == second.external_id != "", len(list(multipart.unfinished()))) == (True, before + 1)


def test_a_grant_asked_for_twice_has_addresses_that_hold(owner, front, folders, talk):  # noqa: F811
    client, asked = client_of(owner), {"filename": "talk.mp4", "sizeBytes": len(talk)}
    first, again = (client.post(URL, asked, headers={"Idempotency-Key": "a grant"}).json() for _ in range(2))
    (one,), (other,) = (each["multipart"]["parts"] for each in (first, again))
    assert (first["uploadId"], Upload.objects.count()) == (again["uploadId"], 1)
    assert other["expiresAt"] > one["expiresAt"]
    assert put(other["url"], talk) == 200


def test_cancelling(granted, long_talk):
    client, told = granted
    put(told["multipart"]["parts"][0]["url"], long_talk[:PART])
    assert client.delete(f"{URL}/{told['uploadId']}").status_code == 204
    assert list(multipart.unfinished()) == []
    assert put(told["multipart"]["parts"][1]["url"], long_talk[PART:]) >= 400
    assert client.get(f"{URL}/{told['uploadId']}/parts").status_code == 410


def test_what_is_left_alone_expires(granted):
    Upload.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    sweep.tend()
    assert (Upload.objects.get().status, list(multipart.unfinished())) == ("expired", [])


def test_parts_that_nobody_knows_are_aborted(granted, monkeypatch):
    real = multipart.unfinished
    monkeypatch.setattr(multipart, "unfinished", lambda: (replace(each, begun=each.begun - timedelta(days=2)) for each in real()))
    assert list(sweep.abandoned_parts()) == []
    Upload.objects.all().delete()
    sweep.prune()
    assert list(multipart.unfinished()) == []


def test_a_closed_account_leaves_no_parts(granted, owner):
    receipt, _ = closing.begin(owner)
    assert closing.run(receipt.pk)
    assert (list(multipart.unfinished()), Upload.objects.count()) == ([], 0)


def test_this_server_takes_no_bytes_itself(granted, sender):
    assert sender.create(10).status_code == 404


def test_a_name_that_lied_is_kept_by_what_it_is(owner, front, folders, talk):  # noqa: F811
    upload = grants.grant(owner, filename="talk.mkv", size_bytes=len(talk))
    put(bucket.signed(upload, [1])[0]["url"], talk)
    completion.begin(upload)
    completion.run(upload.pk)
    video = Video.objects.get()
    assert (upload.storage_path.endswith(".mkv"), video.storage_path.endswith(".mp4")) == (True, True)
    assert (objects.size(video.storage_path), objects.size(upload.storage_path)) == (len(talk), None)
