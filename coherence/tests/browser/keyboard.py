"""Walking a page by keyboard: where each Tab leads, and whether it is seen there."""

from typing import Any, Final

from playwright.sync_api import Page

STOP: Final = r"""() => {
  const at = document.activeElement;
  if (at === document.body || at === document.documentElement) return {place: 'nowhere', words: '', wrong: ['nothing has the keyboard']};
  const ring = at.closest('.screen') ?? at;
  const look = getComputedStyle(ring), {left, right, top, bottom} = ring.getBoundingClientRect();
  const out = parseFloat(look.outlineOffset) + parseFloat(look.outlineWidth) - 0.5;
  const cuts = each => {
    const edge = each.getBoundingClientRect(), {overflow, contentVisibility} = getComputedStyle(each);
    const fits = left - out >= edge.left && right + out <= edge.right && top - out >= edge.top && bottom + out <= edge.bottom;
    return !fits && (overflow !== 'visible' || contentVisibility !== 'visible');
  };
  const within = window.before === at, wrong = [];  // the player's own controls, which the browser rings
  window.before = at;
  if (!within && (look.outlineStyle === 'none' || parseFloat(look.outlineWidth) < 2)) wrong.push('no ring');
  if (bottom <= 0 || top >= innerHeight) wrong.push('out of sight');
  for (let each = ring.parentElement; each !== document.body; each = each.parentElement)
    if (cuts(each)) wrong.push(`cut by ${each.className}`);
  const kinds = ['screen', 'moment-list', 'lanes-box', 'flag', 'take-away', 'site-header', 'site-footer', 'skip'];
  const place = at.closest(`section, .notice, ${kinds.map(each => `.${each}`)}`);
  const words = (at.getAttribute('aria-label') ?? at.textContent).trim().replace(/\s+/g, ' ').slice(0, 40);
  return {place: place.id.replace(/-\d+$/, '') || kinds.find(each => place.classList.contains(each)) || place.classList[0], words, wrong};
}"""
"""Where the keyboard is: in which part of the page, on what, and what is wrong with the ring around it."""
PLACES: Final = (
    "skip site-header new-here score screen moment-list lanes film metrics flag moments "
    "transcript slides limits take-away share endings site-footer"
)
"""The parts of a recording's page in the order in which they are read, as documentation/pages.md tells it."""
AT_MOST: Final = 200


def walked(page: Page, *, to: str) -> list[dict[str, Any]]:
    """Each stop from the top to the one with these words, by Tab alone."""
    stops: list[dict[str, Any]] = []
    while not (stops and stops[-1]["words"] == to):
        assert len(stops) < AT_MOST, f"There is no end to it: {[(each['place'], each['words']) for each in stops]}"
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
    return stops
