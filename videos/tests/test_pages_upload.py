"""The page on which recordings come in, as it works without a script."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts import consents
from accounts.tests import personas
from billing.models import Slot
from videos.models import Upload, Video, VideoImport
from videos.pages import upload, words
from videos.tests.recordings import TALK

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agreed():
    for user in (personas.owner(), personas.stranger()):
        consents.give(user, "page")


@pytest.fixture
def talk(recording):
    return lambda: SimpleUploadedFile("Our plan.mp4", recording(TALK).read_bytes(), "video/mp4")


def post(path="/upload", user=None, **fields):
    return personas.client_of(user or personas.owner()).post(path, fields, format="multipart")


def used_up(user):
    month = timezone.now().strftime("%Y-%m")
    for number in range(2):
        Slot.objects.create(user=user, kind="video", key=f"video:{number}", month=month, taken_at=timezone.now())


def test_it_works(talk, storage):
    answer = post(video=talk(), title="")
    video = Video.objects.get(user=personas.owner())
    assert answer["Location"] == f"/recordings/{video.pk}"
    assert video.title == "Our plan"


def test_what_was_sent_before_is_said_and_shown(talk, storage):
    answers = [post(video=talk()), post(video=talk())]
    assert [answer["Location"] for answer in answers] == [f"/recordings/{Video.objects.get().pk}"] * 2
    assert [[str(said) for said in get_messages(answer.wsgi_request)] for answer in answers] == [[], [upload.KNOWN]]


def test_limits_are_told_before_anything_is_chosen():
    html = personas.client_of(personas.owner()).get("/upload").content.decode()
    assert "2 of 2 recordings left" in html
    assert "each up to 15 minutes and 500 MB" in html


def test_what_is_no_recording_is_refused_with_what_to_do():
    answer = post(video=SimpleUploadedFile("notes.mp4", b"no film at all" * 100, "video/mp4"))
    assert answer.status_code == 415
    assert "Choose a video with a picture and sound" in answer.content.decode()
    assert post(title="x").status_code == 400


def test_a_plan_that_is_used_up_says_when_there_is_room_again(talk):
    used_up(personas.owner())
    html = personas.client_of(personas.owner()).get("/upload").content.decode()
    assert "recordings are used up" in html
    assert 'type="file"' not in html
    assert post(video=talk()).status_code == 402


def test_a_person_is_asked_first(talk, storage):
    consents.withdraw(personas.owner())
    assert post("/upload/import", url="https://example.org/talk.mp4")["Location"] == "/consent?next=%2Fupload"
    assert personas.client_of(personas.owner()).get("/upload")["Location"] == "/consent?next=%2Fupload"
    assert post(video=talk())["Location"] == "/consent?next=%2Fupload"
    consents.give(personas.owner(), "page")
    assert post(video=talk())["Location"].startswith("/recordings/")


def test_uploads_that_broke_off_are_offered_with_how_much_is_there():
    Upload.objects.create(
        user=personas.owner(), transport="multipart", filename="a.mp4", size_bytes=1000, received_bytes=400, expires_at=timezone.now()
    )
    assert "40 % has arrived." in personas.client_of(personas.owner()).get("/upload").content.decode()
    assert "has arrived" not in personas.client_of(personas.stranger()).get("/upload").content.decode()


def test_an_address_is_fetched(settings):
    settings.IMPORT_ALLOWED_HOSTS = ["films.test:80"]
    assert post("/upload/import", url="http://films.test/talk.mp4")["Location"] == "/upload"
    row = VideoImport.objects.get(user=personas.owner())
    assert "http://films.test/talk.mp4" in personas.client_of(personas.owner()).get("/upload").content.decode()
    post(f"/upload/import/{row.pk}/cancel")
    row.refresh_from_db()
    assert row.status == "cancelled"


def test_an_address_that_cannot_be_one_is_refused():
    assert post("/upload/import", url="http://10.0.0.1/talk.mp4").status_code == 400
    assert post("/upload/import", url="").status_code == 400


def test_a_form_from_elsewhere_is_refused(talk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(personas.owner(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/upload", {"video": talk()}).status_code == 403
    assert not Video.objects.exists()


def test_sizes_are_told_shortly():
    assert [words.size(count) for count in (500 * 1024**2, 5 * 1024**3, 1536 * 1024**2)] == ["500 MB", "5 GB", "1.5 GB"]


def test_a_stranger_gets_404():
    row = VideoImport.objects.create(user=personas.owner(), url="http://films.test/a.mp4", platform="direct")
    assert post(f"/upload/import/{row.pk}/cancel", personas.stranger()).status_code == 404


def test_who_is_not_signed_in_is_asked_to():
    assert personas.client_of().get("/upload")["Location"] == "/accounts/login/?next=/upload"
