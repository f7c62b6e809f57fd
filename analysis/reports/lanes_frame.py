"""The geometry of the lanes picture: where a second and a lane stand, at every width."""

import bisect
import itertools
from dataclasses import dataclass

from analysis.reports import wording
from analysis.reports.lanes_data import Samples, Spans

FINGERPRINT_WIDTH = 240
"""Below this many px the picture is a fingerprint: no names, no clock, only lanes and brackets."""
HINT_WIDTH = 620
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14400)


@dataclass(frozen=True)
class Frame:
    """Pixels and seconds of one picture; the lanes stand one under another in the order of `wording.LANES`."""

    start: float
    end: float
    width: float
    left: float
    right: float
    head: float
    """Room above the lanes for the numbers of the brackets."""
    lane: float
    gap: float
    foot: float
    """Room below the lanes for the clock."""
    type_size: float

    @property
    def height(self) -> float:
        return self.head + len(wording.LANES) * (self.lane + self.gap) - self.gap + self.foot

    @property
    def bottom(self) -> float:
        """The lower edge of the last lane."""
        return self.height - self.foot

    @property
    def room(self) -> float:
        return self.right - self.left

    @property
    def named(self) -> bool:
        return self.width >= FINGERPRINT_WIDTH

    @property
    def hinted(self) -> bool:
        return self.width >= HINT_WIDTH and self.lane >= 20

    def x(self, seconds: float) -> float:
        """Where a time stands; times outside the window stand at its edge."""
        if self.end <= self.start:
            return self.left
        share = (seconds - self.start) / (self.end - self.start)
        return self.left + min(1.0, max(0.0, share)) * self.room

    def top(self, index: int) -> float:
        return self.head + index * (self.lane + self.gap)

    def holds(self, start: float, end: float) -> bool:
        """Whether a moment belongs to this window; one that begins at its end belongs to the next."""
        return end >= self.start and (start < self.end or start == end == self.end)

    def visible(self, spans: Spans) -> Spans:
        """The spans that reach into the window, cut to it."""
        return tuple((max(self.start, s), min(self.end, e)) for s, e in spans if e >= self.start and s < self.end)

    def pixels(self, spans: Spans, least: float) -> list[tuple[float, float]]:
        """The visible spans in px, those that touch joined, the short ones widened to `least` as far as the next allows."""
        joined: list[tuple[float, float]] = []
        for start, end in self.visible(spans):
            x0, x1 = self.x(start), self.x(end)
            if joined and x0 - joined[-1][1] < 0.5:
                joined[-1] = (joined[-1][0], max(joined[-1][1], x1))
            elif not joined or x0 >= joined[-1][0] + least:
                joined.append((x0, x1))
        limits = [x0 for x0, _ in joined[1:]] + [self.right + least]
        return [(x0, max(x1, min(x0 + least, limit))) for (x0, x1), limit in zip(joined, limits, strict=False)]

    def ticks(self) -> list[float]:
        """Round times at least 56 px apart."""
        seconds = max(1e-6, self.end - self.start)
        fitting = max(1, int(self.room // 56))
        step = next((step for step in _STEPS if seconds / step <= fitting), _STEPS[-1])
        first = int(-(-self.start // step))
        return [float(step * count) for count in range(first, int(self.end // step) + 1)]

    def columns(self, samples: Samples, pixels: float, *, peak: bool = False) -> list[tuple[float, float, float | None]]:
        """(x0, x1, value) per column of about `pixels` px: the mean of its samples, or the largest with `peak`.

        A column without a known sample is None, so a gap in the data stays a gap in the picture; series coarser than
        the columns come back as they are, each sample reaching to the next.
        """
        inside = [(time, value) for time, value in samples if self.start <= time <= self.end]
        count = max(1, int(self.room // pixels))
        if len(inside) <= count:
            return self._as_they_are(inside)
        times = [time for time, _ in inside]
        width = (self.end - self.start) / count
        found = []
        for column in range(count):
            low, high = self.start + column * width, self.start + (column + 1) * width
            values = [v for _, v in inside[bisect.bisect_left(times, low) : bisect.bisect_left(times, high)] if v is not None]
            value = (max(values) if peak else sum(values) / len(values)) if values else None
            found.append((self.x(low), self.x(high), value))
        return found

    def _as_they_are(self, inside: list[tuple[float, float | None]]) -> list[tuple[float, float, float | None]]:
        if not inside:
            return []
        steps = sorted(later[0] - earlier[0] for earlier, later in itertools.pairwise(inside))
        usual = steps[len(steps) // 2] if steps else self.end - self.start
        ends = [time for time, _ in inside[1:]] + [self.end]
        return [(self.x(t), self.x(min(end, t + 1.5 * usual)), value) for (t, value), end in zip(inside, ends, strict=True)]


def frame(width: int, start: float, end: float, *, compact: bool) -> Frame:
    """Lanes 14 px high on phones and in mails (`compact`), 24 px elsewhere."""
    width = max(80, width)
    if width < FINGERPRINT_WIDTH:
        return Frame(start, end, width, left=1, right=width - 1, head=5, lane=7, gap=3, foot=3, type_size=0)
    if compact:
        return Frame(start, end, width, left=44, right=width - 5, head=20, lane=14, gap=7, foot=18, type_size=10.5)
    left = 130 if width >= HINT_WIDTH else 54
    return Frame(start, end, width, left=left, right=width - 5, head=26, lane=24, gap=10, foot=22, type_size=12)
