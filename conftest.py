"""What every run of the tests begins with."""

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import coverage
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

if sys.dont_write_bytecode:
    # Servers, workers and commands are started some hundred times, and each start without byte code takes twice the processor's time.
    # Whoever wants none beside the sources has it in a folder of its own.
    sys.pycache_prefix = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(__file__).parent / "var" / "bytecode"))
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first: one that began last would run alone at the end, while other workers have nothing to do."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


WATCHED = ("analysis.measures", "analysis.pipeline", "videos.ffmpeg")
"""What must be covered, and by tests of its own: a test that is watched takes half as long again, or twice as long."""


@cache
def watched(path: Path) -> bool:
    return any(name in path.read_text() for name in WATCHED)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Coverage looks on where a file of tests names what must be covered."""
    watch = coverage.Coverage.current()
    if watch is None or watched(item.path):
        return (yield)
    watch.stop()
    try:
        return (yield)
    finally:
        watch.start()


@pytest.fixture(autouse=True, scope="session")
def short_hashing() -> Iterator[None]:
    """A password is hashed as in earnest, in fewer rounds: they take a third of a second for each sign-up, sign-in and guess."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1000)
        yield
