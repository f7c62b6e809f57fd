"""Coming in, the settings and leaving, in a real browser: with axe on every page, and nothing said in the console in anger."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts import consents, letters
from accounts.models import ApiKey, User
from coherence.tests.browser import looking

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long enough password"
PUBLIC = ("/", "/privacy", "/pricing", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nothing-here")
OWN = (
    "/settings",
    "/consent",
    "/settings/close",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/mails/stop/{stop}",
)
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"}


@dataclass
class House:
    url: str
    browser: Browser
    complaints: list[str] = field(default_factory=list)

    def window(self, user: User | None = None, **options: Any) -> Page:
        context = self.browser.new_context(base_url=self.url, **(PHONE | options))
        if user:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.url}])
        context.add_init_script(looking.FORBIDDEN)
        page = context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page


@pytest.fixture
def house(browser, live_server, settings) -> Iterator[House]:
    settings.PUBLIC_URL, settings.LIVE_URL = live_server.url, "off"
    found = House(live_server.url, browser)
    yield found
    for context in browser.contexts:
        context.close()
    missing = "the server responded with a status of 404"  # the page that is meant not to be there
    assert [said for said in found.complaints if missing not in said] == []


@pytest.fixture
def mira():
    person = User.objects.create_user("mira@example.org", PASSWORD, email_verified=True, display_name="Mira")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def look_at(page: Page, path: str) -> list[str]:
    """What is wrong with it."""
    page.goto(path)
    name = re.sub(r"\W+", "-", path.partition("/mails")[0] or "/mails").strip("-") or "first"
    return looking.in_looks(page, name, touched=True)


def test_it_works(house, mira):
    """Every page is well made for hands, eyes and screen readers."""
    ApiKey.objects.create(user=mira, name="Slides importer", prefix="coh_1234", key_hash="x")
    stop = letters.stop_url(mira, "analysis_completed").rpartition("/")[2]
    stranger, owner = house.window(), house.window(mira)
    wrong = [each for path in PUBLIC for each in look_at(stranger, path)]
    wrong += [each for path in OWN for each in look_at(owner, path.format(stop=stop))]
    assert wrong == []


def test_somebody_comes_in(house):
    """Sign-up, the mail, the confirmation, signing in, and the question before the first recording."""
    page = house.window()
    page.goto("/")
    page.get_by_role("link", name="Create an account").first.click()
    page.get_by_label("Email").fill("ada@example.org")
    for label in ("Password", "Password (again)"):
        page.get_by_label(label, exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading")).to_have_text("Look into your mail")
    link = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", str(mail.outbox[0].body))
    assert link
    page.goto(link[1])
    page.get_by_role("button", name="Yes, it is mine").click()
    page.goto("/consent?next=/privacy")
    if "login" in page.url:
        page.get_by_label("Email").fill("ada@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="I agree").click()
    expect(page).to_have_url(f"{house.url}/privacy")
    assert consents.current(User.objects.get(email="ada@example.org")) is not None


@pytest.mark.parametrize(("name", "mark"), [("docs", ".opblock-summary-path"), ("redoc", ".menu-content")])
def test_the_api_is_described_under_a_strict_policy(name, mark, house):
    """Swagger and ReDoc draw the schema with their own files alone; what the policy refuses would be said in the console."""
    page = house.window(viewport={"width": 1280, "height": 800})
    page.goto(f"/api/{name}")
    expect(page.locator(mark).first).to_be_attached(timeout=60_000)
    expect(page.get_by_text("/auth/me").first).to_be_attached()
    assert page.locator(mark).first.evaluate("each => getComputedStyle(each).display") != "inline"  # its style is there
    looking.picture(page, f"api-{name}", whole=False)


def test_a_key_is_removed_only_after_a_yes(house, mira):
    page = house.window(mira)
    page.goto("/settings")
    page.get_by_label("What it is for").fill("Slides")
    page.get_by_role("button", name="Make a key").click()
    expect(page.locator("#made")).to_contain_text("coh_")
    page.get_by_role("button", name="Remove Slides").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave it").click()
    assert ApiKey.objects.get().revoked_at is None
    page.get_by_role("button", name="Remove Slides").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("opens nothing any more")).to_be_visible()
    assert ApiKey.objects.get().revoked_at is not None


def test_the_colours_change_at_once_and_stay(house):
    page = house.window()
    page.goto("/")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(25, 23, 21)"


def test_the_content_is_one_key_away(house):
    page = house.window()
    page.goto("/privacy")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
