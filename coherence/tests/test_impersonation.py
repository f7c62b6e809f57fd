"""Looking at the product as a person sees it: for a while, marked on every page, and without changing anything."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.impersonation import COOKIE, KEY
from accounts.models import AuditEntry, User
from accounts.tests.personas import owner
from analysis import shares
from analysis.tests import takes
from videos.models import Video

pytestmark = pytest.mark.django_db
HTML = {"accept": "text/html"}


@pytest.fixture
def boss() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("boss@example.org"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def video() -> Video:
    about = {"title": "A talk", "original_filename": "a.mp4", "storage_path": "source.mp4", "size_bytes": 4, "container": "mov"}
    made = Video.objects.create(user=owner(), sha256="a" * 64, duration_seconds=9.0, width=640, height=360, **about)
    takes.complete(made)
    return made


def begin(client: Client, person: User) -> Client:
    path = reverse("admin:accounts_user_deed", args=["impersonate"]) + f"?ids={person.pk}"
    client.post(path, {"reason": "They see an empty page."})
    return client


def test_it_works(boss):
    """The pages and the API are the person's, the admin stays the operator's; both say so."""
    answer = boss.post(reverse("admin:accounts_user_deed", args=["impersonate"]) + f"?ids={owner().pk}", {"reason": "An empty page."})
    assert (answer.status_code, answer["Location"]) == (302, "/recordings")
    assert "owner@example.org" in boss.get("/api/v1/auth/me").content.decode()
    for path in ("/recordings", "/settings", "/admin/"):
        page = boss.get(path, headers=HTML)
        assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
        assert "End it now" in page.content.decode()


def test_where_the_person_is_signed_in_is_not_shown_and_the_operators_session_is_not_theirs(boss):
    UserSession.objects.create(user=owner(), session_key="x", ip="203.0.113.7", user_agent="Firefox/140.0")
    begin(boss, owner())
    assert "203.0.113.7" not in boss.get("/settings", headers=HTML).content.decode()
    assert UserSession.objects.filter(user=owner()).count() == 1


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/api/v1/users/me", "/api/v1/users/me/api-keys", "/theme", "/settings", "/recordings"])
def test_nothing_can_be_changed(method, path, boss):
    begin(boss, owner())
    before = User.objects.filter(pk=owner().pk).values()[0]
    answer = getattr(boss, method)(path, {"displayName": "Changed"}, content_type="application/json")
    assert answer.status_code == 403
    assert User.objects.filter(pk=owner().pk).values()[0] == before


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/password/change/", "/_allauth/browser/v1/auth/session"])
def test_how_they_sign_in_stays_hidden(path, boss):
    assert begin(boss, owner()).get(path, headers=HTML).status_code == 403


@pytest.mark.parametrize("path", ["/settings/export/file", "/api/v1/users/me/export", "/api/users/me/export/"])
def test_their_data_is_not_taken_along(path, boss):
    assert begin(boss, owner()).get(path, headers=HTML).status_code == 403


@pytest.mark.parametrize("allowed", [False, True])
def test_recordings_are_seen_and_heard_only_if_they_allow_it(allowed, boss, video):
    """The results are read, packed as browsers ask for them; no link in them outlives the look, nor opens what is closed."""
    User.objects.filter(pk=owner().pk).update(privacy_preferences={"quality_review": allowed})
    link = shares.url(shares.create(video, 7))
    page = begin(boss, owner()).get(f"/recordings/{video.pk}", headers={**HTML, "accept-encoding": "gzip"})
    text = page.content.decode()
    assert (page.status_code, "End it now" in text, link in text) == (200, True, False)
    assert ("token=" in text) is allowed
    assert (boss.get(f"/api/v1/videos/{video.pk}/stream").status_code == 403) is not allowed
    assert boss.get(f"/api/v1/videos/{video.pk}/shares").status_code == 403


def test_it_is_ended_by_hand(boss):
    begin(boss, owner())
    assert boss.post("/admin/looking/end")["Location"] == "/admin/"
    assert COOKIE not in boss.cookies or not boss.cookies[COOKIE].value
    assert "boss@example.org" in boss.get("/api/v1/auth/me").content.decode()
    told = list(AuditEntry.objects.order_by("created_at").values_list("deed", "outcome", "subject_id"))
    assert told == [("impersonate", outcome, owner().pk) for outcome in ("asked", "done", "done")]


def test_it_ends_by_itself(boss):
    begin(boss, owner())
    session = boss.session
    session[KEY] = session[KEY] | {"until": timezone.now().timestamp() - 1}
    session.save()
    assert "boss@example.org" in boss.get("/api/v1/auth/me").content.decode()
    assert KEY not in boss.session


def test_the_mark_alone_opens_nothing(client):
    client.force_login(owner(), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[COOKIE] = "1"
    assert "owner@example.org" in client.get("/api/v1/auth/me").content.decode()


def test_nobody_looks_as_those_who_work_here(boss):
    other = User.objects.create_user("other@example.org", is_staff=True)
    begin(boss, other)
    assert AuditEntry.objects.order_by("-created_at")[0].outcome == "refused"
    assert "boss@example.org" in boss.get("/api/v1/auth/me").content.decode()


def test_whoever_works_here_no_more_sees_no_more(boss):
    begin(boss, owner())
    User.objects.filter(email="boss@example.org").update(is_staff=False)
    assert "owner@example.org" not in boss.get("/api/v1/auth/me").content.decode()


def test_whoever_may_not_look_any_more_sees_no_more(boss):
    """Though they work here still."""
    begin(boss, owner())
    User.objects.filter(email="boss@example.org").update(is_superuser=False)
    assert "boss@example.org" in boss.get("/api/v1/auth/me").content.decode()
