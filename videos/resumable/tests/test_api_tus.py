"""The tus server as a client meets it: what it can do, and what it refuses with which status."""

import base64
import hashlib

import pytest
from rest_framework.test import APIClient

from billing.models import Slot
from coherence.core.errors import NoRoom
from videos.models import Upload, Video
from videos.resumable import disk, protocol
from videos.signals import video_received

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    videos: list[Video] = []

    def listen(sender, video, **more):
        videos.append(video)

    video_received.connect(listen)
    yield videos
    video_received.disconnect(listen)


def checksum(name: str, content: bytes) -> dict[str, str]:
    return {"Upload-Checksum": f"{name} {base64.b64encode(hashlib.new(name, content).digest()).decode()}"}


def test_it_works(sender, talk, owner, heard, folders):
    url = sender.send(talk, metadata={"filename": "../../My Talk.mp4", "title": "Our plan", "sha256": hashlib.sha256(talk).hexdigest()})

    told, video = sender.told(url), Video.objects.get()
    assert (told["status"], told["videoId"], told["receivedBytes"]) == ("completed", str(video.pk), len(talk))
    assert (video.pk, video.title, video.original_filename) == (Upload.objects.get().pk, "Our plan", "My Talk.mp4")
    assert Slot.objects.get().key == f"video:{video.pk}"
    assert heard == [video]
    assert (folders / "media" / video.storage_path).read_bytes() == talk
    assert list(disk.folder().iterdir()) == []


def test_what_the_server_can_do_is_told_to_anybody():
    answer = APIClient().options("/api/v1/uploads/tus")
    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Resumable"]) == (204, "1.0.0", "1.0.0")
    assert answer["Tus-Extension"] == "creation,creation-with-upload,expiration,checksum,termination"
    assert (answer["Tus-Checksum-Algorithm"], answer["Tus-Max-Size"]) == ("sha1,sha256,md5", str(5 * 1024**3))


def test_creation(sender):
    answer = sender.create(100)
    upload = Upload.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/uploads/{upload.pk}/tus")
    assert (answer["Tus-Resumable"], answer["Upload-Offset"]) == ("1.0.0", "0")
    assert answer["Upload-Expires"].endswith("GMT")


def test_creation_with_the_first_bytes(sender, talk):
    answer = sender.create(len(talk), body=talk[:1000])
    assert (answer.status_code, answer["Upload-Offset"]) == (201, "1000")
    assert sender.patch(answer["Location"], 1000, talk[1000:]).status_code == 204
    assert sender.told(answer["Location"])["status"] == "completed"


def test_creation_with_all_bytes(sender, talk):
    answer = sender.create(len(talk), body=talk)
    assert (answer.status_code, answer["Upload-Offset"]) == (201, str(len(talk)))
    assert sender.told(answer["Location"])["status"] == "completed"


def test_how_far_it_is(sender):
    url = sender.created(10)
    sender.patch(url, 0, b"four")
    answer = sender.head(url)
    assert (answer.status_code, answer["Upload-Offset"], answer["Upload-Length"]) == (200, "4", "10")
    assert "no-store" in answer["Cache-Control"]
    assert answer["Upload-Metadata"] == "filename dGFsay5tcDQ="
    assert sender.told(url)["receivedBytes"] == 4


def test_an_empty_piece_changes_nothing(sender):
    url = sender.created(10)
    answer = sender.patch(url, 0, b"")
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "0")


@pytest.mark.parametrize("offset", ["1", "10", "11", "99999999999999"])
def test_a_wrong_offset(sender, offset):
    answer = sender.patch(sender.created(10), offset, b"" if offset == "10" else b"x")
    assert (answer.status_code, answer["Upload-Offset"], answer.json()["code"]) == (409, "0", "CONFLICT")


@pytest.mark.parametrize("offset", ["-1", "x", "", "1.5", "9" * 30])
def test_an_offset_that_is_none(sender, offset):
    assert sender.patch(sender.created(10), offset, b"x").status_code == 400


@pytest.mark.parametrize("length", ["0", "-5", "x", "", "1e9", "9" * 30])
def test_a_length_that_is_none(sender, length):
    assert (sender.create(length).status_code, Upload.objects.count()) == (400, 0)


@pytest.mark.parametrize("length", [500 * 1024**2 + 1, 2**63 - 1])
def test_more_than_the_plan_takes(sender, length):
    answer = sender.create(length)
    assert (answer.status_code, answer.json()["code"], Upload.objects.count()) == (413, "VIDEO_TOO_LARGE", 0)


def test_another_version(sender):
    for answer in (sender.create(10, **{"Tus-Resumable": "0.9"}), sender.head(sender.created(10), **{"Tus-Resumable": "2.0.0"})):
        assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


