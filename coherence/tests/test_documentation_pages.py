"""Swagger and ReDoc, looked at by a real browser under their own policy."""

import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
absent = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH")
pytestmark = [pytest.mark.slow, absent, pytest.mark.django_db(transaction=True)]


def look(url: str, profile: Path) -> tuple[str, list[str]]:
    """The page once its scripts have run, and what the console said."""
    switches = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr"]
    command = [str(CHROMIUM), *switches, f"--user-data-dir={profile}", "--virtual-time-budget=20000", "--dump-dom", url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return done.stdout, [line for line in done.stderr.splitlines() if ":CONSOLE" in line]


@pytest.mark.parametrize(("page", "mark"), [("docs", "opblock-summary-path"), ("redoc", "menu-content")])
def test_it_works(live_server, settings, tmp_path, page, mark):
    settings.ALLOWED_HOSTS = ["localhost"]
    shown, console = look(f"{live_server.url}/api/{page}", tmp_path)
    assert "/auth/me" in shown
    assert mark in shown
    assert console == []
