"""What made-up people say: words of a made-up language, few of them often and most of them seldom, as in a real one."""

import json
import random
from itertools import accumulate
from typing import Final

from videos.shelf import words

TEXTS: Final = ("video_id", "user_id", "transcript", "starts", "words", "updated_at")
WORDS_PER_LINE: Final = 12
SECONDS_PER_LINE: Final = 5
LONGEST_LINES: Final = 25
"""Longer talks are cut, or the database would be very large."""
_SYLLABLES: Final = ("ba", "con", "de", "fi", "gra", "lo", "me", "pre", "qui", "ra", "sen", "ti", "vo", "wi", "zu")
VOCABULARY: Final = tuple(a + b + c for a in _SYLLABLES for b in _SYLLABLES for c in _SYLLABLES)
_WEIGHTS: Final = tuple(accumulate(1 / (rank + 2) for rank in range(len(VOCABULARY))))


def text(video: str, duration: float) -> tuple[str, str, str]:
    """Transcript, the seconds of its lines as JSON, and its words as they are searched. The same for the same recording."""
    rng = random.Random(video)
    count = min(int(duration / SECONDS_PER_LINE), LONGEST_LINES)
    lines = [" ".join(rng.choices(VOCABULARY, cum_weights=_WEIGHTS, k=WORDS_PER_LINE)) for _ in range(count)]
    transcript = "\n".join(lines)
    return transcript, json.dumps([number * SECONDS_PER_LINE for number in range(count)]), words.line(transcript)
