"""Films, sounds and pictures over HTTP: links that open them and nothing else, and what may be kept of them."""

import copy
import gzip
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import override_settings

from accounts.models import User
from accounts.tests.personas import client_of
from videos import intake
from videos.models import MediaFile, Video
from videos.playback import links, segments, shown
from videos.renditions import films, pictures, recipes, sounds
from videos.renditions.bench import set_up
from videos.tests.conftest import stored_in
from videos.tests.recordings import TALK, WHEEL

pytestmark = pytest.mark.django_db
LAST_FOREVER = "private, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def made(recording, tmp_path_factory, django_db_setup, django_db_blocker) -> tuple[Path, list[Video | MediaFile]]:
    """What is stored of a recording and its films, and the rows; made once, for encoding is what takes the time."""
    folder = tmp_path_factory.mktemp("made")
    own = {"HLS_HEIGHTS": (180,), "FFMPEG_BINARY": WHEEL, "SCRATCH_DIR": folder / "scratch", "STORAGES": stored_in(folder / "storage")}
    with override_settings(**own), django_db_blocker.unblock(), transaction.atomic():
        video = intake.receive(User.objects.create_user("maker@example.com"), recording(TALK), title="A/B: “talk” 演讲")
        with set_up(video) as bench:
            films.make(bench)
            sounds.make(bench)
            pictures.make(bench)
        rows = [*Video.objects.all(), *MediaFile.objects.all()]
        transaction.set_rollback(True)
    return folder / "storage", rows


@pytest.fixture
def video(made, owner, storage) -> Video:
    files, rows = made
    shutil.copytree(files, storage)
    for row in copy.deepcopy(rows):
        if isinstance(row, Video):
            row.user = owner
        row.save(force_insert=True)
    return Video.objects.with_files().get()


@pytest.fixture
def told(video):
    return {each["kind"]: each for each in shown.renditions(video)}


def open_(url, **headers):
    return client_of(None).get(url.removeprefix("http://localhost:8000"), headers=headers)


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_it_works(video, owner):
    shown = client_of(owner).get(f"/api/v1/videos/{video.pk}").json()["renditions"]
    assert {each["kind"] for each in shown} == set(recipes.MADE_WITH)
    for each in shown:
        answer = open_(each["url"])
        assert answer.status_code == 200, each
        assert len(body(answer)) > 0


def test_every_address_in_a_playlist_opens(told):
    for kind, tracks in (("hls", {"180p", "sound"}), ("hls_audio", {"audio"})):
        base, found = told[kind]["url"].rpartition("/")[0], set()
        for name in re.findall(r'^(?!#)\S+|(?<=URI=")[^"]+', body(open_(told[kind]["url"])).decode(), re.MULTILINE):
            playlist = body(open_(f"{base}/{name}")).decode()
            segment = re.findall(r"^(?!#)\S+", playlist, re.MULTILINE)[0]
            size, offset = map(int, re.findall(r"EXT-X-BYTERANGE:(\d+)@(\d+)", playlist)[-1])
            part = open_(f"{base}/{segment}", Range=f"bytes={offset}-{offset + size - 1}")
            assert (part.status_code, part["Cache-Control"], body(part)[4:8]) == (206, LAST_FOREVER, b"moof")
            found.add(segment.partition(".")[0])
        assert found == tracks


def test_a_playlist_is_packed(told, monkeypatch):
    monkeypatch.setattr(segments, "WORTH_PACKING", 0)
    name = told["hls"]["url"].replace("main", "180p")
    packed = open_(name, **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == open_(name).content
    assert len(packed.content) == int(packed["Content-Length"]) < len(open_(name).content) / 2


def test_the_small_pictures_are_found(told):
    cue = re.search(rb"^sprite\S+", body(open_(told["sprite_index"]["url"])), re.MULTILINE)
    assert cue is not None
    answer = open_(f"{told['sprite_index']['url'].rpartition('/')[0]}/{cue.group().decode().partition('#')[0]}")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "image/jpeg", LAST_FOREVER)


def test_a_sound_is_handed_over_under_its_name(told):
    answer = open_(told["mp3"]["download_url"])
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''A-B-%20%E2%80%9Ctalk%E2%80%9D%20%E6%BC%94%E8%AE%B2.mp3"
    assert open_(told["mp3"]["url"])["Content-Disposition"].startswith("inline")


def test_a_link_opens_what_it_was_signed_for(video, told):
    token = parse_qs(urlsplit(told["mp3"]["url"]).query)["token"][0]
    base = f"/api/v1/videos/{video.pk}"
    wrong = [f"{base}/files/wav", f"{base}/files/mp3?download=1", f"{base}/stream", f"{base}/hls/main.m3u8"]
    wrong.append(f"/api/v1/videos/{uuid4()}/files/mp3")
    for path in wrong:
        assert open_(f"{path}{'&' if '?' in path else '?'}token={token}").status_code == 401, path
    old = links.token(video.pk, "files/mp3", expires=1_700_000_000)
    assert open_(f"{base}/files/mp3?token={old}").status_code == 410


@pytest.mark.parametrize("name", ["../source.mp4", "main.m3u8.bak", "source.mp4", "720p.mp4", ""])
def test_there_is_nothing_else_in_the_folder(name, video, owner):
    assert client_of(owner).get(f"/api/v1/videos/{video.pk}/hls/{name}").status_code == 404


def test_another_version_is_not_there(video, owner):
    assert client_of(owner).get(f"/api/v1/videos/{video.pk}/hls/main.m3u8?v=other").status_code == 404


def test_the_server_before_us_may_send_it(video, told, settings):
    settings.ACCEL_REDIRECT_PREFIX = "/protected/"
    answer = open_(told["wav"]["url"])
    file = MediaFile.objects.get(kind="wav")
    assert (answer["X-Accel-Redirect"], answer.content) == (f"/protected/{file.storage_path}", b"")


@pytest.mark.parametrize("path", ["hls/main.m3u8", "files/wav", "files/vtt"])
def test_a_stranger_gets_404(path, video, stranger, without_request_id):
    theirs, absent = (client_of(stranger).get(f"/api/v1/videos/{pk}/{path}") for pk in (video.pk, uuid4()))
    assert (theirs.status_code, absent.status_code) == (404, 404)
    assert without_request_id(theirs) == without_request_id(absent)
