"""The whole site as `make serve` starts it: gunicorn, the live server and a worker, with a mailbox that is a folder."""

import email
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.policy import default
from pathlib import Path

from django.conf import settings

from coherence.tests.site import STARTS, answers, free_port, wait

ENDS = 30
"""Seconds that it may take until all parts have ended."""


@dataclass(frozen=True)
class Served:
    url: str
    folder: Path

    def mails_to(self, address: str) -> list[str]:
        """The texts of what was sent to this person."""
        files = sorted((self.folder / "mails").glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
        letters = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
        bodies = [letter.get_body(("plain",)) for letter in letters if letter["To"] == address]
        return [body.get_content() for body in bodies if body is not None]

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


@contextmanager
def served(database: str, folder: Path, **more: str) -> Iterator[Served]:
    """By `manage.py serve`, as somebody runs it who has a key of their own, and so no demo."""
    port, live_port = free_port(), free_port()
    site = Served(f"http://localhost:{port}", folder)
    own = {"DATABASE_URL": database, "DATA_DIR": str(folder / "data"), "EMAIL_URL": f"filemail:///{folder / 'mails'}"}
    ports = {"PORT": str(port), "LIVE_PORT": str(live_port), "SECRET_KEY": "of-this-one-site-alone-" * 3}
    with (folder / "log").open("wb") as log:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve"]
        process = subprocess.Popen(command, env=os.environ | own | ports | more, stdout=log, stderr=log, start_new_session=True)
    try:
        wait(lambda: _is_up(process, site), STARTS)
        yield site
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(ENDS)


def _is_up(process: "subprocess.Popen[bytes]", site: Served) -> bool:
    assert process.poll() is None, site.log()
    return "Ctrl-C stops everything" in site.log() and answers(f"{site.url}/healthz")
