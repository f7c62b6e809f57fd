"""The pages of the account as a test has them: the server in this process, windows of a browser, and who signs in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page

from accounts.models import User
from coherence.tests.browser import looking

PASSWORD: Final = "a long enough password"
PHONE: Final[dict[str, Any]] = {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"}


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
        page.on("console", lambda said: self._hear(said) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        """That a page itself is refused is its own matter."""
        itself = said.page is not None and said.location["url"] == said.page.url
        if not (itself and "the server responded with a status of" in said.text):
            self.complaints.append(said.text)


@pytest.fixture
def house(browser, live_server, settings) -> Iterator[House]:
    settings.PUBLIC_URL, settings.LIVE_URL = live_server.url, "off"
    found = House(live_server.url, browser)
    yield found
    for context in browser.contexts:
        context.close()
    assert found.complaints == []


@pytest.fixture
def mira():
    person = User.objects.create_user("mira@example.org", PASSWORD, email_verified=True, display_name="Mira")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person
