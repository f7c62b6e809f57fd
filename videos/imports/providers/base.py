"""What every provider shares: what it is asked for, and what it brings."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from videos.imports.guard.watch import Limits, Tell


@dataclass(frozen=True)
class Wanted:
    """A recording to fetch into `folder`, which is this fetch's alone."""

    url: str
    platform: str
    folder: Path
    limits: Limits
    max_seconds: float
    """The longest recording that is taken."""


@dataclass(frozen=True)
class Picture:
    url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Publisher:
    """Who published it. What is not known is empty or None."""

    external_id: str
    handle: str = ""
    name: str = ""
    url: str = ""
    avatar_url: str = ""
    followers: int | None = None


@dataclass(frozen=True)
class Publication:
    """What a platform tells of a recording. What is not known is empty or None."""

    external_id: str = ""
    title: str = ""
    description: str = ""
    duration_seconds: float | None = None
    published_at: str = ""
    """RFC 3339, or a day."""
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    thumbnails: tuple[Picture, ...] = ()
    publisher: Publisher | None = None


@dataclass(frozen=True)
class Fetched:
    path: Path
    filename: str
    about: Publication = field(default_factory=Publication)


class Provider(Protocol):
    name: str

    def fetch(self, wanted: Wanted, tell: Tell) -> Fetched:
        """Raises ProviderError, and what `tell` raises."""
        ...
