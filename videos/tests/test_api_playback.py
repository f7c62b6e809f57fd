"""Playing a recording over HTTP: parts, links, and nobody else."""

from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import AsyncClient

from accounts.tests.personas import client_of
from videos import files, intake
from videos.models import MediaFile, Video
from videos.playback import links
from videos.playback.links import Purpose
from videos.playback.media import PIECE_BYTES
from videos.shelf import library
from videos.tests.recordings import TALK

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(recording):
    return recording(TALK).read_bytes()


@pytest.fixture
def video(owner, storage, recording) -> Video:
    return intake.receive(owner, recording(TALK), filename="Übung 1.mov")


def path_of(video_id, purpose="stream"):
    return f"/api/v1/videos/{video_id}/{purpose}"


def get(video, user=None, token=None, purpose="stream", **headers):
    return client_of(user).get(path_of(video.pk, purpose), {"token": token} if token else {}, headers=headers)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_it_works(video, owner, talk):
    answer = get(video, owner)
    assert (answer.status_code, answer["Content-Type"], answer["Content-Length"]) == (200, "video/mp4", str(len(talk)))
    assert (answer["Accept-Ranges"], answer["ETag"], answer["Cache-Control"]) == ("bytes", f'"{video.sha256}"', "private, max-age=3600")
    assert answer["Content-Disposition"] == "inline; filename*=utf-8''%C3%9Cbung%201.mov"
    assert body(answer) == talk


def test_others_are_not_told_what_its_file_was_called(video, monkeypatch):
    """A link that is bound to something is in others' hands; the name of the file may say more than the title."""
    monkeypatch.setattr(links, "GROUNDS", [lambda ground: True])
    with links.bound_to(uuid4()):
        token = links.token(video.pk, Purpose.STREAM)
    Video.objects.filter(pk=video.pk).update(title="My talk")
    assert get(video, token=token)["Content-Disposition"] == 'inline; filename="My talk.mp4"'


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("0-0", 0, 1), ("100-", 100, None), ("-100", -100, None), (f"7-{PIECE_BYTES * 2}", 7, PIECE_BYTES * 2 + 1)]
)
def test_a_part(asked, start, end, video, owner, talk):
    answer = get(video, owner, Range=f"bytes={asked}")
    part = talk[start:end]
    first = start % len(talk)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(talk)}"
    assert (answer["Content-Length"], body(answer)) == (str(len(part)), part)


def test_several_parts_get_the_whole(video, owner, talk):
    answer = get(video, owner, Range="bytes=0-1,5-6")
    assert (answer.status_code, body(answer)) == (200, talk)


def test_a_part_behind_the_end(video, owner, talk):
    answer = get(video, owner, Range=f"bytes={len(talk)}-")
    assert (answer.status_code, answer.json()["code"]) == (416, "RANGE_NOT_SATISFIABLE")
    assert answer["Content-Range"] == f"bytes */{len(talk)}"


def test_a_part_of_another_file_gets_the_whole(video, owner):
    assert get(video, owner, Range="bytes=0-0", **{"If-Range": '"other"'}).status_code == 200
    assert get(video, owner, Range="bytes=0-0", **{"If-Range": f'"{video.sha256}"'}).status_code == 206


def test_what_is_known_is_not_sent(video, owner):
    answer = get(video, owner, **{"If-None-Match": f'W/"{video.sha256}"'})
    assert (answer.status_code, answer.content) == (304, b"")


def test_what_a_browser_keeps_without_a_link_is_kept_for_that_person(video, owner):
    vary = get(video, owner)["Vary"]
    assert all(name in vary for name in ("Authorization", "X-Session-Token", "Cookie"))
    assert "Authorization" not in get(video, token=links.token(video.pk, Purpose.STREAM)).get("Vary", "")


def test_head_has_the_headers_alone(video, owner, talk):
    answer = client_of(owner).head(path_of(video.pk), headers={"Range": "bytes=0-0"})
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(len(talk)), b"")


