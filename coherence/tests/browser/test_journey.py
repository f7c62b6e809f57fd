"""One person's whole way through the site as it really runs: PostgreSQL, gunicorn, the live server, a worker, and a browser."""

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from analysis.samples import SAMPLES
from coherence.tests.browser import looking, recordings
from coherence.tests.browser.served import Served, served

pytestmark = pytest.mark.slow
PERSON, PASSWORD = "ada@example.org", "a long enough password"
TAKES = (("First take", 20.0, 16.0), ("Second take", 28.0, 12.0))
"""Of the bundled pitch, with "look at this chart" and hands that stay down in both: title, start and length in seconds."""
ANALYSED = 120_000
"""Milliseconds that an analysis of a few seconds may take on a machine that does much else."""
PATIENCE = 30_000


@dataclass
class Walk:
    """One window, and everything that went wrong in it."""

    page: Page
    own: looking.Look
    wrong: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    """By WebSocket."""
    asked: list[str] = field(default_factory=list)
    """The addresses of all requests."""

    def listen(self) -> None:
        page = self.page
        page.on("console", lambda said: self.wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("response", lambda answer: self.wrong.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda socket: socket.on("framereceived", lambda said: self.heard.append(str(said))))

    def look(self, name: str, *, whole: bool = True) -> None:
        """Keep a picture of the page, and note what axe finds and whether it is wider than the window; where no other test sees it so."""
        self.wrong += looking.in_looks(self.page, f"journey-{name}", looks=looking.LOOKS if looking.IN_ALL else (self.own,), whole=whole)
        looking.take_on(self.page, self.own)

    def press(self, name: str, role: Any = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()


@pytest.fixture(scope="module")
def site(databases: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with django_db_blocker.unblock():
        address = databases.make("postgresql")
    with served(address, tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def chromium(site: Served) -> Iterator[Browser]:
    with recordings.browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def takes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("takes")
    made = {title: folder / f"{title}.mp4" for title, _, _ in TAKES}
    for title, start, length in TAKES:
        cut = ("-ss", str(start), "-t", str(length), "-i", str(SAMPLES[0].path), "-c", "copy", "-movflags", "+faststart", str(made[title]))
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *cut], check=True)
    return made


@pytest.fixture
def window(chromium: Browser, site: Served) -> Iterator[Callable[[int, str], Walk]]:
    opened: list[Walk] = []
    expect.set_options(timeout=PATIENCE)

    def make(width: int, scheme: str) -> Walk:
        look: dict[str, Any] = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "reduced_motion": "reduce"}
        context = chromium.new_context(base_url=site.url, **look)
        context.add_init_script(looking.FORBIDDEN)
        opened.append(Walk(context.new_page(), (width, scheme)))
        opened[-1].listen()
        opened[-1].page.set_default_timeout(PATIENCE)
        return opened[-1]

    yield make
    for walk in opened:
        walk.page.context.close()
    assert [words for walk in opened for words in walk.wrong] == []


def test_it_works(window, site, takes):
    """Begun on a telephone and ended at a desk; nothing on the way breaks a rule or says something in anger."""
    phone, desk, (first, second) = window(360, "light"), window(1280, "dark"), takes
    sign_up(phone, site)
    agree(phone)
    send(phone, takes[first])
    wait_for_results(phone)
    play_a_moment(phone)
    fetch_the_report(phone)
    come_back(desk)
    send(desk, takes[second])
    wait_for_results(desk)
    play_a_moment(desk)
    show_it(desk, window(360, "dark"))
    for walk in (phone, desk):
        compare(walk, first, second)
    delete_and_regret(desk, second)


def sign_up(walk: Walk, site: Served) -> None:
    page = walk.page
    page.goto("/")
    walk.press("Create an account", "link")
    page.get_by_label("Email").fill(PERSON)
    for label in ("Password", "Password (again)"):
        page.get_by_label(label, exact=True).fill(PASSWORD)
    walk.press("Create the account")
    expect(page.get_by_role("heading")).to_have_text("Look into your mail")
    walk.look("mail-sent")
    [letter] = site.mails_to(PERSON)
    link = re.search(re.escape(site.url) + r"/accounts/confirm-email/\S+", letter)
    assert link, letter
    page.goto(link[0])
    walk.look("confirm")
    walk.press("Yes, it is mine")
    sign_in(walk)


def sign_in(walk: Walk) -> None:
    walk.page.get_by_label("Email").fill(PERSON)
    walk.page.get_by_label("Password").fill(PASSWORD)
    walk.press("Sign in")


def agree(walk: Walk) -> None:
    """Whoever has just come in sees an empty list; before the first recording stands a question."""
    page = walk.page
    expect(page.get_by_text("Your first take goes here.")).to_be_visible()
    walk.press("Record or upload a take", "link")
    expect(page.get_by_role("heading", level=1)).to_have_text("Before the first recording")
    walk.press("I agree to the analysis of my recordings")


def send(walk: Walk, take: Path) -> None:
    page = walk.page
    expect(page.get_by_role("heading", level=1)).to_have_text("New recording")
    page.set_input_files("#video", take)
    page.wait_for_url("**/recordings/*")


def wait_for_results(walk: Walk) -> None:
    """The page moves by what it hears over the socket, without being loaded anew and without asking."""
    page, asked, ends = walk.page, len(walk.asked), list[Route]()
    walk.heard.clear()
    page.evaluate("window.here = true")
    page.route("**/recordings/*", lambda route: ends.append(route))  # however quick the analysis is, its page is looked at first
    before = page.locator("#percent").inner_text()
    expect(page.locator("#percent")).not_to_have_text(before, timeout=ANALYSED)
    walk.look("under-way")
    assert page.evaluate("window.here")
    page.unroute("**/recordings/*")
    for route in ends:
        route.continue_()
    expect(page.locator("#player")).to_be_visible(timeout=ANALYSED)
    assert any('"progress"' in said for said in walk.heard)
    assert not [url for url in walk.asked[asked:] if url.endswith("/status")]
    walk.look("results")


def play_a_moment(walk: Walk) -> None:
    page = walk.page
    moment = page.locator(".moment-list button").last
    start = float(moment.get_attribute("data-seek") or 0)
    moment.click()
    looking.until(page, f"document.getElementById('player').currentTime > {start - 1}")
    walk.look("playing")


def fetch_the_report(walk: Walk) -> None:
    with walk.page.expect_download() as fetched:
        walk.press("Download the report (PDF)", "link")
    assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF")


def come_back(walk: Walk) -> None:
    """Somebody who asks for a page of their own comes to it by way of signing in."""
    walk.page.goto("/")
    walk.page.goto("/recordings")
    sign_in(walk)
    expect(walk.page.locator("[data-title]")).to_have_count(1)
    walk.press("New recording", "link")


def show_it(walk: Walk, stranger: Walk) -> None:
    """By a link, to somebody who has no account."""
    walk.press("Make a link")
    link = walk.page.get_by_label("Link 1").input_value()
    walk.look("link")
    stranger.page.goto(link)
    expect(stranger.page.get_by_text("Somebody shared these results with you")).to_be_visible()
    play_a_moment(stranger)
    stranger.look("shared")
    stranger.page.close()


def compare(walk: Walk, first: str, second: str) -> None:
    page = walk.page
    walk.press("Recordings", "link")
    expect(page.locator("[data-title]")).to_have_text([second, first])
    walk.look("recordings")
    for title in (first, second):
        page.get_by_role("checkbox", name=f"Compare {title}").check()
    walk.press("Compare")
    expect(page.get_by_role("heading", name="Two takes, side by side")).to_be_visible()
    walk.look("compare")


def delete_and_regret(walk: Walk, title: str) -> None:
    """Deleted after a question, and given back; then deleted again, in the list."""
    page, titles = walk.page, walk.page.locator("[data-title]")
    page.get_by_role("link", name=title).first.click()
    page.wait_for_load_state("networkidle")  # of a film that is deleted no more can be fetched
    walk.press("Delete this recording")
    walk.look("sure", whole=False)
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text(f"“{title}” is deleted.")).to_be_visible()
    expect(titles).to_have_count(1)
    walk.look("deleted")
    walk.press("Undo")
    expect(titles).to_have_count(2)
    page.locator(".take-edit summary").first.click()
    walk.press("Delete this recording")
    expect(titles).to_have_count(1)
    page.reload()
    expect(titles).to_have_count(1)
