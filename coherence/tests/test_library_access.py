"""Who reaches the pages that keep recordings in order."""

import pytest

from accounts import consents
from accounts.tests import personas
from videos.models import Video

pytestmark = pytest.mark.django_db
PAGES = ("/upload", "/recordings", "/progress", "/recordings/{0}/compare/{0}")
FORMS = ("/upload", "/upload/import", "/upload/import/{0}/cancel", *(f"/recordings/{{0}}/{act}" for act in ("change", "remove", "restore")))


@pytest.fixture
def video():
    for user in (personas.owner(), personas.stranger()):
        consents.give(user, "page")
    facts = {"size_bytes": 1, "container": "mov", "duration_seconds": 9.0, "width": 640, "height": 360}
    return Video.objects.create(user=personas.owner(), title="A talk", storage_path="there.mp4", sha256="0" * 64, **facts)


@pytest.mark.parametrize("path", PAGES)
def test_it_works(path, video):
    for method in ("get", "head"):
        status = getattr(personas.client_of(personas.owner()), method)(path.format(video.pk)).status_code
        assert status == (404 if "compare" in path else 200)  # a take is not compared with itself


@pytest.mark.parametrize("path", FORMS)
def test_nobody_changes_anything_without_signing_in(path, video):
    answer = personas.client_of().post(path.format(video.pk))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_anything_without_signing_in(path, video):
    assert personas.client_of().get(path.format(video.pk))["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("path", [path for path in (*PAGES, *FORMS) if "{0}" in path])
def test_a_stranger_gets_404(path, video):
    client = personas.client_of(personas.stranger())
    answer = client.get(path.format(video.pk)) if path in PAGES else client.post(path.format(video.pk))
    assert answer.status_code == 404
