"""Rough words that a recogniser is not sure of: what it makes of a cough must not stand in somebody's transcript as said."""

import re
from dataclasses import replace
from typing import Final

from analysis.measures.signals import Transcript

UNCLEAR: Final = "[unclear]"
SURE: Final = 0.8
"""Confidence from which a rough word stands as heard; that of words that may be quoted."""
_ROUGH: Final = re.compile(
    r"(\w+-)?(\w*fuck\w*|(bull|horse|dip)?shit(s|ty|ter|ters|ting|ted|head|hole|load|show|storm)?|cocksuckers?|(ass|arse)holes?|cunts?"
    r"|bitch\w*|niggers?|faggots?|whores?|sluts?|slutty|twats?|wank(er|ers)?|puss(y|ies)|bastards?|dickheads?)([-']\w+)*"
)


def masked(transcript: Transcript) -> Transcript:
    """The transcript with UNCLEAR in place of each rough word that was heard with less confidence than SURE."""
    words = tuple(replace(word, text=UNCLEAR) if word.confidence < SURE and _rough(word.text) else word for word in transcript.words)
    return replace(transcript, words=words)


def _rough(word: str) -> bool:
    return _ROUGH.fullmatch(re.sub(r"^\W+|\W+$", "", word.lower())) is not None
