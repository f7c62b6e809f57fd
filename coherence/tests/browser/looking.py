"""Looking at a page as it stands: what axe finds, whether it fits and can be touched, and a picture of it for people to look at."""

import os
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

Look = tuple[int, Any]
IN_ALL: Final = "SCREENSHOTS_DIR" in os.environ
"""Whoever names a place for the pictures wants them in all four looks; an ordinary run looks in two, between which everything differs."""
LOOKS: Final[tuple[Look, ...]] = ((360, "light"), (1280, "dark"), (360, "dark"), (1280, "light"))[: 4 if IN_ALL else 2]
DRAWN: Final = LOOKS if IN_ALL else LOOKS[:1]
"""Of these there are pictures; to draw a long page takes nearly as long as to look it over."""
HEIGHT: Final = 800
PICTURES: Final = Path(os.environ.get("SCREENSHOTS_DIR") or settings.BASE_DIR / "var" / "screenshots")
ALL_OF_IT: Final = "document.styleSheets[0]?.insertRule('* { content-visibility: visible !important }')"
"""Also what is out of sight is drawn, for the picture."""
FORBIDDEN: Final = (
    "addEventListener('securitypolicyviolation', each => console.error(`forbidden: ${each.violatedDirective} ${each.blockedURI}`))"
)
"""For each window, so that whatever the content policy refuses is said in the console."""
VIOLATIONS: Final = """part => axe.run(part ?? document, {resultTypes: ['violations']}).then(found =>
  found.violations.map(each => `${each.id} ${each.nodes.map(node => node.html.slice(0, 120)).slice(0, 3).join(' | ')}`))"""
TOO_SMALL: Final = """() => [...document.querySelectorAll('button, a.button, nav a, footer a, summary, .plain, select, .check')]
  .filter(each => each.offsetParent && each.getBoundingClientRect().height < 43.5).map(each => each.outerHTML.slice(0, 80))"""
TOO_WIDE: Final = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.body.querySelectorAll('*')]
  .filter(each => each.getBoundingClientRect().right > innerWidth + 0.5).map(each => each.outerHTML.slice(0, 120)).slice(0, 5)"""


def until(page: Page, test: str) -> None:
    """Ask the page until it says yes; Playwright's own way evaluates a string there, which the content policy forbids."""
    for _ in range(600):
        if page.evaluate(test):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"It never came to this: {test}")


def problems(page: Page, name: str) -> list[str]:
    """In the window as it is."""
    found = [f"{name}: {each}" for each in violations(page)]
    return found + [f"{name}: too wide {each}" for each in page.evaluate(TOO_WIDE)]


def in_looks(page: Page, name: str, *, touched: bool = False, looks: tuple[Look, ...] = LOOKS, whole: bool = True) -> list[str]:
    """On telephones and desks, in light and dark colours; `touched`: also whether it is all large enough for fingers."""
    found, before = list[str](), page.viewport_size
    for width, scheme in looks:
        take_on(page, (width, scheme))
        look = f"{name}-{width}-{scheme}"
        found += problems(page, look)
        found += [f"{look}: too small {each}" for each in page.evaluate(TOO_SMALL)] if touched else []
        if (width, scheme) in DRAWN or looks != LOOKS:
            picture(page, look, whole=whole)
    if before:
        page.set_viewport_size(before)
    return found


def pictures(page: Page, name: str, *, whole: bool = True) -> None:
    """Of what axe has no say in, or has said elsewhere."""
    before = page.viewport_size
    for look in DRAWN:
        take_on(page, look)
        picture(page, f"{name}-{look[0]}-{look[1]}", whole=whole)
    if before:
        page.set_viewport_size(before)


def take_on(page: Page, look: Look) -> None:
    page.set_viewport_size({"width": look[0], "height": HEIGHT})
    page.emulate_media(color_scheme=look[1], reduced_motion="reduce")  # what fades would be seen half way


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    if whole:
        page.evaluate(ALL_OF_IT)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)


def violations(page: Page, part: str | None = None) -> list[str]:
    """What axe finds, on the page or in the part that this selector names."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(VIOLATIONS, part)
    return found
