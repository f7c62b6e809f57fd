"""Getting recordings in and keeping them in order, in a real browser at a real server over a connection that breaks."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from accounts import consents
from accounts.models import User
from analysis.samples import SAMPLES
from analysis.tests import takes
from coherence.benchmarks import resumable
from coherence.tests.browser import looking
from coherence.tests.browser.connection import HOST, Connection
from coherence.tests.databases import using
from coherence.tests.programs import chromium
from coherence.tests.site import answers, free_port, wait
from videos.models import Upload, Video, VideoImport

pytestmark = pytest.mark.slow
TALK = SAMPLES[0].path
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
LARGE = 20 * 1024**2
"""Much more than all buffers on the way hold."""
SLOWLY = 6_000_000
WAIT = 15_000
TRY_NOW = "[...document.querySelectorAll('.queued button')].find(each => each.textContent === 'Try now')?.click()"
"""Unless it is just trying by itself."""


@dataclass
class House:
    """The server, the way to it, and a database that is shared with it."""

    connection: Connection
    browser: Browser
    media: Path
    complaints: list[str] = field(default_factory=list)
    """What the console of the newest window said in anger."""

    def visit(self, user: User, path: str, **options: Any) -> Page:
        """A window of this person's own."""
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context = self.browser.new_context(base_url=self.connection.url, **{"viewport": {"width": 360, "height": 740}, **options})
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.connection.url}])
        page = context.new_page()
        self.complaints.clear()
        page.on("console", lambda said: self._hear(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self._hear(str(error)))
        page.set_default_timeout(WAIT)
        page.goto(path)
        return page

    def _hear(self, said: str) -> None:
        self.complaints.append(said)


@pytest.fixture(scope="module")
def house(databases: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    port = free_port()
    connection = Connection(port)
    with django_db_blocker.unblock():
        address = databases.make("sqlite")
    own = {"DATABASE_URL": address, "DATA_DIR": str(folder), "PUBLIC_URL": connection.url, "DEFAULT_PLAN": "pro", "DEBUG": "1"}
    command = [sys.executable, "-m", "uvicorn", "coherence.asgi:application", "--host", HOST, "--port", str(port), "--no-access-log"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, env=os.environ | own, cwd=settings.BASE_DIR, stdout=log, stderr=log)
    try:
        wait(lambda: answers(f"{connection.url}/healthz"), 60)
        with allowing_loops(), django_db_blocker.unblock(), sync_playwright() as playwright, using(address):
            expect.set_options(timeout=WAIT)
            browser = chromium(playwright, *CAMERA)
            yield House(connection, browser, folder / "media")
            browser.close()
    finally:
        connection.close()
        server.kill()
        server.wait()


@contextmanager
def allowing_loops() -> Iterator[None]:
    """Playwright has a loop of its own in this thread, for which Django keeps connections apart: `using` comes after it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def person(house: House) -> User:
    user = User.objects.create_user(f"{time.monotonic_ns()}@example.org")
    consents.give(user, "page")
    return user


@dataclass
class Film:
    path: Path
    sha256: str


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    path = tmp_path_factory.mktemp("film") / "talk.mp4"
    return Film(path, resumable.make_recording(path, LARGE))


@pytest.fixture
def make_video(house: House) -> Callable[..., Video]:
    def make(user: User, title: str = "My talk") -> Video:
        key = f"{time.monotonic_ns()}"
        house.media.mkdir(exist_ok=True)
        (house.media / key).write_bytes(b"film")
        facts = {"original_filename": "a.mp4", "size_bytes": 1, "container": "mov", "duration_seconds": 90.0, "width": 1280, "height": 720}
        return Video.objects.create(user=user, title=title, storage_path=key, sha256=key, **facts)

    return make


def sent(page: Page) -> float:
    return float(page.locator(".queued [data-bar]").evaluate("bar => bar.value ?? 0"))


def arrived(page: Page) -> float:
    """Per cent of what broke off."""
    return float(page.locator("#unfinished progress").evaluate("bar => bar.value"))


def until(page: Page, condition: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT / 1000
    while not condition():
        assert time.monotonic() < end
        page.wait_for_timeout(30)


def test_it_works(house, person, film):
    """A recording goes up, the connection breaks on the way, and it arrives whole."""
    page = house.visit(person, "/upload")
    house.connection.rate = SLOWLY
    page.set_input_files("#video", film.path)
    until(page, lambda: sent(page) > 30)
    house.connection.cut()
    expect(page.get_by_text("The connection is gone.")).to_be_visible()
    assert looking.in_looks(page, "upload-broken") == []
    house.connection.rate = None
    house.connection.mend()
    page.evaluate(TRY_NOW)
    page.wait_for_url("**/recordings/*")
    video = Video.objects.get(user=person)
    assert video.sha256 == film.sha256
    assert not [said for said in house.complaints if "net::ERR" not in said]


def test_a_reload_in_the_middle_loses_nothing(house, person, film):
    page = house.visit(person, "/upload")
    house.connection.rate = SLOWLY
    page.set_input_files("#video", film.path)
    until(page, lambda: sent(page) > 40)
    page.reload()
    house.connection.rate = None
    until(page, lambda: bool(page.reload()) and arrived(page) > 10)  # what was on its way still comes in
    offsets: list[str] = []
    page.on("request", lambda request: offsets.append(request.headers.get("upload-offset", "")) if request.method == "PATCH" else None)
    page.locator("[data-goes-on]").set_input_files(film.path)
    page.wait_for_url("**/recordings/*")
    assert int(offsets[0]) > LARGE * 0.1
    assert Video.objects.get(user=person).sha256 == film.sha256
    assert house.complaints == []


def test_another_file_is_not_taken_for_the_one_that_broke_off(house, person, tmp_path):
    Upload.objects.create(user=person, transport="tus", filename="talk.mp4", size_bytes=34_000_000, expires_at="2100-01-01T00:00:00Z")
    VideoImport.objects.create(user=person, url="https://example.org/a-talk-of-mine.mp4", status="fetching", size_bytes=9, received_bytes=5)
    VideoImport.objects.create(user=person, url="https://example.org/gone.mp4", status="failed", error_message="It is not there any more.")
    page = house.visit(person, "/upload")
    page.locator("[data-goes-on]").set_input_files(TALK)
    expect(page.locator("#toasts")).to_contain_text("another file. This one is talk.mp4, 32 MB")
    assert looking.in_looks(page, "upload-unfinished") == []
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator("#unfinished")).to_have_count(0)
    assert Upload.objects.get(user=person).status == "aborted"


def test_several_go_one_after_the_other_and_refusals_say_what_to_do(house, person, tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("no film")
    page = house.visit(person, "/upload")
    page.set_input_files("#video", [notes, SAMPLES[1].path, SAMPLES[2].path])
    expect(page.locator(".queued.refused")).to_contain_text("This is not a video.")
    expect(page.locator(".queued.refused")).to_contain_text("Choose a video with a picture")
    expect(page.locator(".queued.done")).to_have_count(2)
    page.set_input_files("#video", SAMPLES[1].path)
    expect(page.get_by_text("You sent this very recording before.")).to_be_visible()
    assert looking.in_looks(page, "upload-refused-and-known") == []
    assert Video.objects.filter(user=person).count() == 2
    assert house.complaints == []


def test_what_was_chosen_before_the_script_came_goes_up(house, person):
    page = house.visit(person, "/upload")
    held: list[Route] = []
    page.route(re.compile(r"/upload(\.\w+)?\.js"), lambda route: held.append(route))
    page.reload(wait_until="commit")
    page.set_input_files("#video", TALK)
    until(page, lambda: bool(held))
    held[0].continue_()
    page.wait_for_url("**/recordings/*")
    assert Video.objects.get(user=person).title == "pitch"
    assert house.complaints == []


def test_a_take_of_the_camera_outlives_a_reload(house, person):
    page = house.visit(person, "/upload")
    page.get_by_role("button", name="Turn the camera on").click()
    page.get_by_role("button", name="Start recording").click()
    expect(page.locator("#elapsed")).to_have_text("0:02")
    looking.pictures(page, "camera-running")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Send this take")).to_be_visible()
    assert looking.in_looks(page, "camera-taken") == []
    page.reload()
    page.get_by_role("button", name="Send this take").click()
    page.wait_for_url("**/recordings/*")
    video = Video.objects.get(user=person)
    assert video.title.startswith("Take of 20")
    assert 1 < video.duration_seconds < 15
    assert house.complaints == []


def test_without_a_script_a_plain_form_does(house, person):
    page = house.visit(person, "/upload", java_script_enabled=False)
    page.set_input_files("#video", TALK)
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url("**/recordings/*")
    assert Video.objects.get(user=person).title == "pitch"


def test_an_address_that_cannot_be_one_is_refused_where_it_stands(house, person):
    page = house.visit(person, "/upload")
    page.get_by_label("Address of a recording").fill("http://10.0.0.1/talk.mp4")
    page.get_by_role("button", name="Fetch it").click()
    expect(page.locator("#url-problem")).to_contain_text("address")
    assert looking.in_looks(page, "import-refused") == []


def test_a_take_is_marked_renamed_deleted_and_given_back(house, person, make_video):
    takes.complete(make_video(person))
    page = house.visit(person, "/recordings")
    page.get_by_role("button", name="Favourite").click()
    expect(page.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")
    page.locator(".take-edit summary").click()
    page.get_by_role("textbox", name="Title").fill("The other talk")
    page.get_by_role("textbox", name="Tags").fill("rehearsal, board")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-title]")).to_have_text("The other talk")
    page.locator(".take-edit summary").click()
    page.get_by_role("button", name="Delete this recording").click()
    expect(page.get_by_text("is deleted.")).to_be_visible()
    assert not Video.objects.visible_to(person).exists()
    looking.pictures(page, "recordings-deleted-in-place")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-title]")).to_be_visible()
    video = Video.objects.visible_to(person).get()
    assert (video.title, video.tags, video.favourite) == ("The other talk", ["rehearsal", "board"], True)
    assert house.complaints == []


def test_the_list_grows_on_the_way_down(house, person, make_video):
    for number in range(45):
        make_video(person, f"Take {number}")
    page = house.visit(person, "/recordings")
    until(page, lambda: page.mouse.wheel(0, 4000) or page.locator(".take").count() == 45)
    assert page.locator("#more").count() == 0
    assert len(set(page.locator("[data-title]").all_inner_texts())) == 45
    looking.pictures(page, "recordings-many")
    assert house.complaints == []


def test_two_marked_takes_are_compared(house, person, make_video):
    for title, eyes in (("First", 40), ("Second", 70), ("Third", 75)):
        takes.complete(make_video(person, title), {"eyeContact": eyes})
    page = house.visit(person, "/recordings")
    boxes = page.get_by_role("checkbox", name="Compare")
    for index in (0, 1, 2):  # the third takes the place of the first
        boxes.nth(index).check()
    expect(boxes.nth(0)).not_to_be_checked()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Two takes, side by side")).to_be_visible()
    assert page.locator(".compare-head h2").all_inner_texts() == ["First", "Second"]
    assert house.complaints == []


def test_nothing_stands_in_anybodys_way(house, person, make_video):
    page = house.visit(person, "/recordings")
    found = looking.in_looks(page, "recordings-none") + look_at(page, "/upload") + look_at(page, "/progress", "progress-none")
    one, other = make_video(person, "مقدمة قصيرة عن نتائج الربع الثالث: ماذا تغير؟"), make_video(person, "W" * 255)
    for video, eyes in ((one, 40), (other, 70), (make_video(person, "四半期の成果についての短い発表、そして次に何をするか"), 66)):
        takes.complete(video, {"eyeContact": eyes})
    takes.fail(make_video(person, "Broken"))
    one.change(tags=[f"rehearsal number {number}" for number in range(1, 19)] + ["لوحة", "W" * 40])
    found += look_at(page, "/recordings") + look_at(page, "/recordings?search=nothing-like-it", "recordings-unmatched")
    found += look_at(page, "/recordings?search=chart", "recordings-found")
    found += look_at(page, f"/recordings/{other.pk}", "recording-long-title")
    Video.objects.filter(pk=one.pk).update(duration_seconds=3 * 3600)
    found += look_at(page, f"/recordings/{one.pk}/compare/{other.pk}", "compare") + look_at(page, "/progress")
    assert found == []
    assert house.complaints == []


def look_at(page: Page, path: str, name: str = "") -> list[str]:
    page.goto(path)
    return looking.in_looks(page, name or path.strip("/"))
