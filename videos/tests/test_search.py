"""Finding recordings by title, tags and speech: the same on both databases."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.tests.personas import client_of
from videos.models import Video, VideoText
from videos.shelf import library, search, texts
from videos.tests.test_api_library import MINE, make, of, titles

TALK = [(0.0, "Good morning everyone."), (4.5, "Our quarterly numbers are up, naïve as that sounds."), (9.25, "Thank you; any next steps?")]


@pytest.fixture
def person(database):
    return User.objects.create_user("person@example.org")


def spoken(user, *stretches, **fields):
    (video,) = make(user, **fields)
    texts.keep(video, stretches)
    return video


def hits(user, typed, **more):
    return titles(client_of(user).get(MINE, {"search": typed, **more}))


def test_it_works(person):
    spoken(person, *TALK, title="Talk to the board", tags=["Résumé"])
    (row,) = of(client_of(person).get(MINE, {"search": "quarterly"}))["results"]
    assert row["matches"] == [{"seconds": 4.5, "text": TALK[1][1]}]
    assert "matches" not in of(client_of(person).get(MINE))["results"][0]
    assert of(client_of(person).get(MINE, {"search": "board"}))["results"][0]["matches"] == []


FOUND = (
    *("quart", "NAIVE", "naïve", "board resume quarterly", '"next steps"', "next steps", "alk t", "o", "any -draft", "talk the"),
    *('"talk to the"', "12", "good. morning!", "board 'quarterly'", "-draft", '"numbers are u'),
)
NOT_FOUND = (
    *("quarterly -board", '"steps next"', '"quart" numbers', "uarterly", "zzz", "good zzz", '"board next"', "-quarterly", "%", "_", "\\"),
    *("'", "quarterly -resume"),
)


def test_what_is_found(person):
    """A part of a word is found at its beginning, and anywhere in the title as a whole."""
    spoken(person, *TALK, (12, "v12 and 12 more"), title="Talk to the board", tags=["Résumé"])
    found = {typed: search.found(Video.objects.visible_to(person), person, typed).count() for typed in FOUND + NOT_FOUND}
    assert found == dict.fromkeys(FOUND, 1) | dict.fromkeys(NOT_FOUND, 0)


def test_relevance(person):
    spoken(person, (0, "pitch pitch pitch"), title="said")
    spoken(person, title="tagged", tags=["my pitch"])
    spoken(person, title="The pitch")
    spoken(person, (0, "pitch"), title="said again")
    assert hits(person, "pitch", ordering="relevance") == ["The pitch", "tagged", "said again", "said"]
    assert hits(person, "pitch") == ["said again", "The pitch", "tagged", "said"]
    assert len(of(client_of(person).get(MINE, {"ordering": "relevance"}))["results"]) == 4


def test_what_changes_is_found_anew(person):
    video = spoken(person, *TALK, title="Old")
    client_of(person).patch(f"/api/v1/videos/{video.pk}", {"title": "Überblick", "tags": ["Straße"]})
    texts.keep(video, [(1, "something else")])
    assert [bool(hits(person, typed)) for typed in ("uberblick", "strasse", "else", "old", "quarterly")] == [True, True, True, False, False]


def test_what_is_deleted_or_anothers_is_not_found(person):
    video = spoken(person, *TALK)
    other = User.objects.create_user("other@example.org")
    assert (len(hits(person, "quarterly")), hits(other, "quarterly")) == (1, [])
    library.remove(video)
    assert hits(person, "quarterly") == []


def test_a_title_that_came_past_all_is_found_as_it_is_written(person):
    spoken(person)
    Video.objects.update(title="Ünwritten words", title_words="")
    assert [bool(hits(person, typed)) for typed in ("nwritten w", "unwritten")] == [True, False]


def test_a_long_line_is_cut_around_what_was_found(person):
    video = spoken(person, (3, "so " * 200 + "the needle " + "lies here " * 100))
    (place,) = search.matches([video], "needle")[video.pk]
    assert "the needle lies" in place["text"]
    assert (place["text"][0], place["text"][-1]) == ("…", "…")
    assert len(place["text"]) <= search.LONGEST_TEXT


def test_only_so_many_places(person):
    video = spoken(person, *((second, "pitch") for second in range(50)))
    assert [place["seconds"] for place in search.matches([video], "pitch")[video.pk]] == [0, 1, 2, 3, 4]


def test_nothing_is_said_or_very_much(person):
    silent, endless = spoken(person), spoken(person, *((n, f"word{n} " * 40) for n in range(3000)))
    assert VideoText.objects.get(pk=silent.pk).words == ""
    assert len(VideoText.objects.get(pk=endless.pk).transcript) < texts.LONGEST + 3000
    assert len(hits(person, "word7")) == 1


@pytest.mark.parametrize("count", [1, 20, 200])
def test_the_number_of_queries_does_not_grow(count, person):
    for number, video in enumerate(make(person, count)):
        texts.keep(video, [(number, "hello pitch")])
    client = client_of(person)
    with CaptureQueriesContext(connection) as asked:
        assert of(client.get(MINE, {"search": "hello pitch", "ordering": "relevance", "limit": "100"}))["count"] == count
    assert len([each for each in asked if "SELECT" in each["sql"]]) == 5  # the session, the person, how many, the page, its places
