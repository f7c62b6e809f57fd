"""Programs of the system that only tests drive; `make test` installs them where it may (programs.sh)."""

import os
import shutil

import pytest
from playwright.sync_api import Browser, Playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def program(*names: str) -> str:
    """The path of the first of these commands that is installed. Without any the test is skipped, in CI it fails."""
    everywhere = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
    for name in names:
        if found := shutil.which(name, path=everywhere):
            return found
    absent = f"{' or '.join(names)} is not installed (coherence/tests/programs.sh)"
    if os.environ.get("CI"):
        pytest.fail(absent)
    pytest.skip(absent)


def chromium(playwright: Playwright, *arguments: str) -> Browser:
    """The system's Chromium: Playwright's own would have to be fetched from elsewhere."""
    return playwright.chromium.launch(executable_path=program(*CHROMIUM), args=["--no-sandbox", *arguments])
