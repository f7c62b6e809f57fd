"""Coming in, the settings and leaving, in a real browser: with axe on every page, and nothing said in the console in anger."""

import base64
import re
from datetime import timedelta
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify
from playwright.sync_api import Page, expect

from accounts import consents, letters, profiles
from accounts.models import AccountExport, ApiKey, Letter
from analysis import weekly
from analysis.tests import takes
from billing import limits
from coherence.core.api import errors as api
from coherence.core.errors import Forbidden, RateLimited
from coherence.pages import sample
from coherence.tests.browser import looking
from videos.models import Video

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PUBLIC = (
    *("/", "/privacy", "/pricing", "/nothing-here", "/accounts/login/", "/accounts/signup/", "/accounts/inactive/"),
    *("/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/password/reset/key/1-no/", "/accounts/confirm-email/no/"),
)
OWN = (
    *("/settings", "/settings/close", "/consent", "/mails/stop/{stop}"),
    *("/accounts/email/", "/accounts/password/change/", "/accounts/reauthenticate/", "/accounts/logout/"),
)


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


def test_refused_forms_and_what_an_account_may_hold(house, mira):
    stranger, found = house.window(), []
    stranger.goto("/accounts/login/")
    stranger.get_by_label("Email").fill(mira.email)
    stranger.get_by_label("Password").fill("a wrong one")
    stranger.get_by_role("button", name="Sign in").click()
    found += looking.in_looks(stranger, "sign-in-refused")
    stranger.goto("/accounts/signup/")
    for label, text in (("Email", "ada@example.org"), ("Password", "12345678"), ("Password (again)", "1234567")):
        stranger.get_by_label(label, exact=True).fill(text)
    stranger.get_by_role("button", name="Create the account").click()
    found += looking.in_looks(stranger, "sign-up-refused")
    told = {"status": "completed", "completed_at": timezone.now(), "size_bytes": 45_200_000}
    AccountExport.objects.create(user=mira, **told)
    consents.give(mira, "page")
    profiles.change(mira, {"preferences": {"privacy": {"private_mode": True}}})
    owner = house.window(mira)
    owner.goto("/settings")
    owner.get_by_label("What it is for").fill("Slides")
    owner.get_by_role("button", name="Make a key").click()
    found += looking.in_looks(owner, "settings-full", touched=True)
    for number in range(2):
        limits.take_upload(mira, f"video:{number}")
    owner.goto("/upload")
    found += looking.in_looks(owner, "upload-used-up", touched=True)
    owner.goto("/settings/close")
    owner.get_by_label("Your address, to be sure").fill(mira.email)
    owner.get_by_role("button", name="Close it for good").click()
    found += looking.in_looks(owner, "account-closed", touched=True)
    assert found == []


@pytest.mark.parametrize("error", [Forbidden("You may not do this."), RateLimited(api.TOO_OFTEN, wait=30), OSError("of ours")], ids=repr)
def test_a_refusal_is_a_page(error, house, monkeypatch):
    monkeypatch.setattr(sample, "shown", Mock(side_effect=error))
    page = house.window()
    answer = page.goto("/")
    assert looking.in_looks(page, f"refused-{answer.status}") == []


def test_letters_read_well(house, mira):
    """In a mail program: whatever is written to people, as it comes out of the mailbox."""
    profiles.change(mira, {"preferences": {"notifications": {weekly.WEEKLY: True}}})
    for title, end in (("A rather long title of a talk about the quarter that went by", takes.complete), ("Broken", takes.fail)):
        facts = {"sha256": title, "storage_path": title, "size_bytes": 1, "duration_seconds": 90, "width": 1, "height": 1}
        end(Video.objects.create(user=mira, title=title, **facts))
    monday = timezone.now() + timedelta(days=7 - timezone.now().weekday())
    weekly.post_due(monday.replace(hour=9))
    for letter in Letter.objects.all():
        letters.send(letter.pk)
    letters.tell_closing(mira, uuid4())
    Client().post("/accounts/password/reset/", {"email": mira.email})
    page = house.window()
    for sent in mail.outbox:
        page.set_content(shown(sent))
        looking.pictures(page, f"mail-{slugify(sent.subject)}")
    assert len(mail.outbox) == 5


def shown(letter: EmailMessage) -> str:
    """As a mail program shows it, with the pictures that it brings."""
    page = str(getattr(letter, "alternatives")[0][0])  # noqa: B009
    for picture in letter.attachments:
        data = base64.b64encode(picture.get_payload(decode=True)).decode()
        page = page.replace(f"cid:{picture['Content-ID'].strip('<>')}", f"data:image/png;base64,{data}")
    return page


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
