"""The readers of the environment refuse by name and never guess."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from coherence import env


@pytest.mark.parametrize(("value", "wanted"), [("true", True), ("1", True), ("off", False), (" No ", False)])
def test_a_flag_is_read(monkeypatch, value, wanted):
    monkeypatch.setenv("A_FLAG", value)
    assert env.flag("A_FLAG", not wanted) is wanted


@pytest.mark.parametrize(
    ("read", "value", "says"),
    [
        (lambda: env.flag("A", False), "perhaps", "true or false"),
        (lambda: env.whole("A", 1, at_least=1), "0", "at least 1"),
        (lambda: env.whole("A", 1, at_most=4), "5", "at most 4"),
        (lambda: env.whole("A", 1), "3.5", "whole number"),
        (lambda: env.share("A", 0.5), "1.2", "0 to 1"),
        (lambda: env.share("A", 0.5), "much", "0 to 1"),
        (lambda: env.choice("A", "x", ("x", "y")), "z", "one of x, y"),
    ],
)
def test_a_wrong_value_is_refused_by_name(monkeypatch, read, value, says):
    monkeypatch.setenv("A", value)
    with pytest.raises(ImproperlyConfigured, match="A=") as refusal:
        read()
    assert says in str(refusal.value)


def test_an_absent_setting_takes_its_default(monkeypatch):
    monkeypatch.delenv("ABSENT", raising=False)
    assert env.whole("ABSENT", 7) == 7
    assert env.words("ABSENT", ("a", "b")) == ["a", "b"]
    assert env.share("ABSENT", 0.25) == 0.25


def test_a_folder_is_absolute(monkeypatch):
    monkeypatch.setenv("FOLDER", "some/where")
    assert env.folder("FOLDER", Path("/")) == env.BASE_DIR / "some/where"


def test_a_database_is_sqlite_or_postgresql(monkeypatch):
    monkeypatch.setenv("DB", "mysql://u:hush@h/d")
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.database("DB", "")
    assert "hush" not in str(refusal.value)
    monkeypatch.setenv("DB", "postgres://u:p@h:5432/d")
    assert env.database("DB", "")["ENGINE"] == "django.db.backends.postgresql"


@pytest.mark.parametrize(("value", "wanted"), [("3/min", (3, 60)), ("10/DAY", (10, 86400)), ("1/sec", (1, 1)), ("off", None)])
def test_a_rate_is_read(monkeypatch, value, wanted):
    monkeypatch.setenv("RATE", value)
    assert env.rate("RATE", "1/hour") == wanted


@pytest.mark.parametrize("value", ["0/min", "3", "3/", "-1/min", "many/min", "3/fortnight", "½/min", ""])
def test_a_rate_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("RATE", value)
    with pytest.raises(ImproperlyConfigured, match="RATE="):
        env.rate("RATE", "1/hour")
