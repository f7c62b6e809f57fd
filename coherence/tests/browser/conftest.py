"""What the browser's tests share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from coherence.tests.browser.house import house, mira  # noqa: F401  (fixtures)
from coherence.tests.programs import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright has a loop of its own in this thread
        opened = chromium(playwright)
        yield opened
        opened.close()
