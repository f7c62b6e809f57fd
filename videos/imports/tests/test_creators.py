"""Who published it: kept once, believed for seven days, shown with the recording; and what is told about imports when an account ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.signals import account_closing, account_exporting
from accounts.tests.personas import client_of
from videos.imports import creators, entries, work
from videos.imports.providers.base import Fetched, Picture, Publication, Publisher
from videos.models import Creator, Video, VideoImport

pytestmark = pytest.mark.usefixtures("folders")
ANN = Publisher("UC1", "@ann", "Ann", "https://www.youtube.com/channel/UC1", followers=10)


@pytest.fixture
def brought(owner, talk, monkeypatch):
    """A video of Ann's, as yt-dlp would have brought it."""
    about = Publication(
        "dQw4w9WgXcQ", "Tea", "About tea", 6.0, "2026-01-02", 5, 4, None, None, (Picture("https://i.example/1.jpg", 9),), ANN
    )

    def fetch(wanted, tell):
        path = wanted.folder / "part-0.media"
        path.write_bytes(talk)
        return Fetched(path, "Tea.mp4", about)

    monkeypatch.setattr("videos.imports.registry.fetch", fetch)
    row, _ = entries.request(owner, "https://youtu.be/dQw4w9WgXcQ?t=3")
    work.run(row.pk)
    return Video.objects.get()


def kept(publisher: Publisher) -> Creator:
    creator = creators.keep("youtube", publisher)
    assert creator is not None
    return creator


def test_it_works(brought, owner):
    told = client_of(owner).get(f"/api/v1/videos/{brought.pk}").json()
    source = told["source"]
    assert (told["videoTitle"], source["url"]) == ("Tea", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    assert (source["platform"], source["description"], source["views"], source["likes"]) == ("youtube", "About tea", 5, 4)
    assert source["thumbnails"] == [{"url": "https://i.example/1.jpg", "width": 9, "height": None}]
    creator = {"id": str(brought.creator_id), "name": "Ann", "handle": "@ann", "url": ANN.url, "avatarUrl": "", "followers": 10}
    assert source["creator"] == creator
    assert "comments" not in source


def test_a_creator_is_believed_for_seven_days(owner):
    first = kept(ANN)
    assert kept(Publisher("UC1", name="Other")).name == "Ann"
    Creator.objects.update(fetched_at=timezone.now() - timedelta(days=7, seconds=1))
    again = kept(Publisher("UC1", name="Other"))
    assert (again.pk, again.name, Creator.objects.count()) == (first.pk, "Other", 1)


def test_those_of_whom_nobody_has_anything_are_forgotten(brought):
    creators.keep("tiktok", Publisher("7"))
    Creator.objects.update(fetched_at=timezone.now() - timedelta(days=8))
    assert creators.forget() == 1
    assert Creator.objects.get() == brought.creator


def test_imports_are_handed_over_and_go_with_the_account(brought, owner, stranger):
    VideoImport.objects.create(user=stranger, url="https://example.com/", platform="direct")
    given: dict[str, Any] = {}
    account_exporting.send(type(owner), user=owner, add=given.__setitem__, add_object=lambda name, key: None)
    assert [each["url"] for each in given["imports.json"]] == [brought.source_url]
    assert given[f"videos/{brought.pk}/video.json"]["source"]["title"] == "Tea"
    account_closing.send(type(owner), closing_id="x", user=owner)
    assert VideoImport.objects.get().user == stranger
