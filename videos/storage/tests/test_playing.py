"""Recordings in a bucket, as a player fetches them: a redirect from our link to the bucket's, part by part."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from accounts.models import User
from accounts.tests.personas import client_of, owner, stranger
from videos import files, intake
from videos.models import MediaFile, Video
from videos.playback import links
from videos.storage.tests.test_signed_urls import asked, fetched
from videos.tests.recordings import TALK

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(front, recording) -> Video:
    return intake.receive(owner(), recording(TALK), filename="Übung 1.mov")


def get(video: Video, user: User | None, purpose: str = "stream", **headers: str):
    return client_of(user).get(f"/api/v1/videos/{video.pk}/{purpose}", headers=headers)


def test_it_works(video, recording):
    answer = get(video, owner())
    status, headers, body = fetched(answer["Location"])

    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, max-age=300")
    assert (status, headers["content-type"]) == (200, "video/mp4")
    assert headers["content-disposition"] == "inline; filename*=utf-8''%C3%9Cbung%201.mov"
    assert body == recording(TALK).read_bytes()


def test_a_part(video, recording):
    status, _, body = fetched(get(video, owner(), Range="bytes=7-99")["Location"], Range="bytes=7-99")

    assert (status, body) == (206, recording(TALK).read_bytes()[7:100])


def test_a_signed_link_leads_there_and_stays_ours(video, settings):
    address = links.stream_url(video)
    answer = client_of(None).get(address.removeprefix(settings.PUBLIC_URL))

    assert address.startswith(settings.PUBLIC_URL)
    assert fetched(answer["Location"])[0] == 200


@pytest.mark.parametrize("purpose", ["stream", "thumbnail"])
def test_the_buckets_address_of_a_share_that_may_be_taken_back_holds_as_long_as_seeing_it_takes(video, front, monkeypatch, purpose):
    monkeypatch.setattr(links, "GROUNDS", [lambda share: True])
    files.keep(video, MediaFile.Kind.THUMBNAIL, b"a picture", version="1")
    with links.bound_to(uuid4()):
        given = links.token(video.pk, purpose)
    address = client_of(None).get(f"/api/v1/videos/{video.pk}/{purpose}?token={given}")["Location"]
    assert (int(asked(address)["X-Amz-Expires"]), fetched(address)[0]) == (
        round(links.PAUSES.total_seconds() + video.duration_seconds),
        200,
    )
    front.later += links.PAUSES + timedelta(seconds=video.duration_seconds + 1)
    assert fetched(address)[0] == 403


def test_the_picture(video):
    files.keep(video, MediaFile.Kind.THUMBNAIL, b"\xff\xd8\xff\xe0 picture", version="1")
    answer = get(video, owner(), "thumbnail")

    assert asked(answer["Location"])["response-content-type"] == "image/jpeg"
    assert fetched(answer["Location"])[2] == b"\xff\xd8\xff\xe0 picture"


def test_what_the_player_has_is_not_fetched_again(video):
    assert get(video, owner(), **{"If-None-Match": f'"{video.sha256}"'}).status_code == 304


def test_asking_for_the_head_is_answered_here(video):
    answer = client_of(owner()).head(f"/api/v1/videos/{video.pk}/stream")

    assert (answer.status_code, answer["Content-Length"]) == (200, str(video.size_bytes))


def test_bytes_that_are_gone(video):
    default_storage.delete(video.storage_path)

    assert get(video, owner()).status_code == 404


def test_a_stranger_gets_404(video):
    assert get(video, stranger()).status_code == 404
    assert get(video, None).status_code == 401
