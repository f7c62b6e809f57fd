"""The admin in a real browser: axe on every kind of page, nothing said in the console in anger, and a deed done by hand."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts import audit_guard
from accounts.models import AuditEntry, User
from analysis.models import Analysis, ProcessingJob
from billing import limits
from coherence.benchmarks import seeding
from coherence.benchmarks.seeding import Size
from coherence.tests.browser import looking
from videos.models import Video

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}


class Desk:
    """Where a superuser sits, and what the browser complained about."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url, self.complaints = browser, url, list[str]()
        self.client = Client()
        self.client.force_login(User.objects.create_superuser("boss@example.org"), backend="django.contrib.auth.backends.ModelBackend")

    def window(self, **options: Any) -> Page:
        context = self.browser.new_context(base_url=self.url, **(PHONE | options))
        context.add_cookies([{"name": "sessionid", "value": self.client.cookies["sessionid"].value, "url": self.url}])
        page = context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page


@pytest.fixture
def desk(browser, live_server, settings) -> Iterator[Desk]:
    settings.PUBLIC_URL, settings.LIVE_URL = live_server.url, "off"
    for _ in seeding.seed(Size(users=3, videos=12, jobs=108, big=6)):
        pass
    found = Desk(browser, live_server.url)
    yield found
    for context in browser.contexts:
        context.close()
    _forget_deeds()
    assert found.complaints == []


def _forget_deeds() -> None:
    """The next test begins with an empty table, which the guard would not let be emptied."""
    with connection.schema_editor() as editor:
        audit_guard.take_down(editor)
        editor.execute("delete from audit_entries")
        audit_guard.put_up(editor)


def kinds() -> dict[str, str]:
    """A page of each kind."""
    run, job = Analysis.objects.defer("result").filter(status="completed")[0], ProcessingJob.objects.filter(status="completed")[0]
    video, person = Video.objects.all()[0], User.objects.get(email=seeding.BIG)
    pages = {"run": run, "job": job, "video": video, "person": person}
    found = {name: reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]) for name, row in pages.items()}
    found |= {"overview": reverse("admin:index"), "runs": reverse("admin:analysis_analysis_changelist")}
    return found | {"deed": reverse("admin:accounts_user_deed", args=["grant_uploads"]) + f"?ids={person.pk}"}


def look_at(page: Page, name: str, path: str) -> list[str]:
    """What is wrong with it; it ends in the last look, at a desk."""
    found: list[str] = []
    for look in looking.LOOKS:  # unfold asks for the colours as the page begins
        looking.take_on(page, look)
        page.goto(path)
        found += looking.in_looks(page, f"admin-{name}", looks=(look,))
    high = page.evaluate("[...document.querySelectorAll('#result_list tbody tr')].filter(row => row.offsetHeight > 60).length")
    return found + ([f"{name}: {high} rows of two lines"] if high else [])


def test_it_works(desk):
    """Every kind of page is well made for eyes and screen readers."""
    page = desk.window()
    assert [each for name, path in kinds().items() for each in look_at(page, name, path)] == []


def test_where_is_my_video(desk):
    """From an e-mail to the stages of a run in three clicks."""
    page = desk.window(**DESK)
    page.goto(reverse("admin:index"))
    page.get_by_label("Where is it?").fill(seeding.BIG)
    page.get_by_role("button", name="Find").click()
    recordings = page.get_by_role("region", name="Recordings", exact=True)
    recordings.get_by_role("row").nth(2).get_by_role("link").click()
    page.get_by_role("region", name="Runs", exact=True).get_by_role("row").nth(1).get_by_role("link").click()
    expect(page.get_by_role("heading", name="Stages")).to_be_visible()


def test_a_deed_by_hand(desk):
    person = User.objects.get(email=seeding.BIG)
    page = desk.window()
    page.goto(reverse("admin:accounts_user_change", args=[person.pk]))
    page.get_by_role("link", name="Grant uploads").click()
    page.get_by_label("Why?").fill("Their camera broke in the middle.")
    page.get_by_role("button", name="Grant uploads").click()
    expect(page.get_by_text(re.compile("are left now"))).to_be_visible()
    assert limits.usage(person).limit == 4
    assert AuditEntry.objects.filter(subject_id=person.pk, outcome="done").count() == 1


def test_looking_as_somebody_is_marked_and_ended(desk):
    person, page = User.objects.create_user("mira@example.org"), desk.window()
    page.goto(reverse("admin:accounts_user_deed", args=["impersonate"]) + f"?ids={person.pk}")
    page.get_by_label("Why?").fill("They say that a page is empty.")
    page.get_by_role("button", name="Look as they see it").click()
    expect(page.get_by_role("complementary", name="You are looking as another person")).to_contain_text(person.email)
    page.get_by_role("button", name="End it now").click()
    expect(page).to_have_url(re.compile("/admin/$"))
