"""Where somebody is signed in, and ending it there."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts import sign_ins
from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"


@pytest.fixture
def mira() -> User:
    return User.objects.create_user("mira@example.org", PASSWORD, email_verified=True)


def browser(user: User, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    confirm(user)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


def confirm(user: User) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def test_it_works(mira):
    phone, laptop = browser(mira, PHONE), browser(mira, LAPTOP)
    shown = laptop.get("/settings").content.decode()
    assert shown.index("Firefox on Windows") < shown.index("this one") < shown.index("Chrome on Android")
    other = UserSession.objects.get(user_agent=PHONE)
    assert laptop.post(f"/settings/sessions/{other.pk}/end")["Location"] == "/settings#signing-in"
    assert phone.get("/settings").status_code == 302
    assert laptop.get("/settings").status_code == 200
    assert "Chrome on Android" not in laptop.get("/settings").content.decode().partition("Where you are signed in")[2]


def test_everywhere_else_and_not_here(mira):
    phone, laptop = browser(mira, PHONE), browser(mira, LAPTOP)
    laptop.post("/settings/sessions/end")
    assert (phone.get("/settings").status_code, laptop.get("/settings").status_code) == (302, 200)
    assert [each.user_agent for each in UserSession.objects.all()] == [LAPTOP]


def test_one_from_before_they_were_noted_is_listed(mira):
    laptop = browser(mira, LAPTOP)
    UserSession.objects.all().delete()
    assert "Firefox on Windows" in laptop.get("/settings").content.decode()


def test_the_one_that_asks_is_not_ended_by_it(mira):
    laptop = browser(mira, LAPTOP)
    assert laptop.post(f"/settings/sessions/{UserSession.objects.get().pk}/end").status_code == 404
    assert laptop.get("/settings").status_code == 200


def test_a_changed_password_ends_the_others_and_they_are_not_listed(mira):
    browser(mira, PHONE)
    laptop = browser(mira, LAPTOP)
    asked = {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"}
    laptop.post("/accounts/password/change/", asked)
    shown = laptop.get("/settings").content.decode()
    assert "Firefox on Windows" in shown
    assert "Chrome on Android" not in shown


def test_those_that_are_over_are_forgotten(mira):
    browser(mira, PHONE)
    browser(mira, LAPTOP)
    Session.objects.filter(pk=UserSession.objects.get(user_agent=PHONE).session_key).delete()
    UserSession.objects.update(created_at=timezone.now() - timedelta(days=15))
    assert sign_ins.forget() == 1
    assert UserSession.objects.get().user_agent == LAPTOP


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (PHONE, "Chrome on Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Mac"),
        ("python-httpx/0.28", "An app or program"),
        ("", "An app or program"),
    ],
)
def test_devices_in_words(agent, told):
    assert sign_ins.device(agent) == told


def test_a_stranger_gets_404(mira):
    browser(mira, LAPTOP)
    stranger = browser(User.objects.create_user("stranger@example.org", PASSWORD, email_verified=True), PHONE)
    own = UserSession.objects.get(user=mira)
    assert stranger.post(f"/settings/sessions/{own.pk}/end").status_code == 404
    assert UserSession.objects.filter(pk=own.pk).exists()
