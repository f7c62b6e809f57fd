"""What is said in a recording, kept so that it can be searched. Whoever understood the recording tells it here."""

from collections.abc import Iterable
from typing import Final

from videos.models import Video, VideoText
from videos.shelf import words

LONGEST: Final = 300_000
"""Characters: more than anybody says in 90 minutes."""
Stretch = tuple[float, str]
"""The second at which it begins, and what is said."""


def keep(video: Video, stretches: Iterable[Stretch]) -> None:
    """In place of what was known of the recording."""
    VideoText.objects.update_or_create(video=video, defaults={"user_id": video.user_id, **_columns(stretches)})


def add(video: Video, stretches: Iterable[Stretch]) -> bool:
    """Where nothing is known yet; whether that was so."""
    return VideoText.objects.get_or_create(video=video, defaults={"user_id": video.user_id, **_columns(stretches)})[1]


def _columns(stretches: Iterable[Stretch]) -> dict[str, object]:
    """Stretches of which nothing is left are passed over, and the end of what is too long is."""
    lines: list[Stretch] = []
    room = LONGEST
    for seconds, said in stretches:
        line = " ".join(said.split())[:room]
        if line:
            lines.append((round(seconds, 2), line))
            room -= len(line)
    transcript = "\n".join(line for _, line in lines)
    return {"transcript": transcript, "starts": [seconds for seconds, _ in lines], "words": words.line(transcript)}
