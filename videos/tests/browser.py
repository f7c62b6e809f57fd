"""A film in a real browser by hls.js, and what came of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from coherence.tests import programs

PAGE: Final = "<!doctype html><title>Player</title><video muted playsinline></video>"
START: Final = """async (url) => {
  window.hls?.destroy();
  const old = document.querySelector('video'), video = old.cloneNode();
  old.replaceWith(video);
  performance.clearResourceTimings();
  window.errors = [];
  const began = performance.now();
  const hls = window.hls = new Hls({startLevel: 0, enableWorker: false, capLevelToPlayerSize: false});
  hls.autoLevelCapping = 0;
  video.addEventListener('loadeddata', () => { hls.autoLevelCapping = -1; }, {once: true});
  hls.on(Hls.Events.ERROR, (_, data) => { if (data.details !== 'aborted') window.errors.push(data.details); });
  hls.loadSource(url);
  hls.attachMedia(video);
  video.play();
  await new Promise(shown => video.requestVideoFrameCallback(shown));
  const milliseconds = performance.now() - began;
  const loaded = performance.getEntriesByType('resource').filter(each => each.responseEnd <= began + milliseconds);
  const bytes = loaded.reduce((sum, each) => sum + each.encodedBodySize, 0);
  const names = loaded.map(each => [each.name.split('?')[0].split('/').pop(), each.encodedBodySize, Math.round(each.startTime - began),
    Math.round(each.responseEnd - began)]);
  const sent = loaded.reduce((sum, each) => sum + each.transferSize, 0);
  return {milliseconds, bytes, sent, height: video.videoHeight, names};
}"""
PREPARE: Final = """async (url) => {
  window.hls?.destroy();
  const old = document.querySelector('video'), video = old.cloneNode();
  old.replaceWith(video);
  performance.clearResourceTimings();
  window.errors = [];
  const hls = window.hls = new Hls({startLevel: 0, enableWorker: false, maxBufferLength: 1, maxMaxBufferLength: 2});
  hls.on(Hls.Events.ERROR, (_, data) => { if (data.details !== 'aborted') window.errors.push(data.details); });
  hls.loadSource(url);
  hls.attachMedia(video);
  await new Promise(done => video.addEventListener('canplay', done, {once: true}));
  return performance.getEntriesByType('resource').reduce((sum, each) => sum + each.encodedBodySize, 0);
}"""
CLICK: Final = """async () => {
  const video = document.querySelector('video'), began = performance.now();
  video.play();
  await new Promise(shown => video.requestVideoFrameCallback(shown));
  return performance.now() - began;
}"""
SEEK: Final = """async (seconds) => {
  const video = document.querySelector('video');
  video.pause();
  const shown = new Promise(done => video.requestVideoFrameCallback((_, about) => done(about.mediaTime)));
  video.currentTime = seconds;
  return await shown;
}"""
CHANGE: Final = """async (level) => {
  const video = document.querySelector('video');
  hls.currentLevel = level;
  video.currentTime = 0;
  video.play();
  while (video.videoHeight !== hls.levels[level].height) await new Promise(done => video.requestVideoFrameCallback(done));
  return video.videoHeight;
}"""
END: Final = """async () => {
  const video = document.querySelector('video');
  video.currentTime = video.duration - 1;
  await new Promise(done => video.addEventListener('ended', done));
  return {duration: video.duration, soundBytes: video.webkitAudioDecodedByteCount, errors: window.errors};
}"""


class Player:
    """One page with one film, whose origin is the film's, or that of a server of its own (`site`)."""

    def __init__(self, browser: Browser, url: str, script: Path, origin: str = "") -> None:
        self.url = url
        self.page = browser.new_page()
        site = urlsplit(url)
        address = f"{origin or f'{site.scheme}://{site.netloc}'}/a-page-of-the-test"
        if not origin:
            self.page.route(address, lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        self.page.goto(address)
        if not origin:
            self.page.unroute(address)  # while anything is intercepted, the browser keeps nothing
        self.page.request.get(url)  # the server's first answer takes seconds: all of it is loaded then
        self.page.add_script_tag(path=str(script))

    def start(self) -> Any:
        """Milliseconds from the click to the first picture, and the bytes that were loaded until then."""
        return self.page.evaluate(START, self.url)

    def prepare(self) -> Any:
        """As a page does that shows the player: the first pictures are there before anybody clicks. The bytes that took."""
        return self.page.evaluate(PREPARE, self.url)

    def click(self) -> Any:
        """Milliseconds from the click to the first picture of a prepared player."""
        return self.page.evaluate(CLICK)

    def fetch(self, url: str) -> Any:
        """The status that a script of the page gets, or how the browser refuses to tell it."""
        return self.page.evaluate("url => fetch(url, {headers: {Range: 'bytes=0-99'}}).then(a => a.status, e => e.name)", url)

    def seek(self, seconds: float) -> Any:
        """The time of the picture that is shown then."""
        return self.page.evaluate(SEEK, seconds)

    def change_to(self, level: int) -> Any:
        """The height of the picture that is shown in that quality."""
        return self.page.evaluate(CHANGE, level)

    def to_the_end(self) -> Any:
        return self.page.evaluate(END)


@contextmanager
def site() -> Iterator[str]:
    """The origin of a server that has this page alone: of a page that is nowhere, browsers do not let speak to the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = programs.chromium(playwright, "--autoplay-policy=no-user-gesture-required")
        yield browser
        browser.close()
