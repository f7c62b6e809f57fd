"""Looking at a page as it stands: what axe finds, whether it fits and can be touched, and a picture of it for people to look at."""

import os
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LOOKS: Final[tuple[tuple[int, Any], ...]] = ((360, "light"), (1280, "dark"))
HEIGHT: Final = 800
PICTURES: Final = os.environ.get("SCREENSHOTS_DIR", "")
ALL_OF_IT: Final = "document.styleSheets[0].insertRule('* { content-visibility: visible !important }')"
"""Also what is out of sight is drawn, for the picture."""
VIOLATIONS: Final = """() => axe.run({resultTypes: ['violations']}).then(found =>
  found.violations.map(each => `${each.id} ${each.nodes.map(node => node.html.slice(0, 120)).slice(0, 3).join(' | ')}`))"""
TOO_SMALL: Final = """() => [...document.querySelectorAll('button, a.button, nav a, footer a, summary, .plain, select, .check')]
  .filter(each => each.offsetParent && each.getBoundingClientRect().height < 43.5).map(each => each.outerHTML.slice(0, 80))"""
TOO_WIDE: Final = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.body.querySelectorAll('*')]
  .filter(each => each.getBoundingClientRect().right > innerWidth + 0.5).map(each => each.outerHTML.slice(0, 120)).slice(0, 5)"""


def problems(page: Page, name: str) -> list[str]:
    """In the window as it is."""
    found = [f"{name}: {each}" for each in _violations(page)]
    return found + [f"{name}: too wide {each}" for each in page.evaluate(TOO_WIDE)]


def in_both(page: Page, name: str, *, touched: bool = False) -> list[str]:
    """On a telephone in light colours and on a desk in dark ones; `touched`: also whether it is all large enough for fingers."""
    found: list[str] = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # what fades would be seen half way
        look = f"{name}-{width}-{scheme}"
        found += problems(page, look)
        found += [f"{look}: too small {each}" for each in page.evaluate(TOO_SMALL)] if touched else []
        if PICTURES:
            picture(page, Path(PICTURES) / f"{look}.png")
    return found


def picture(page: Page, path: Path, *, whole: bool = True) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.evaluate(ALL_OF_IT)
    page.screenshot(path=path, full_page=whole)


def _violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(VIOLATIONS)
    return found
