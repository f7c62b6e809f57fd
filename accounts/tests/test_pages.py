"""The pages of one's own account."""

import re

import pytest
from django.test import Client

from accounts import consents
from accounts.models import AccountClosing, AccountExport, ApiKey, User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture
def mira():
    return User.objects.create_user("mira@example.org", PASSWORD, email_verified=True, display_name="Mira")


@pytest.fixture
def page(mira):
    client = Client()
    client.force_login(mira)
    return client


def test_it_works(page, mira):
    shown = page.get("/settings")
    assert shown.status_code == 200
    assert mira.email in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/settings", "/consent", "/settings/close", "/settings/export/file"])
def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(path):
    assert Client().get(path)["Location"] == f"/accounts/login/?next={path}"


def test_name_and_time_zone_are_kept(page, mira):
    assert page.post("/settings", {"display_name": "Mira B.", "time_zone": "Europe/Zurich"}).status_code == 302
    mira.refresh_from_db()
    assert (mira.display_name, mira.time_zone) == ("Mira B.", "Europe/Zurich")


def test_what_is_no_time_zone_is_said_beside_the_field(page, mira):
    shown = page.post("/settings", {"display_name": "Mira B.", "time_zone": "Moon/Base"})
    assert 'id="id_time_zone_error"' in shown.content.decode()
    mira.refresh_from_db()
    assert mira.display_name == "Mira"


@pytest.mark.parametrize(
    ("part", "column", "kind"),
    [("notifications", "notification_preferences", "analysis_failed"), ("privacy", "privacy_preferences", "quality_review")],
)
def test_a_box_that_is_not_ticked_is_off_and_one_that_is_ticked_on(page, mira, part, column, kind):
    for sent, held in (({kind: "on"}, True), ({}, False)):
        page.post(f"/settings/{part}", sent)
        mira.refresh_from_db()
        assert getattr(mira, column)[kind] is held


def test_consent_is_given_once_and_leads_on(page, mira):
    assert page.get("/consent?next=/upload").context["given"] is None
    assert page.post("/consent", {"next": "/recordings"})["Location"] == "/recordings"
    given = consents.current(mira)
    assert given is not None
    assert given.source == "page"
    assert page.post("/consent", {"next": "https://evil.example/"})["Location"] == "/upload"
    assert mira.consents.count() == 1


def test_consent_is_withdrawn(page, mira):
    consents.give(mira, "page")
    page.post("/settings/consent/withdraw")
    assert consents.current(mira) is None


def test_a_key_is_shown_once(page, mira):
    made = page.post("/settings/keys", {"name": "My script", "scope": "read"}).content.decode()
    found = re.search(r'<code id="made">(coh_[^<]+)</code>', made)
    assert found
    assert Client().get("/api/v1/auth/me", headers={"authorization": f"Api-Key {found[1]}"}).status_code == 200
    assert found[1] not in page.get("/settings").content.decode()


def test_a_key_without_a_name_is_not_made(page):
    assert page.post("/settings/keys", {"name": " ", "scope": "read"}).status_code == 400
    assert not ApiKey.objects.exists()


def test_a_key_is_taken_back(page, mira):
    page.post("/settings/keys", {"name": "My script", "scope": "write"})
    key = ApiKey.objects.get()
    page.post(f"/settings/keys/{key.pk}/remove")
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_everybody_else_is_signed_out_and_oneself_is_not(page, mira):
    elsewhere = Client()
    elsewhere.force_login(mira)
    page.post("/settings/sessions/end")
    assert page.get("/settings").status_code == 200
    assert elsewhere.get("/settings").status_code == 302


def test_an_export_is_asked_for_and_fetched(page, mira):
    page.post("/settings/export")
    assert "being made" in page.get("/settings").content.decode()
    AccountExport.objects.update(status="completed", size_bytes=1000, completed_at="2026-11-21T10:00:00Z")
    assert "/download?token=" in page.get("/settings/export/file")["Location"]


def test_an_export_that_is_gone_is_said(page):
    assert page.get("/settings/export/file")["Location"] == "/settings#export"


def test_an_account_is_not_closed_by_a_slip(page, mira):
    assert "Nothing has been closed" in page.post("/settings/close", {"address": "someone@example.org"}).content.decode()
    mira.refresh_from_db()
    assert mira.is_active


def test_a_closed_account_leaves_a_receipt(page, mira):
    shown = page.post("/settings/close", {"address": "Mira@Example.org"})
    receipt = AccountClosing.objects.get()
    assert str(receipt.pk) in shown.content.decode()
    assert page.get("/settings").status_code == 302
    link = re.search(r'href="(/api/v1/users/me/deletions/[^"]+)"', shown.content.decode())
    assert link
    assert Client().get(link[1]).json()["status"] == "pending"


def test_signing_in_leads_where_one_wanted_to_go_and_nowhere_else(mira):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=mira, email=mira.email, verified=True, primary=True)
    for wanted, where in (("/settings", "/settings"), ("https://evil.example/", "/")):
        sent = {"login": mira.email, "password": PASSWORD, "next": wanted}
        assert Client().post("/accounts/login/", sent)["Location"] == where


def test_settings_cost_the_same_with_many_keys(page, mira, django_assert_max_num_queries):
    for number in range(15):
        ApiKey.objects.create(user=mira, name=str(number), prefix="coh_x", key_hash=str(number))
    page.get("/settings")  # notes where one is signed in, if that was not done before
    with django_assert_max_num_queries(11):
        page.get("/settings")


def test_a_stranger_gets_404(page):
    other = User.objects.create_user("other@example.org")
    key = ApiKey.objects.create(user=other, name="theirs", prefix="coh_x", key_hash="x")
    assert page.post(f"/settings/keys/{key.pk}/remove").status_code == 404
    key.refresh_from_db()
    assert key.revoked_at is None
