"""What looking into a recording found, remembered for the process that needs it next: looking takes a start of Python and a decoder."""

import hashlib
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.cache import cache

from coherence.core.cache import failures
from videos.ffmpeg import binary, probe
from videos.ffmpeg.facts import MediaFacts
from videos.limits import limits_from_settings

log = logging.getLogger(__name__)
VERSION: Final = 1
"""Raise it when looking finds something else in the same bytes."""
SECONDS: Final = 600
"""Nobody is named in it, and after so long a recording is looked into anew."""


def look(path: Path) -> MediaFacts:
    """Raises InvalidFormat, VideoTooLong or VideoTooLarge with a sentence for the person."""
    return probe.inspect(path, ffmpeg=binary.ffmpeg(settings.FFMPEG_BINARY), limits=limits_from_settings())


def remember(sha256: str, found: MediaFacts) -> None:
    """For who looks next; a cache that is away costs them the looking."""
    try:
        cache.set(_key(sha256), asdict(found), SECONDS)
    except failures() as error:
        log.warning("What was found in a recording is not remembered: %s.", type(error).__name__)


def facts(path: Path, sha256: str) -> MediaFacts:
    """Of the recording with this content that lies at `path`, looked into unless that was done just now. Raises what `look` does."""
    try:
        known = cache.get(_key(sha256))
    except failures() as error:
        log.warning("What was found in a recording cannot be read: %s.", type(error).__name__)
        known = None
    return MediaFacts(**known) if known else look(path)


def _key(sha256: str) -> str:
    """Of the content, and of what it may be."""
    limits = hashlib.sha256(repr(limits_from_settings()).encode()).hexdigest()[:16]
    return f"inspection:{VERSION}:{limits}:{sha256}"
