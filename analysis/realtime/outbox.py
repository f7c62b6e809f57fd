"""What waits to be sent to one socket: bounded, for whoever reads slowly gets the newest of each recording, not all of it."""

from collections import deque
from typing import Final

from analysis.realtime import events
from analysis.realtime.messages import Frame

MANY: Final = 32
"""From so many on, only the newest are kept."""
MOST: Final = 256
PASSING: Final = frozenset((events.STATUS, events.PROGRESS, events.STAGE))
"""Each of them says all that the one before said."""


class Outbox:
    def __init__(self) -> None:
        self._frames: deque[Frame] = deque()

    def __len__(self) -> int:
        return len(self._frames)

    def put(self, frame: Frame) -> bool:
        """False when there is more than a reader who goes on reading could ever have before them."""
        self._frames.append(frame)
        if len(self._frames) > MANY:
            self._collapse()
        return len(self._frames) <= MOST

    def take(self) -> Frame:
        return self._frames.popleft()

    def drop(self, number: int) -> None:
        """What is not newer than that has been told already."""
        self._frames = deque(frame for frame in self._frames if frame.number > number)

    def _collapse(self) -> None:
        newest = {(frame.video_id, frame.import_id, "" if frame.kind in PASSING else frame.kind): frame for frame in self._frames}
        self._frames = deque(sorted(newest.values()))
