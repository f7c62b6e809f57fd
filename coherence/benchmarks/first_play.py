"""The page of a recording in a real browser that has kept nothing: from the click to the first picture, and what was fetched until then.

    python -m coherence.benchmarks.first_play --film analysis/samples/pitch.mp4 --times 10 --after 0 100 200 300 1500

`--after` are milliseconds from the moment that the page's scripts are there to the click; with `--without-stream` the one file never comes.
"""

import argparse
import os
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
  video.play();
}, MILLISECONDS));"""
FOUND: Final = """async () => {
  while (!window.first) await new Promise(later => setTimeout(later, 20));
  const {began, waited} = await window.first;
  const ofFilm = each => /api.v1.videos.*(stream|hls)/.test(each.name) && each.responseEnd <= began + waited;
  const film = performance.getEntriesByType('resource').filter(ofFilm);
  const bytes = film.reduce((sum, each) => sum + each.encodedBodySize, 0);
  return {waited, bytes, height: document.getElementById('player').videoHeight};
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--film", type=Path, default=ROOT / "analysis" / "samples" / "pitch.mp4")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--after", type=int, nargs="+", default=[0, 100, 200, 300, 1500])
    parser.add_argument("--without-stream", action="store_true")
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
            report(after, [look(chromium, shelf, page, after, without_stream=asked.without_stream) for _ in range(asked.times)])


def look(chromium: Any, shelf: Any, page: str, after: int, *, without_stream: bool = False) -> dict[str, float]:
    from coherence.tests.browser import recordings

    with recordings.window(chromium, shelf) as opened:
        if without_stream:
            opened.page.route("**/stream*", lambda route: None)
        opened.page.add_init_script(CLICK.replace("MILLISECONDS", str(after)))
        opened.page.goto(shelf.url + page)
        found: dict[str, float] = opened.page.evaluate(FOUND)
        opened.page.unroute_all(behavior="ignoreErrors")
        return found


def report(after: int, found: list[dict[str, float]]) -> None:
    waited = sorted(round(each["waited"]) for each in found)
    heights = sorted({int(each["height"]) for each in found})
    middle = round(statistics.median(each["bytes"] for each in found))
    told = f"click after {after} ms: median {statistics.median(waited):.0f} ms of {waited}; {middle} bytes; {heights}p"
    print(f"{told}; load {os.getloadavg()[0]:.1f}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