def test_a_length_that_comes_later_is_not_offered(sender):
    assert sender.create(10, **{"Upload-Defer-Length": "1"}).status_code == 400


def test_more_than_was_promised(sender):
    url = sender.created(10)
    answer = sender.patch(url, 0, b"x" * 11)
    assert (answer.status_code, sender.head(url)["Upload-Offset"]) == (413, "0")


def test_another_content_type(sender):
    answer = sender.patch(sender.created(10), 0, b"x", content_type="application/octet-stream")
    assert (answer.status_code, answer.json()["code"]) == (415, "INVALID_FORMAT")


@pytest.mark.parametrize("name", protocol.ALGORITHMS)
def test_a_checksum(sender, name):
    url = sender.created(10)
    assert sender.patch(url, 0, b"four", **checksum(name, b"four")).status_code == 204
    answer = sender.patch(url, 4, b"fault", **checksum(name, b"other"))
    assert (answer.status_code, sender.head(url)["Upload-Offset"]) == (460, "4")
    assert disk.landing(Upload.objects.get().pk).path.read_bytes() == b"four"


def test_a_checksum_nobody_knows(sender):
    assert sender.patch(sender.created(10), 0, b"x", **{"Upload-Checksum": "crc32 AAAAAA=="}).status_code == 400


def test_cancelling(sender, folders):
    url = sender.created(10)
    sender.patch(url, 0, b"four")
    assert sender.delete(url).status_code == 204
    assert [answer.status_code for answer in (sender.head(url), sender.patch(url, 4, b"x"), sender.delete(url))] == [410] * 3
    assert list(disk.folder().iterdir()) == []
    assert sender.told(url)["status"] == "aborted"


def test_the_method_in_a_header(sender):
    url = sender.created(10)
    told = {"Tus-Resumable": "1.0.0", "X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0"}
    answer = sender.client.post(url, data=b"four", content_type=protocol.PIECE_TYPE, headers=told)
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "4")


def test_after_the_end_it_is_whole(sender, talk):
    url = sender.send(talk)
    assert sender.head(url)["Upload-Offset"] == str(len(talk))
    assert sender.patch(url, len(talk), b"").status_code == 204
    assert sender.patch(url, 0, talk[:10]).status_code == 409
    assert sender.delete(url).status_code == 409


def test_a_server_killed_after_the_last_byte(sender, talk):
    """The bytes are there, and nobody has said so."""
    url = sender.created(len(talk))
    with disk.landing(Upload.objects.get().pk).go_on(0) as landed:
        landed.append(talk)
    assert sender.head(url)["Upload-Offset"] == str(len(talk))
    assert sender.told(url)["status"] == "completed"


def test_bytes_that_are_lost(sender):
    url = sender.created(10)
    disk.landing(Upload.objects.get().pk).remove()
    assert (sender.head(url).status_code, sender.patch(url, 0, b"x").status_code) == (410, 410)


def test_a_full_disk(sender, monkeypatch):
    def full(*anything):
        raise NoRoom(NoRoom.SENTENCE)

    monkeypatch.setattr(disk, "require_room", full)
    answer = sender.create(10)
    assert (answer.status_code, answer.json()["code"], Upload.objects.count()) == (503, "SERVICE_UNAVAILABLE", 0)


def test_a_session_must_prove_that_it_is_our_page(owner):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/api/v1/uploads/tus", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "10"})
    assert answer.status_code == 403


def test_other_sites_pages_may_send(settings, sender):
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.org"]
    asked = "authorization,tus-resumable,upload-offset,upload-checksum,content-type"
    told = {"Origin": "https://app.example.org", "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": asked}
    answer = APIClient().options(sender.created(10), headers=told)
    assert set(asked.split(",")) <= set(answer["Access-Control-Allow-Headers"].split(", "))
    assert "PATCH" in answer["Access-Control-Allow-Methods"]
    seen = sender.head(sender.created(10), Origin="https://app.example.org")["Access-Control-Expose-Headers"]
    assert {"Upload-Offset", "Upload-Length", "Location", "Tus-Resumable"} <= set(seen.split(", "))


def test_a_stranger_gets_404(sender, stranger, sender_of):
    url, other = sender.created(10), sender_of(stranger)
    assert [answer.status_code for answer in (other.head(url), other.patch(url, 0, b"x"), other.delete(url))] == [404] * 3
    assert sender.head(url)["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("told", "kept"), [("video/mp4; codecs=avc1", "video/mp4"), *((odd, "") for odd in ("video/\0mp4", "a\r\nb/c", "vidéo"))]
)
def test_a_kind_of_content_that_no_header_can_hold_is_none(sender, told, kept):
    sender.created(10, metadata={"filename": "talk.mp4", "filetype": told})
    assert Upload.objects.get().content_type == kept
