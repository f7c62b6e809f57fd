"""The admin's pages: everyone of them opens for who may see it, and is nothing to anyone else."""

import html
import re
import uuid

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import keys
from accounts.models import Consent, User
from accounts.tests.personas import client_of
from analysis.models import Analysis, ApiUsage, Event, Worker
from billing.models import Slot
from billing.plans import PLANS
from coherence.benchmarks import seeding
from coherence.benchmarks.seeding import Size
from coherence.core import queue
from coherence.core.admin import shown
from coherence.core.admin.rows import Rows
from videos.models import Video

pytestmark = pytest.mark.django_db
reverse("admin:index")  # the pages are found with the addresses
PAGES: dict[str, ModelAdmin] = {model._meta.label_lower: page for model, page in admin.site._registry.items()}


def seed(videos: int) -> None:
    for _ in seeding.seed(Size(users=2, videos=videos, jobs=videos * 9, big=videos // 2)):
        pass


@pytest.fixture
def boss() -> Client:
    return client_of(User.objects.create_superuser("boss@example.org"))


def address(name: str, what: str, *keys: object) -> str:
    return reverse(f"admin:{name.replace('.', '_')}_{what}", args=keys)


def test_it_works(boss):
    page = boss.get("/admin/")
    assert (page.status_code, "coherence/admin.css" in page.content.decode()) == (200, True)
    assert boss.get("/admin").url == "/admin/"
    assert len(PAGES) >= 17


SECRET = [("accounts.user", "password__startswith"), ("accounts.user", "session_salt__regex"), ("accounts.apikey", "key_hash__startswith")]
SECRET += [("accounts.apikey", "user__password__startswith"), ("accounts.accountclosing", "secret_hash__gte")]


@pytest.mark.parametrize(("name", "lookup"), SECRET)
def test_no_list_tells_letter_by_letter_what_no_page_shows(name, lookup, boss):
    assert boss.get(address(name, "changelist"), {lookup: "a"}).status_code == 400


def test_every_link_of_a_page_opens(boss):
    """Also those that lead to a list narrowed to the row's own."""
    seed(6)
    for model, name in ((User, "accounts.user"), (Video, "videos.video"), (Analysis, "analysis.analysis")):
        row = User.objects.get(email=seeding.BIG) if model is User else model.objects.all()[0]
        page = html.unescape(boss.get(address(name, "change", row.pk)).content.decode())
        links = set(re.findall(r'href="(/admin/[^"#]+)"', page)) - {"/admin/logout/"}
        wrong = {link: code for link in links if (code := boss.get(link).status_code) not in (200, 302)}
        assert (wrong, any("?" in link for link in links)) == ({}, True)


def test_the_password_is_changed_where_everybody_does(boss):
    for answer in (boss.get("/admin/password_change/"), boss.post("/admin/password_change/", {"new_password1": "x"})):
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/change/")


def test_a_persons_page_tells_first_where_their_video_is(boss):
    seed(4)
    page = boss.get(address("accounts.user", "change", User.objects.get(email=seeding.BIG).pk))
    titles = [each.title for each in page.context["panels"]]
    assert f">\n        {seeding.BIG}\n" in page.content.decode()  # in the path to it, small as it is written
    assert titles[:3] == ["Recordings", "Uploads that are no recording yet", "Runs that failed"]
    assert {"Plan", "Consent", "API keys", "What operators did"} == set(titles[3:])


def test_sizes_are_those_of_the_plans(boss):
    assert [shown.size(count) for count in (None, 999, PLANS["free"].max_bytes, 5 * 1024**3)] == ["–", "999 B", "500.0 MB", "5.0 GB"]


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example", "//elsewhere.example", "javascript:alert(1)"])
def test_signing_in_leads_to_nobody_elses_site(elsewhere, boss):
    assert boss.get("/admin/login/", {"next": elsewhere}).url == "/admin/"
    assert boss.get("/admin/login/", {"next": "/admin/find"}).url == "/admin/find"


@pytest.mark.parametrize("name", PAGES)
def test_every_list_and_every_page_opens(name, boss):
    seed(4)
    listed = boss.get(address(name, "changelist"))
    assert listed.status_code == 200
    for row in PAGES[name].model._default_manager.all()[:2]:
        page = boss.get(address(name, "change", row.pk))
        assert page.status_code == 200
        assert str(row.pk) in page.content.decode() or "accounts" not in name


@pytest.mark.parametrize("name", PAGES)
def test_every_list_can_be_searched_and_filtered(name, boss):
    seed(4)
    path = address(name, "changelist")
    asked = ["q=person0@seeded.example.org", "q=00000000-0000-4000-8000-000000000001", "q=PROCESSING_FAILED", "q=%F0%9F%A6%8A'"]
    listed = PAGES[name].get_changelist_instance(boss.get(path).wsgi_request)
    for each in listed.filter_specs:
        asked += [str(choice["query_string"]).lstrip("?") for choice in each.choices(listed)]
    assert {each: boss.get(f"{path}?{each}").status_code for each in asked} == dict.fromkeys(asked, 200)


def many(count: int) -> None:
    """So many rows of each kind that seeding leaves out."""
    user, run = User.objects.get(email=seeding.BIG), Analysis.objects.defer("result").first()
    for number in range(count):
        User.objects.create_user(f"more{uuid.uuid4()}@example.org")
        Slot.objects.create(user=user, key=f"video:{uuid.uuid4()}")
        Consent.objects.create(user=user, version="1", source="page")
        keys.create(user, f"key {number}", "read")
        Worker.objects.create(host="host", pid=number, heartbeat_at=timezone.now())
        Event.objects.create(user=user, kind="status", number=uuid.uuid4().int % 2**60)
        ApiUsage.objects.create(user=user, analysis=run, provider="local", operation="speech", wall_seconds=1, succeeded=True)
        queue.enqueue("accounts.tasks.close_account", str(uuid.uuid4()))


def test_a_longer_list_takes_no_more_queries(boss):
    seed(60)
    many(2)
    few = {name: queries(boss, address(name, "changelist")) for name in PAGES}
    many(17)
    assert {name: queries(boss, address(name, "changelist")) for name in PAGES} == few, few
    assert max(few.values()) <= 10


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(path).status_code == 200
    return len(made)


def test_only_our_own_pages_are_registered():
    assert all(isinstance(page, Rows) for page in PAGES.values())


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("what", ["add", "delete", "change"])
def test_nothing_is_edited(name, what, boss):
    seed(2)
    row = PAGES[name].model._default_manager.first()
    if row is None:
        return
    answer = boss.post(address(name, what, *([] if what == "add" else [row.pk])), {"post": "yes"})
    assert answer.status_code == 403


def test_scripts_and_styles_within_a_page_are_refused(boss):
    policy = boss.get("/admin/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval';" in policy + ";"
    assert "unsafe-inline" not in policy
    assert "unsafe" not in boss.get("/accounts/login/")["Content-Security-Policy"]


def test_whoever_is_not_signed_in_is_asked_to(client):
    answer = client.get("/admin/analysis/analysis/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", *(address(name, "changelist") for name in PAGES)])
def test_a_stranger_gets_404(path):
    assert client_of(User.objects.create_user("stranger@example.org")).get(path).status_code == 404
