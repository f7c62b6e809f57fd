"""Requests are counted exactly, on both caches, in however many processes."""

import os
import sqlite3
import subprocess
import sys
import time
import uuid
import zlib
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from rest_framework.decorators import api_view, permission_classes, throttle_classes
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from structlog.testing import capture_logs

from coherence import env
from coherence.core.api import errors, throttles
from coherence.core.errors import Unauthorized

User = get_user_model()
START = 1_800_000_000.0


@pytest.fixture(autouse=True)
def no_trouble(monkeypatch):
    monkeypatch.setattr(throttles._Trouble, "asked_again_at", 0.0)
    monkeypatch.setattr(throttles._Trouble, "warned_again_at", 0.0)


@pytest.fixture
def clock(monkeypatch):
    """The throttles' clock, set by hand, at a window's first moment of `someone`."""

    class Clock:
        now = START

        def time(self) -> float:
            return self.now

        def monotonic(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(throttles, "time", clock)
    return clock


def someone() -> str:
    return f"user-{uuid.uuid4()}"


@api_view(["GET"])
@permission_classes([])
@throttle_classes([throttles.Throttle])
def view(request):
    return Response({})


def get(user=None, **headers):
    request = APIRequestFactory().get("/", **headers)
    if user is not None:
        force_authenticate(request, user)
    return view(request)


def test_it_works(shared_cache, settings):
    settings.THROTTLES = {"default": (3, 60)}
    who = someone()
    assert [throttles.take("status", who) is None for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.parametrize("elapsed", [0.0, 0.25, 30.5, 59.0, 59.999])
def test_retry_after_is_exact_to_the_second(shared_cache, settings, clock, elapsed):
    settings.THROTTLES = {"default": (1, 60)}
    who = someone()
    clock.now = START - (START + zlib.crc32(who.encode()) % 60) % 60 + elapsed
    assert throttles.take("status", who) is None
    wait = throttles.take("status", who)
    assert wait is not None
    assert wait >= 1
    refused_at = clock.now
    clock.now = refused_at + wait - 1
    assert throttles.take("status", who) is not None
    clock.now = refused_at + wait
    assert throttles.take("status", who) is None
    clock.now = refused_at + wait + 1
    assert throttles.take("status", who) is not None  # and that was the one of the new window


def test_refused_requests_do_not_put_off_the_next(shared_cache, settings, clock):
    settings.THROTTLES = {"default": (1, 60)}
    who = someone()
    throttles.take("status", who)
    first = throttles.take("status", who)
    assert [throttles.take("status", who) for _ in range(50)] == [first] * 50


def test_several_processes_let_exactly_so_many_in(shared_cache):
    who, processes, times, allowed = someone(), 4, 100, 150
    command = [sys.executable, "-m", "coherence.core.tests.hammer", "status", who, str(times), str(allowed)]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(command, env=os.environ | shared_cache, cwd=django_settings.BASE_DIR, **pipes) for _ in range(processes)]
    for each in started:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    let_in = [int(each.communicate(timeout=120)[0]) for each in started]
    assert sum(let_in) == allowed
    assert all(each.returncode == 0 for each in started)


def test_people_and_scopes_are_counted_apart(shared_cache, settings):
    settings.THROTTLES = {"default": (1, 3600), "report": (2, 3600)}
    one, other = someone(), someone()
    assert throttles.take("default", one) is None
    assert throttles.take("default", other) is None
    assert throttles.take("report", one) is None
    assert throttles.take("report", one) is None
    assert throttles.take("report", one) is not None


def test_a_person_is_one_at_every_address_and_neighbours_are_two(shared_cache, settings):
    settings.THROTTLES = {"default": (1, 3600), "anonymous": (1, 3600)}
    owner, neighbour = User(email="owner@example.com"), User(email="neighbour@example.com")
    first = [get(owner, REMOTE_ADDR="10.0.0.1"), get(neighbour, REMOTE_ADDR="10.0.0.1"), get(REMOTE_ADDR=address())]
    assert [each.status_code for each in first] == [200, 200, 200]
    assert get(owner, REMOTE_ADDR="10.0.0.2").status_code == 429


def address() -> str:
    number = uuid.uuid4().int
    return f"10.{number % 256}.{number // 256 % 256}.{number // 65536 % 256}"


def test_a_refusal_has_the_one_shape_and_says_how_long(settings, clock):
    settings.THROTTLES = {"default": None, "anonymous": (1, 3600)}
    get()
    answer = get()
    assert answer.status_code == 429
    assert answer.data == {"error": "Too many requests. Please wait a moment.", "code": "RATE_LIMIT_EXCEEDED", "retryable": True}
    assert 1 <= int(answer["Retry-After"]) <= 3600


def test_guessing_tokens_is_refused_and_a_neighbours_good_one_is_not(settings):
    settings.THROTTLES = {"default": None, "sign_in": (2, 3600)}
    token = {"HTTP_AUTHORIZATION": "Bearer guessed"}

    def refuse(**headers):
        return errors.handle(Unauthorized("No."), {"request": APIRequestFactory().get("/", **headers)})

    assert [refuse(**token).status_code for _ in range(3)] == [401, 401, 429]
    assert refuse().status_code == 401
    assert get(User(email="neighbour@example.com"), **token).status_code == 200


def test_a_rate_may_be_off(settings):
    settings.THROTTLES = {"default": None}
    assert {throttles.take("status", "someone") for _ in range(1000)} == {None}


def test_a_cache_that_is_down_lets_all_through_and_says_so_once_a_minute(settings, clock):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///no/such/socket"}}
    settings.THROTTLES = {"default": (1, 60)}
    with capture_logs() as lines:
        for second in range(0, 61, 6):
            clock.now = START + second
            assert throttles.take("status", "someone") is None
    assert [(line["event"], line["log_level"], line["reason"]) for line in lines] == [("throttles_off", "warning", "ConnectionError")] * 2


def test_a_cache_that_hangs_costs_one_request_its_time_out(settings, silent_server, monkeypatch, tmp_path):
    monkeypatch.setenv("REDIS_URL", silent_server)
    settings.CACHES = {"default": env.cache("REDIS_URL", tmp_path)}
    settings.THROTTLES = {"default": (1, 60)}
    begun = time.monotonic()
    assert {throttles.take("status", "someone") for _ in range(100)} == {None}
    assert time.monotonic() - begun < 20, "a second or two, on a busy machine some more; each of them waiting would take a hundred"


def test_files_that_stay_locked_let_all_through(settings, monkeypatch, tmp_path):
    monkeypatch.delenv("REDIS_URL", raising=False)
    settings.CACHES = {"default": env.cache("REDIS_URL", tmp_path) | {"SHARDS": 1, "DATABASE_TIMEOUT": 0.05}}
    settings.THROTTLES = {"default": (1, 3600)}
    assert throttles.take("status", "someone") is None
    holder = sqlite3.connect(tmp_path / "000" / "cache.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert throttles.take("status", "someone") is None
    holder.execute("ROLLBACK")
    holder.close()
    throttles._Trouble.asked_again_at = 0.0
    assert throttles.take("status", "someone") is not None


def test_files_that_are_spoilt_let_all_through(settings, monkeypatch, tmp_path):
    monkeypatch.delenv("REDIS_URL", raising=False)
    settings.CACHES = {"default": env.cache("REDIS_URL", tmp_path) | {"SHARDS": 1}}
    settings.THROTTLES = {"default": (1, 3600)}
    (tmp_path / "000").mkdir()
    (tmp_path / "000" / "cache.db").write_bytes(b"this is no database" * 1000)
    assert {throttles.take("status", "someone") for _ in range(3)} == {None}
