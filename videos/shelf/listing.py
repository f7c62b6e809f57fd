"""The list of recordings page by page. A cursor names the last one shown by what the list is ordered by, so that the next page
costs the same wherever it begins, and nothing is shown twice or passed over because something came or went meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core import signing
from django.db.models import F, Q
from django.db.models.functions import Lower

from coherence.core.errors import Gone
from videos.models import Video
from videos.querysets import VideoQuerySet
from videos.shelf import search

NEWEST: Final = "-created_at"
RELEVANCE: Final = "-relevance"
COLUMNS: Final[dict[str, Any]] = {"created_at": F("created_at"), "coherence_score": F("coherence_score"), "title": Lower("title")}
LOST: Final = "This list has changed since. Please read it again from its beginning."


@dataclass(frozen=True)
class Page:
    videos: list[Video]
    cursor: str | None
    """Of the next page; None at the end."""


def read(videos: VideoQuerySet, ordering: str, typed: str, cursor: str, limit: int) -> Page:
    """The `limit` recordings behind the cursor. One query.

    `ordering` is a column, `-` before it for the largest first, or RELEVANCE to what was typed. Those without a value come last
    either way, and of equals the newer first. Raises Gone for a cursor that belongs to no list like this one.
    """
    descending, column = ordering.startswith("-"), ordering.removeprefix("-")
    ranked = videos.annotate(rank=search.relevance(typed) if ordering == RELEVANCE else COLUMNS[column])
    first = F("rank").desc(nulls_last=True) if descending else F("rank").asc(nulls_last=True)
    rest = ranked.filter(_behind(ordering, typed, cursor)) if cursor else ranked
    found = list(rest.order_by(first, "-created_at", "-pk")[: limit + 1])
    shown = found[:limit]
    return Page(shown, _cursor(ordering, typed, shown[-1]) if len(found) > limit else None)


def _behind(ordering: str, typed: str, cursor: str) -> Q:
    rank, created_at, pk = _opened(ordering, typed, cursor)
    of_equals = Q(created_at__lt=created_at) | Q(created_at=created_at, pk__lt=pk)
    if ordering == NEWEST:
        return Q(created_at__lte=created_at) & of_equals  # the first of the two is what the index is entered by
    if rank is None:
        return Q(rank__isnull=True) & of_equals
    further = Q(rank__lt=rank) if ordering.startswith("-") else Q(rank__gt=rank)
    return further | Q(rank__isnull=True) | Q(rank=rank) & of_equals


def _opened(ordering: str, typed: str, cursor: str) -> tuple[Any, datetime, UUID]:
    try:
        rank, created_at, pk = _signer(ordering, typed).unsign_object(cursor)
    except (signing.BadSignature, ValueError, UnicodeError):
        raise Gone(LOST) from None
    moment = ordering.removeprefix("-") == "created_at"
    return datetime.fromisoformat(rank) if moment else rank, datetime.fromisoformat(created_at), UUID(pk)


def _cursor(ordering: str, typed: str, last: Video) -> str:
    rank: Any = last.rank  # type: ignore[attr-defined]  # annotated above
    kept = rank.isoformat() if isinstance(rank, datetime) else rank
    return _signer(ordering, typed).sign_object([kept, last.created_at.isoformat(), str(last.pk)])


def _signer(ordering: str, typed: str) -> signing.Signer:
    """Of this order alone: a place in one order is none in another."""
    return signing.Signer(salt=f"videos.shelf.listing.{ordering}.{typed}")
