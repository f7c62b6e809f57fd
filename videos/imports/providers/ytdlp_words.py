"""What yt-dlp's errors mean to a person: their kind first, then their words."""

import re
from typing import Final

from videos.imports.reasons import Reason

KINDS: Final = {
    "GeoRestrictedError": Reason.PLACE,
    "UserNotLive": Reason.LIVE,
    "UnsupportedError": Reason.UNSUPPORTED,
}
WORDS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"not a bot|too many requests|rate.?limit|captcha|HTTP Error 429", Reason.BUSY),
        (r"confirm your age|age.?(restrict|verif|limit|gate)|inappropriate for some users", Reason.AGE),
        (r"\bDRM\b", Reason.PROTECTED),
        (r"(in|from) your (country|location|region)|geo.?restrict|not available (in|from) your", Reason.PLACE),
        (r"\bprivate\b|only available to (approved )?followers", Reason.PRIVATE),
        (r"members?.only|join this channel|require.{0,20}payment|purchase|\brent\b|premium|subscrib", Reason.PAID),
        (r"will begin|premieres? in|live event|live ?stream|not currently live|is live\b|offline", Reason.LIVE),
        (r"IP address is blocked|blocked from accessing", Reason.FORBIDDEN),
        (r"removed|terminated|no longer available|deleted|taken down|copyright", Reason.REMOVED),
        (r"log.?in|sign.?in|logged.in|cookies|registered users|empty media response|authenticat", Reason.LOGIN),
        (r"unsupported url|no video formats|no media|no video|there is no video|not a video", Reason.UNSUPPORTED),
        (r"unavailable|not available|does ?n[o']t exist|not found|HTTP Error 404|incomplete youtube id", Reason.NOTHING_THERE),
        (r"timed? ?out|connection|reset by peer|remote end closed|incompleteread|bytes read|proxy|HTTP Error 5\d\d", Reason.BROKEN),
    )
)
STATUSES: Final = {401: Reason.FORBIDDEN, 403: Reason.FORBIDDEN, 404: Reason.NOTHING_THERE, 410: Reason.REMOVED, 429: Reason.BUSY}


def reason(kind: str, message: str, status: int | None) -> Reason:
    """UNKNOWN where nothing is recognized: its words are not for people."""
    if kind == "Refused":
        return Reason.__members__.get(message, Reason.UNKNOWN)
    if kind in KINDS:
        return KINDS[kind]
    by_words = next((reason for pattern, reason in WORDS if pattern.search(message)), None)
    if by_words is not None:
        return by_words
    if status is not None:
        return STATUSES.get(status, Reason.BUSY if status >= 500 else Reason.UNKNOWN)
    return Reason.UNKNOWN