def test_a_link_opens_it_for_anybody(video, stranger, talk):
    token = links.token(video.pk, Purpose.STREAM)
    assert body(get(video, token=token)) == talk
    assert body(get(video, stranger, token=token)) == talk


def test_the_address_in_answers_works(video, client):
    assert links.stream_url(video).startswith("http://localhost:8000/api/v1/")
    assert client.get(links.stream_url(video).removeprefix("http://localhost:8000")).status_code == 200


def test_a_link_of_another_video_or_purpose_opens_nothing(video, owner):
    for token in (links.token(uuid4(), Purpose.STREAM), links.token(video.pk, Purpose.THUMBNAIL), "nonsense"):
        assert get(video, token=token).status_code == 401


def test_a_link_of_a_deleted_video_opens_nothing(video):
    token = links.token(video.pk, Purpose.STREAM)
    library.remove(video)
    assert get(video, token=token).status_code == 401


def test_an_old_link_says_so(video, monkeypatch):
    monkeypatch.setattr(links, "LASTS", -links.LASTS)
    answer = get(video, token=links.token(video.pk, Purpose.STREAM))
    assert (answer.status_code, answer.json()["code"]) == (410, "GONE")


def test_a_bad_bearer_is_refused(video):
    assert get(video, token=links.token(video.pk, Purpose.STREAM), Authorization="Bearer nonsense").status_code == 401


def test_a_sample_is_everybodys(video, stranger):
    Video.objects.update(sample_id="pitch")
    assert [get(video).status_code, get(video, stranger).status_code] == [200, 200]


def test_lost_bytes_are_said(video, owner):
    default_storage.delete(video.storage_path)
    assert get(video, owner).status_code == 404


def test_a_storage_elsewhere_is_read_in_pieces(owner, settings, monkeypatch, recording, talk):
    monkeypatch.setattr("videos.tests.far_storage.FarStorage.objects", {})
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "videos.tests.far_storage.FarStorage"}}
    video = intake.receive(owner, recording(TALK))
    pieces = list(get(video, owner, Range="bytes=5-").streaming_content)
    assert (b"".join(pieces), max(map(len, pieces))) == (talk[5:], min(PIECE_BYTES, len(talk) - 5))


@pytest.mark.django_db(transaction=True)
def test_an_asynchronous_server_reads_it_in_pieces_too(video, talk):
    async def play():
        answer: Any = await AsyncClient().get(links.stream_url(video).removeprefix(settings.PUBLIC_URL), headers={"Range": "bytes=5-"})
        assert (answer.status_code, answer.is_async) == (206, True)
        return [piece async for piece in answer.streaming_content]

    pieces = async_to_sync(play)()
    assert (b"".join(pieces), max(map(len, pieces))) == (talk[5:], min(PIECE_BYTES, len(talk) - 5))


def test_the_thumbnail(video, owner):
    assert get(video, owner, purpose="thumbnail").status_code == 404
    assert links.thumbnail_url(video) is None
    files.keep(video, MediaFile.Kind.THUMBNAIL, b"a picture", version="1")

    answer = get(video, token=links.token(video.pk, Purpose.THUMBNAIL), purpose="thumbnail")
    assert (answer.status_code, answer["Content-Type"], body(answer)) == (200, "image/jpeg", b"a picture")
    assert "/thumbnail?token=" in (links.thumbnail_url(Video.objects.get()) or "")


@pytest.mark.parametrize("purpose", ["stream", "thumbnail"])
def test_a_stranger_gets_404(purpose, video, stranger, without_request_id):
    """And whoever is not signed in is told to, whether there is something or not."""
    for user, status in ((stranger, 404), (None, 401)):
        theirs, absent = get(video, user, purpose=purpose), client_of(user).get(path_of(uuid4(), purpose))
        assert (theirs.status_code, absent.status_code) == (status, status)
        assert without_request_id(theirs) == without_request_id(absent)
