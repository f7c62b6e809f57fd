"""Many at once, on a real SQLite and a real PostgreSQL: exactly as many get in as are left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from accounts.models import User
from billing import limits
from billing.models import Slot, Subscription
from coherence.core.errors import AppError

THREADS = 20


def at_once(work: Callable[[int], object]) -> list[str]:
    """What each of the threads met, all having started together."""
    barrier = Barrier(THREADS)

    def one(number: int) -> str:
        try:
            connection.ensure_connection()
            barrier.wait()
            with transaction.atomic():
                work(number)
        except AppError as refusal:
            return refusal.message
        finally:
            connections.close_all()
        return "in"

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


@pytest.fixture
def owner(database) -> User:
    owner = User.objects.create_user("owner@example.com")
    Subscription.objects.create(user=owner, plan="individual")
    return owner


def test_it_works(owner, settings):
    settings.DAILY_UPLOADS = 100
    for number in range(13):
        limits.take_upload(owner, f"video:before{number}")
    met = at_once(lambda number: limits.take_upload(owner, f"video:{number}"))
    assert met.count("in") == 7
    assert Slot.objects.count() == limits.usage(owner).used == 20


def test_the_day_is_as_exact(owner, settings):
    met = at_once(lambda number: limits.take_upload(owner, f"video:{number}"))
    assert met.count("in") == 10
    assert met.count("Daily upload limit exceeded") == THREADS - 10


def test_the_same_key_takes_one(owner):
    assert at_once(lambda number: limits.take_upload(owner, "video:same")).count("in") == THREADS
    assert Slot.objects.count() == 1


def test_giving_back_at_once_gives_back_one(owner):
    limits.take_upload(owner, "video:same")
    limits.take_upload(owner, "video:other")
    at_once(lambda number: limits.release("video:same"))
    assert limits.usage(owner).used == 1


def test_what_is_undone_takes_nothing(owner):
    def take_and_fail(number: int) -> None:
        limits.take_upload(owner, f"video:{number}")
        raise AppError("The rest of the work failed.")

    assert "in" not in at_once(take_and_fail)
    assert Slot.objects.count() == 0
