"""Finding recordings by what their titles and tags say and what is said in them."""

import re
from collections.abc import Iterable
from typing import Any, Final, TypedDict
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Case, IntegerField, Q, When
from django.db.models.expressions import RawSQL

from accounts.models import User
from videos.models import Video, VideoText
from videos.querysets import VideoQuerySet
from videos.shelf import words
from videos.shelf.words import Term

IN_TITLE, IN_TAGS, IN_SPEECH = 9, 3, 1
"""How much a term weighs where it is found."""
MOST_MATCHES: Final = 5
LONGEST_TEXT: Final = 160
_BEFORE: Final = 50
_WORD: Final = re.compile(r"[^\W_]+")


class Match(TypedDict):
    """Where in a recording something is said."""

    seconds: float
    text: str


def found(videos: VideoQuerySet, user: User, typed: str) -> VideoQuerySet:
    """Of the person's recordings those whose title, tags and speech together have every term, or whose title has the text
    just as it was typed."""
    query = words.parse(typed)
    terms = Q()
    for term in query.wanted:
        terms &= _says(user, term)
    for term in query.unwanted:
        terms &= ~_says(user, term)
    as_typed = Q(title__icontains=typed)
    return videos.filter(as_typed | terms if terms else as_typed)


def most_relevant_first(videos: VideoQuerySet, typed: str) -> VideoQuerySet:
    """What has its terms in the title before what has them in its tags, and that before what only says them; then the newer."""
    return videos.order_by(relevance(typed).desc(), "-created_at", "-pk")


def relevance(typed: str) -> Any:
    """How much a recording has to do with what was typed, for the database to order by."""
    found: Any = Case(When(title__icontains=typed, then=IN_TITLE), default=0, output_field=IntegerField())
    for term in words.parse(typed).wanted:
        found = found + _weight(term)
    return found


def matches(videos: Iterable[Video], typed: str) -> dict[UUID, list[Match]]:
    """Where in each of the recordings the terms are said: the first few places, in the order of time. One query."""
    terms = words.parse(typed).wanted
    texts = VideoText.objects.filter(video__in=list(videos)) if terms else VideoText.objects.none()
    return {text.pk: _places(text, terms) for text in texts}


def _says(user: User, term: Term) -> Q:
    said = VideoText.objects.filter(_said(term), user=user).values("video_id")
    return Q(title_words__contains=term.spelt) | Q(tag_words__contains=term.spelt) | Q(pk__in=said)


def _said(term: Term) -> Q:
    """PostgreSQL looks into its index; the order of the words of a phrase is looked at in what that leaves."""
    spelt = Q(words__contains=term.spelt)
    if connection.vendor != "postgresql":
        return spelt
    lexemes = [f"'{word}'" for word in term.words]
    lexemes[-1] += ":*" * term.begun
    indexed = Q(RawSQL("document @@ %s::tsquery", [" & ".join(lexemes)], output_field=BooleanField()))
    return indexed & spelt if len(term.words) > 1 else indexed


def _weight(term: Term) -> Case:
    title, tags = When(title_words__contains=term.spelt, then=IN_TITLE), When(tag_words__contains=term.spelt, then=IN_TAGS)
    return Case(title, tags, default=IN_SPEECH, output_field=IntegerField())


def _places(text: VideoText, terms: Iterable[Term]) -> list[Match]:
    here = [term for term in terms if term.spelt in text.words]
    places: list[Match] = []
    for seconds, line in zip(text.starts, text.transcript.split("\n"), strict=False) if here else ():
        spoken = words.line(line)
        term = next((term for term in here if term.spelt in spoken), None)
        if term is not None:
            places.append({"seconds": seconds, "text": _cut(line, term)})
        if len(places) == MOST_MATCHES:
            break
    return places


def _cut(line: str, term: Term) -> str:
    """The part of a long line in which the term stands."""
    if len(line) <= LONGEST_TEXT:
        return line
    at = next((word.start() for word in _WORD.finditer(line) if words.fold(word[0]).startswith(term.words[0])), 0)
    begin = max(min(at - _BEFORE, len(line) - LONGEST_TEXT + 2), 0)
    cut = line[begin : begin + LONGEST_TEXT - 2]
    return "…" * (begin > 0) + cut + "…" * (begin + len(cut) < len(line))
