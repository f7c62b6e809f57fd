"""The cache of files keeps its files open between requests."""

from typing import Any

import pytest
from django.core.cache import caches, close_caches

from coherence.core import cache


@pytest.fixture
def files(settings: Any, tmp_path: Any) -> Any:
    settings.CACHES = {"default": {"BACKEND": "coherence.core.cache.Files", "LOCATION": str(tmp_path), "SHARDS": 1}}
    return caches["default"]


def test_it_works(files):
    assert [cache.count("a", 60), cache.count("a", 60), cache.count("b", 60)] == [1, 2, 1]


def test_the_end_of_a_request_leaves_the_files_open(files):
    cache.count("a", 60)
    shard = files._cache._shards[0]
    before = shard._con
    close_caches()  # what Django calls when a request ends
    assert shard._con is before
    assert cache.count("a", 60) == 2
