"""A program that is not installed: a test is skipped, and in CI it fails."""

import sys
from pathlib import Path

import pytest

from coherence.tests.programs import program


def test_the_first_that_is_there(monkeypatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert program("no-such-program", Path(sys.executable).name) == sys.executable


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_none_is_there(ci, outcome, monkeypatch):
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no-such-program is not installed"):
        program("no-such-program")
