"""The frame of the pages: the house's tones, the navigation, and refusals as people see them."""

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client

from accounts.models import User
from analysis.reports.theme import DARK, LIGHT, Theme

pytestmark = pytest.mark.django_db
STATIC = django_settings.BASE_DIR / "coherence" / "static" / "coherence"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_it_works(client):
    page = client.get("/", headers=BROWSER)
    assert page.status_code == 200
    assert 'href="#main"' in page.content.decode()


@pytest.mark.parametrize(("theme", "block"), [(LIGHT, r":root \{(.*?)\}"), (DARK, r':root\[data-theme="dark"\] \{(.*?)\}')])
def test_pages_have_the_tones_of_the_report(theme: Theme, block: str):
    found = re.search(block, (STATIC / "tokens.css").read_text(), re.DOTALL)
    assert found
    told = dict(re.findall(r"--([\w-]+): (#\w+);", found[1]))
    names = ("paper", "ink", "muted", "dim", "line", "lane", "data", "data_soft", "accent", "high", "medium", "low")
    assert {name: told[name.replace("_", "-")] for name in names} == {name: getattr(theme, name) for name in names}


def test_both_ways_to_dark_are_the_same():
    blocks = re.findall(
        r":root(?:\[data-theme=\"dark\"\]|:not\(\[data-theme=\"light\"\]\)) \{(.*?)\}", (STATIC / "tokens.css").read_text(), re.DOTALL
    )
    assert len({re.sub(r"\s+", " ", block) for block in blocks}) == 1
    assert len(blocks) == 2


def test_the_typefaces_are_light():
    assert 0 < sum(file.stat().st_size for file in (STATIC / "fonts").glob("*.woff2")) <= 120 * 1024


def test_a_browser_gets_a_page_and_a_program_gets_json(client):
    page = client.get("/nothing-here", headers=BROWSER)
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "There is nothing here" in page.content.decode()
    assert client.get("/nothing-here").json()["code"] == "NOT_FOUND"
    assert client.get("/api/v1/nothing-here", headers=BROWSER).json()["code"] == "NOT_FOUND"


def test_a_form_that_is_too_old_is_refused_in_words():
    page = Client(enforce_csrf_checks=True).post("/theme", {"theme": "dark"}, headers=BROWSER)
    assert page.status_code == 403
    assert "reload the page" in page.content.decode()


def test_a_failure_of_ours_is_a_page_that_asks_the_database_nothing(client, settings, django_assert_num_queries):
    from django.test import RequestFactory

    from coherence.core import refusals

    with django_assert_num_queries(0):
        page = refusals.server_error(RequestFactory().get("/recordings", headers=BROWSER))
    assert page.status_code == 500
    assert "your recordings are safe" in page.content.decode()


@pytest.mark.parametrize(
    ("back", "where"), [("/accounts/login/", "/accounts/login/"), ("https://evil.example/", "/"), ("//evil.example", "/")]
)
def test_the_colours_are_kept_and_lead_nowhere_else(client, back, where):
    answer = client.post("/theme", {"theme": "dark", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, where)
    assert 'data-theme="dark"' in client.get("/").content.decode()
    client.post("/theme", {"theme": "purple"})
    assert "data-theme=" not in client.get("/").content.decode()


def test_whoever_is_signed_in_goes_on_to_their_recordings(client):
    client.force_login(User.objects.create_user("mira@example.org"))
    assert client.get("/")["Location"] == "/recordings"


def test_nothing_on_a_page_is_inline(client):
    for path in ("/", "/nothing-here", "/accounts/login/"):
        page = client.get(path, headers=BROWSER).content.decode()
        assert not re.search(r"<script(?![^>]*(src=|application/json))|<style|\sstyle=|\son\w+=", page), path


def test_times_are_those_of_the_person(client, rf):
    from django.http import HttpResponse
    from django.utils import timezone

    from coherence.pages.times import in_their_zone

    request = rf.get("/recordings")
    request.user, request.COOKIES["sessionid"] = User(time_zone="Asia/Tokyo"), "x"
    assert in_their_zone(lambda _: HttpResponse(timezone.get_current_timezone_name()))(request).content == b"Asia/Tokyo"


def test_the_first_page_shows_a_real_result_and_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/").content.decode()
    assert page.count('class="lanes"') == 2
    assert "look at this chart" in page
    assert "var(--paper" in page


def test_what_the_first_page_shows_can_be_kept_anew(monkeypatch, tmp_path):
    import json

    from coherence.pages import sample

    known = json.loads(sample.FILE.read_text())
    monkeypatch.setattr(sample, "FILE", tmp_path / "sample.json")
    sample.keep(known | {"transcript": ["left out"]})
    assert json.loads(sample.FILE.read_text()) == known


@pytest.mark.parametrize(
    "path", ["/privacy", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/confirm-email/"]
)
def test_every_page_of_a_stranger_is_the_house_s(client, path):
    page = client.get(path).content.decode()
    assert "coherence/tokens.css" in page
    assert page.count("<h1") == 1
