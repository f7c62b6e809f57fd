"""What every run of the tests begins with."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture(autouse=True, scope="session")
def short_hashing() -> Iterator[None]:
    """A password is hashed as in earnest, in fewer rounds: they take a third of a second for each sign-up, sign-in and guess."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1000)
        yield
