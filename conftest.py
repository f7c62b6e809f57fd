"""What every run of the tests begins with."""

import gc
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

if TYPE_CHECKING:
    from videos.storage.tests.servers import S3Server
    from videos.tests.recordings import Recordings

pytest_plugins = ("coherence.tests.databases", "coherence.tests.quiet")

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


gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """A tenth of the time went into looking for garbage, most of it among what lives to the end: the modules, and the tests themselves."""
    gc.collect()
    gc.freeze()


WATCHED = ("analysis.measures", "analysis.pipeline", "videos.ffmpeg")
"""What must be covered, and by tests of its own: a test that is watched takes half as long again, or twice as long."""
WATCH = pytest.StashKey[coverage.Coverage | None]()
ABOUT_OTHERS = ("test_api", "test_page", "test_admin", "test_coaching", "test_speech_providers", "test_slides_watcher", "test_vision_local")
"""They name it, for what they are about is made with it."""


@cache
def watched(path: Path) -> bool:
    return not path.name.startswith(ABOUT_OTHERS) and any(name in path.read_text() for name in WATCHED)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Coverage sees what is to be covered being imported, but not the tests: that takes twice the time."""
    session.config.stash[WATCH] = watch = coverage.Coverage.current()
    if watch is None:
        return
    for package in map(importlib.import_module, WATCHED):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    watch.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Coverage looks on where a file of tests names what must be covered; with one of the databases, for the lines are the same."""
    watch = item.config.stash[WATCH]
    if watch is None or "[postgresql" in item.name or not watched(item.path):
        return (yield)
    watch.start()
    try:
        return (yield)
    finally:
        watch.stop()


# What takes long to make stands here, or each folder of tests would have one of its own.


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> "Recordings":
    """Made when a test first asks for it."""
    from videos.tests.recordings import Recordings

    return Recordings(tmp_path_factory.mktemp("recordings"))


@pytest.fixture(scope="session")
def s3_server() -> "Iterator[S3Server]":
    from videos.storage.tests.servers import S3Server

    with S3Server() as server:
        yield server


@pytest.fixture(autouse=True, scope="session")
def short_hashing() -> Iterator[None]:
    """A password is hashed as in earnest, in fewer rounds: they take a third of a second for each sign-up, sign-in and guess."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1000)
        yield


@pytest.fixture(autouse=True, scope="session")
def certificates_read_once() -> Iterator[None]:
    """Each of httpx's clients reads those of all authorities anew, 40 ms of the processor, for servers that speak plain HTTP."""
    import httpx
    from httpx._transports import default

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(default, "create_ssl_context", cache(httpx.create_ssl_context))
        yield
