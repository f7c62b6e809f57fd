"""Supabase's own resumable protocol: tuspy sends straight to it with what the grant says, and we make the video."""

import io

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from accounts.tests.personas import client_of
from videos.models import Upload, Video
from videos.resumable import completion, sweep
from videos.resumable.tests.supabase import Supabase
from videos.storage import objects
from videos.storage.tests.conftest import front  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db
URL = "/api/v1/uploads"


@pytest.fixture
def kind():
    return "supabase"


@pytest.fixture
def supabase(front, folders, settings):  # noqa: F811
    with Supabase("sb_secret_of_the_tests") as server:
        settings.SUPABASE_URL, settings.SUPABASE_KEY = server.url, server.key
        yield server


@pytest.fixture
def long_talk(talk):
    """Larger than two chunks."""
    filling = 13 * 1024**2
    return talk + filling.to_bytes(4, "big") + b"free" + bytes(filling - 8)


def send(told, content):
    """As tus-js-client would, with the grant alone."""
    grant = told["supabase"]
    client = TusClient(grant["url"], headers=grant["headers"])
    client.uploader(file_stream=io.BytesIO(content), chunk_size=grant["chunkBytes"], metadata=grant["metadata"]).upload()


def test_it_works(supabase, owner, long_talk):
    client = client_of(owner)
    told = client.post(URL, {"filename": "talk.mp4", "sizeBytes": len(long_talk), "contentType": "video/mp4"}).json()
    assert (told["transport"], told["supabase"]["chunkBytes"]) == ("supabase", 6 * 1024**2)
    assert supabase.key not in str(told)
    send(told, long_talk)
    assert client.post(f"{URL}/{told['uploadId']}/complete").status_code == 202
    completion.run(told["uploadId"])

    video = Video.objects.get()
    assert (str(video.pk), objects.size(video.storage_path)) == (told["uploadId"], len(long_talk))
    assert client.get(f"{URL}/{told['uploadId']}").json()["status"] == "completed"


def test_the_signature_opens_one_object_alone(supabase, owner, talk):
    told = client_of(owner).post(URL, {"filename": "talk.mp4", "sizeBytes": len(talk)}).json()
    told["supabase"]["metadata"]["objectName"] = "another/object"
    with pytest.raises(TusCommunicationError) as refusal:
        send(told, talk)
    assert refusal.value.status_code == 403


def test_not_before_it_is_whole(supabase, owner, talk):
    client = client_of(owner)
    told = client.post(URL, {"filename": "talk.mp4", "sizeBytes": len(talk)}).json()
    assert client.post(f"{URL}/{told['uploadId']}/complete").status_code == 409


def test_more_than_was_announced_is_refused(supabase, owner, talk):
    client = client_of(owner)
    told = client.post(URL, {"filename": "talk.mp4", "sizeBytes": len(talk)}).json()
    send(told, talk + bytes(100))
    assert client.post(f"{URL}/{told['uploadId']}/complete").status_code == 202
    completion.run(told["uploadId"])

    upload = Upload.objects.get()
    assert (upload.status, upload.error_code, objects.size(upload.storage_path)) == ("failed", "CONFLICT", None)


def test_a_storage_that_refuses_leaves_nothing(supabase, owner, settings):
    settings.SUPABASE_KEY = "another"
    answer = client_of(owner).post(URL, {"filename": "talk.mp4", "sizeBytes": 10})
    assert (answer.status_code, answer.json()["code"], Upload.objects.count()) == (503, "SERVICE_UNAVAILABLE", 0)


def test_one_signature_is_asked_for(supabase, owner):
    told = client_of(owner).post(URL, {"filename": "talk.mp4", "sizeBytes": 10}).json()
    assert list(supabase.tokens) == [told["supabase"]["headers"]["x-signature"]]


def test_what_a_signature_brings_after_the_end_is_removed(supabase, owner, talk):
    """Supabase takes no signature back; nothing of what it lets in stays."""
    client = client_of(owner)
    told = client.post(URL, {"filename": "talk.mp4", "sizeBytes": len(talk)}).json()
    assert client.delete(f"{URL}/{told['uploadId']}").status_code == 204
    send(told, talk)
    path = Upload.objects.get().storage_path
    assert objects.size(path) == len(talk)
    sweep.prune()
    assert objects.size(path) is None


def test_a_recording_is_never_taken_for_what_came_late(supabase, owner, talk):
    client = client_of(owner)
    told = client.post(URL, {"filename": "talk.mp4", "sizeBytes": len(talk)}).json()
    send(told, talk)
    client.post(f"{URL}/{told['uploadId']}/complete")
    completion.run(told["uploadId"])
    sweep.prune()
    assert objects.size(Video.objects.get().storage_path) == len(talk)
