"""Twenty people's fingers on one collection, on a real SQLite and a real PostgreSQL: nothing twice, nothing lost, nobody stuck."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accounts.models import User
from coherence.core.errors import Conflict, NotFound
from videos.models import Collection, CollectionItem
from videos.shelf import collections, pages, places
from videos.tests.test_api_library import make

THREADS = 20


@pytest.fixture
def user(database):
    return User.objects.create_user("owner@example.org")


def at_once(work):
    """What each thread brought, all having started together; what it raised is raised."""
    barrier = Barrier(THREADS)

    def one(number):
        try:
            barrier.wait()
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def test_it_works(user, monkeypatch):
    """Everyone adds the same and their own, moves what is there, takes something out, and turns pages."""
    monkeypatch.setattr(places, "GAP", 8)  # soon used up
    collection = Collection.objects.create(user=user, name="x")
    videos = [video.pk for video in make(user, 2 * THREADS)]

    def work(number):
        rng = random.Random(number)
        collections.add(collection, [*rng.sample(videos[:THREADS], THREADS), videos[THREADS + number]])
        for _ in range(3):
            collections.move(collection, rng.choice(videos[1:THREADS]), before=rng.choice(videos[1:THREADS]))
            pages.read(Collection.objects.get(pk=collection.pk), "", 10)
        collections.take_out(collection, [videos[THREADS + number]] if number % 2 else [])

    at_once(work)
    items = list(CollectionItem.objects.order_by("place").values_list("place", "video_id"))
    assert {each for _, each in items} == set(videos[:THREADS]) | set(videos[THREADS::2])
    assert len(items) == len({each for _, each in items}) == len({place for place, _ in items})
    assert Collection.objects.get().renumbered > 0


def test_one_name_is_taken_once(user):
    def work(number):
        try:
            return collections.create(user, name="The same").pk
        except Conflict:
            return None

    assert len([made for made in at_once(work) if made]) == 1


def test_a_collection_that_is_removed_meanwhile(user):
    """Whoever comes too late is told that there is none."""
    collection = Collection.objects.create(user=user, name="x")
    videos = [video.pk for video in make(user, THREADS)]

    def work(number):
        try:
            collections.remove(collection) if number == 0 else collections.add(collection, [videos[number]])
        except NotFound:
            return False
        return True

    assert at_once(work)[0]
    assert (Collection.objects.count(), CollectionItem.objects.count()) == (0, 0)
