"""The page of a recording in a real browser that has kept nothing: from the click to the first picture, and what was fetched until then.

    python -m coherence.benchmarks.first_play --film analysis/samples/pitch.mp4 --times 10 --after 0 100 200 300 1500

`--after` are milliseconds from the moment that the page's scripts are there to the click. Bytes are all that had come of the film by the
first picture, with heads, also of answers that had not ended. A film of ten minutes:
`ffmpeg -stream_loop 6 -i analysis/samples/pitch.mp4 -t 600 -c copy -movflags +faststart long.mp4`.
"""

import argparse
import os
import re
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
CLICK: Final = """document.addEventListener('DOMContentLoaded', () => setTimeout(() => {
  const video = document.getElementById('player'), began = performance.now();
  video.muted = true;
  window.first = new Promise(shown => video.requestVideoFrameCallback(() => shown({began, waited: performance.now() - began})));
  video.play().catch(() => {});  // where a change of what is played ends it, the page takes it up again
}, MILLISECONDS));"""
FOUND: Final = """async () => {
  while (!window.first) await new Promise(later => setTimeout(later, 20));
  const {began, waited} = await window.first;
  const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN;
  const height = document.getElementById('player').videoHeight;
  return {waited, painted, height, at: (performance.timeOrigin + began + waited) / 1000};
}"""
OF_FILM: Final = re.compile(r"/api/v1/videos/[^/]+/(stream|hls)")


class Fetched:
    """How much of the film the browser had got, and when."""

    def __init__(self, page: Any) -> None:
        self.pieces: dict[str, list[tuple[float, float]]] = {}
        self.whole: dict[str, tuple[float, float]] = {}
        self.began = 0.0
        client = page.context.new_cdp_session(page)
        client.on("Network.requestWillBeSent", self._asked)
        client.on("Network.dataReceived", self._came)
        client.on("Network.loadingFinished", self._ended)
        client.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        if OF_FILM.search(event["request"]["url"]):
            self.pieces[event["requestId"]] = []
            self.began = event["wallTime"] - event["timestamp"]

    def _came(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.pieces:
            self.pieces[event["requestId"]].append((event["timestamp"], event["dataLength"]))

    def _ended(self, event: dict[str, Any]) -> None:
        self.whole[event["requestId"]] = (event["timestamp"], event["encodedDataLength"])

    def until(self, moment: float) -> float:
        """`moment` in seconds since 1970. Of a whole answer as it was sent, packed or not; else what had come of it."""
        total, at = 0.0, moment - self.began
        for request, pieces in self.pieces.items():
            ended, size = self.whole.get(request, (float("inf"), 0.0))
            total += size if ended <= at else sum(length for when, length in pieces if when <= at)
        return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--film", type=Path, default=ROOT / "analysis" / "samples" / "pitch.mp4")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--after", type=int, nargs="+", default=[0, 100, 200, 300, 1500])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own = {"DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "DATA_DIR": name, "MEDIA_ROOT": f"{name}/media"}
        os.environ |= own | {"STATIC_ROOT": f"{name}/static", "LOG_LEVEL": "error", "DJANGO_SETTINGS_MODULE": "coherence.settings"}
        session, page = fill(folder, asked.film)
        measure(folder, session, page, asked)


def fill(folder: Path, film: Path) -> tuple[str, str]:
    """A person with one recording that has been analysed and made a film of: their session, and its page."""
    import django

    django.setup()
    from django.core.management import call_command

    from accounts.models import User
    from analysis.tests import takes
    from coherence.tests.browser import recordings
    from videos import intake
    from videos.renditions import films, pictures
    from videos.renditions.bench import set_up

    call_command("migrate", verbosity=0)
    recordings.static_files(folder)
    video = intake.receive(User.objects.create_user("benchmark@example.org", email_verified=True), film)
    with set_up(video) as bench:
        pictures.make(bench)
        films.make(bench)
    takes.complete(video)
    return recordings.signed_in(video.user), f"/recordings/{video.pk}"


def measure(folder: Path, session: str, page: str, asked: argparse.Namespace) -> None:
    from coherence.tests.browser import recordings

    with ExitStack() as stack:
        url = stack.enter_context(recordings.serving(os.environ["DATABASE_URL"], folder))
        chromium = stack.enter_context(recordings.browser())
        shelf = recordings.Shelf(url, session)
        look(chromium, shelf, page, 0)  # the server's first answer takes seconds
        for after in asked.after:
            report(after, [look(chromium, shelf, page, after) for _ in range(asked.times)])


def look(chromium: Any, shelf: Any, page: str, after: int) -> dict[str, float]:
    from coherence.tests.browser import recordings

    with recordings.window(chromium, shelf) as opened:
        fetched = Fetched(opened.page)
        opened.page.add_init_script(CLICK.replace("MILLISECONDS", str(after)))
        opened.page.goto(shelf.url + page)
        found: dict[str, float] = opened.page.evaluate(FOUND)
        opened.page.wait_for_timeout(100)  # until all that is told of the time before has been heard
        return found | {"bytes": fetched.until(found["at"])}


def report(after: int, found: list[dict[str, float]]) -> None:
    waited = sorted(round(each["waited"]) for each in found)
    heights = sorted({int(each["height"]) for each in found})
    sizes = sorted(round(each["bytes"] / 1000) for each in found)
    painted = statistics.median(each["painted"] for each in found)
    told = f"click after {after} ms: median {statistics.median(waited):.0f} ms of {waited}"
    told += f"; {statistics.median(sizes):.0f} kB, at most {sizes[-1]}; {heights}p; page painted after {painted:.0f} ms"
    print(f"{told}; load {os.getloadavg()[0]:.1f}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
