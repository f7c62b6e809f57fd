"""A link to the file itself."""

from pathlib import PurePosixPath
from typing import Final

from videos.imports.guard import http
from videos.imports.guard.dialling import Guard
from videos.imports.guard.watch import Tell
from videos.imports.providers import told
from videos.imports.providers.base import Fetched, Publication, Wanted

NAMELESS: Final = "recording"


class Direct:
    name = "direct"

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def fetch(self, wanted: Wanted, tell: Tell) -> Fetched:
        path = wanted.folder / "direct.media"
        arrived = http.download(self._guard, wanted.url, path, wanted.limits, tell)
        filename = told.text(PurePosixPath(arrived.filename.replace("\\", "/")).name, 255) or NAMELESS
        return Fetched(path, filename, Publication())
