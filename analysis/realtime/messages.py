"""What goes over the wire: one JSON object per message (documentation/realtime.md)."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from djangorestframework_camel_case.util import camelize

PONG = '{"type": "pong"}'


class News(NamedTuple):
    """An event as it is read."""

    number: int
    user_id: UUID
    video_id: UUID | None
    kind: str
    data: Mapping[str, Any]
    created_at: datetime


class Frame(NamedTuple):
    """An event as it is sent; all sockets share the text."""

    number: int
    video_id: UUID | None
    kind: str
    text: str
    import_id: str | None = None


def frame(news: News) -> Frame:
    about = {"id": news.number, "type": news.kind} | ({"videoId": str(news.video_id)} if news.video_id else {})
    message = {**about, **camelize(dict(news.data)), "at": _time(news.created_at)}
    return Frame(news.number, news.video_id, news.kind, json.dumps(message), news.data.get("import_id"))


def snapshot(number: int, standings: Iterable[Mapping[str, Any]], missed: bool, imports: Iterable[Mapping[str, Any]] | None = None) -> str:
    """Where things stand at `number`. `missed`: what came since the place the client asked for is not told one by one.

    `imports` are those under way, for whoever is told of all that is theirs.
    """
    videos = [{**camelize(dict(each)), "videoId": str(each["video_id"])} for each in standings]
    gap = {"missed": True} if missed else {}
    fetched = {"imports": [camelize(dict(each)) for each in imports]} if imports is not None else {}
    return json.dumps({"id": number, "type": "snapshot", "videos": videos, **fetched, **gap, "at": _time(datetime.now(UTC))})


def authenticated(expires_at: float | None) -> str:
    until = {"expiresAt": _time(datetime.fromtimestamp(expires_at, UTC))} if expires_at else {}
    return json.dumps({"type": "authenticated", **until})


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
