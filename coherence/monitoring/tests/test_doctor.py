"""`manage.py doctor`: a healthy deployment, and each part broken in turn."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from analysis.models import Worker
from coherence.core import queue
from coherence.monitoring import doctor

STRONG = "a-long-and-random-secret-0123456789-abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def deployed(settings, tmp_path):
    """A small deployment that lacks nothing, as far as this machine has it."""
    settings.SECRET_KEY, settings.STATIC_ROOT = STRONG, tmp_path
    (tmp_path / "admin").mkdir()
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}}
    }
    Worker.objects.create(host="here", pid=1, heartbeat_at=timezone.now())


def findings(capsys) -> tuple[int, dict[str, dict[str, str]]]:
    code = 0
    try:
        call_command("doctor", "--json")
    except SystemExit as end:
        code = int(end.code or 0)
    found = json.loads(capsys.readouterr().out)["findings"]
    worst_last = sorted(found, key=lambda each: each["level"] == "failure")
    return code, {each["part"]: each for each in worst_last if each["level"] != "ok"}


def test_it_works(database, deployed, capsys):
    code, found = findings(capsys)
    assert (code, {part for part, each in found.items() if each["level"] == "failure"}) == (0, set())


def test_in_words(sqlite, deployed, capsys):
    Worker.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("doctor")
    said = capsys.readouterr().out
    assert "✗ workers" in said
    assert "manage.py work" in said
    assert "1 to mend." in said


def test_what_nobody_should_deploy(sqlite, deployed, settings, capsys):
    settings.PUBLIC_URL, settings.IS_HTTPS, settings.DEBUG = "http://coherence.example", False, True
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = "aaaaaaaaaaaaaaa", ["*"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    code, found = findings(capsys)
    assert code == 1
    assert {part for part, each in found.items() if each["level"] == "failure"} >= {"settings", "secret", "hosts", "e-mail"}
    assert all(each["do"] for each in found.values())


def test_migrations_that_are_missing(databases, django_db_blocker, capsys):
    from coherence.tests.databases import using

    with django_db_blocker.unblock(), using(databases.empty()):
        code, found = findings(capsys)
    assert (code, found["migrations"]["do"], found["workers"]["level"]) == (1, "manage.py migrate", "failure")


def test_a_table_that_is_open(postgresql, deployed, capsys):
    with connection.cursor() as cursor:
        cursor.execute("create table public.notes (id int)")
    assert "notes" in findings(capsys)[1]["row security"]["said"]


def test_storage_mail_redis_and_ffmpeg_that_do_not_answer(sqlite, deployed, settings, tmp_path, capsys):
    (tmp_path / "media").write_text("a file where the folder should be")
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 1
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://me:hunter2@127.0.0.1:1/0"}
    }
    settings.FFMPEG_BINARY = "no-such-ffmpeg"
    code, found = findings(capsys)
    assert code == 1
    assert {part for part, each in found.items() if each["level"] == "failure"} >= {"storage", "e-mail", "redis", "ffmpeg"}
    assert "hunter2" not in json.dumps(found)


def test_work_that_nobody_takes(sqlite, deployed, monkeypatch, capsys):
    monkeypatch.setattr(queue, "depth", lambda: (3, 4000.0))
    assert findings(capsys)[1]["queue"]["said"] == "3 tasks wait, the first for 67 minutes."


def test_all_parts_are_looked_at_whatever_breaks(sqlite, monkeypatch):
    monkeypatch.setattr(doctor, "LOOKS", {"first": lambda: 1 / 0, "second": lambda: iter(())})
    assert [(each.part, each.level) for each in doctor.examine()] == [("first", "failure"), ("second", "ok")]
