"""Alive needs nothing; ready needs the database, the storage and the queue."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client

from coherence import health
from coherence.tests.databases import using


@pytest.fixture(autouse=True)
def looked_at_afresh(settings, tmp_path, monkeypatch):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}}
    }
    monkeypatch.setattr(health.Parts, "seen_at", float("-inf"))
    monkeypatch.setattr(health.Parts, "running", {})
    monkeypatch.setattr(health.Parts, "pool", ThreadPoolExecutor(len(health.CHECKS)))


def ready() -> tuple[int, dict[str, str]]:
    answer = Client().get(health.READY, headers={"host": "10.1.2.3"})
    return answer.status_code, answer.json()["checks"]


def test_it_works(database, tmp_path):
    assert ready() == (200, {"database": "ok", "storage": "ok", "queue": "ok"})
    assert [each for each in (tmp_path / "media").rglob("*") if each.is_file()] == []


def test_alive_asks_no_database_and_names_no_host():
    answer = Client().get(health.ALIVE, headers={"host": "10.1.2.3"})  # pytest-django forbids the database here
    assert (answer.status_code, answer.json(), answer["Cache-Control"]) == (200, {"status": "alive"}, "no-store")


def test_a_database_that_is_away_is_said_without_its_name(django_db_blocker):
    with django_db_blocker.unblock(), using("postgres://app:hunter2@127.0.0.1:1/none"):
        answer = Client().get(health.READY)
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    assert answer.json()["checks"] == {"database": "failed", "storage": "ok", "queue": "failed"}
    assert b"hunter2" not in answer.content


def test_a_storage_that_cannot_be_written_is_said(sqlite, tmp_path):
    (tmp_path / "media").write_text("a file where the folder should be")
    assert ready() == (503, {"database": "ok", "storage": "failed", "queue": "ok"})


def test_a_part_that_hangs_is_said_in_time_and_not_begun_again(sqlite, monkeypatch):
    gate, begun = threading.Event(), []

    def hang() -> None:
        begun.append(1)
        gate.wait()

    monkeypatch.setattr(health, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(health, "KEPT_SECONDS", 0.0)
    monkeypatch.setattr(health, "CHECKS", {**health.CHECKS, "queue": hang})
    started = time.monotonic()
    try:
        assert [ready()[1]["queue"] for _ in range(3)] == ["failed"] * 3
    finally:
        gate.set()
    assert len(begun) == 1
    assert time.monotonic() - started < 5


def test_an_answer_holds_for_a_moment(sqlite, monkeypatch):
    ready()
    monkeypatch.setattr(health, "CHECKS", dict.fromkeys(health.CHECKS, pytest.fail))
    assert ready()[0] == 200


def test_probes_are_not_throttled_and_not_in_the_schema(client, settings, db):
    settings.THROTTLES = {"default": (1, 3600)}
    assert {client.get(health.ALIVE).status_code for _ in range(5)} == {200}
    assert b"healthz" not in client.get("/api/schema").content
