"""What each lane shows: pace and fillers, the voice's ribbon, the face's bar, the hands' hill, the slides' blocks."""

import itertools

from analysis.reports import wording
from analysis.reports.lanes_data import Lanes, Samples
from analysis.reports.lanes_frame import Frame
from analysis.reports.svg import element, fit, num, polyline, width_of, words
from analysis.reports.theme import Theme

PACE_RANGE = (60.0, 240.0)
TARGET_PACE = (140.0, 160.0)
PITCH_RANGE = 7.0
"""Semitones to either side that the ribbon's path can show."""
LIVELY_ENERGY = 0.6
"""Face widths per second: the hill's scale never drops below this, so that stillness is not drawn as movement."""
LONGEST_CONSONANT = 0.5
"""Seconds without pitch that the ribbon bridges."""

Column = tuple[float, float, float | None]


def bed(name: str, lanes: Lanes, frame: Frame, theme: Theme) -> str:
    """The lane itself: its marks, or a hatched bed with the reason why there are none."""
    top = frame.top(wording.LANES.index(name))
    if name in lanes.reasons:
        reason = lanes.reasons[name]
        return _hatched(reason if name in lanes.pending else wording.not_measured(reason), top, frame, theme)
    back = element("rect", x=frame.left, y=top, width=frame.room, height=frame.lane, rx=1.5, fill=theme.lane)
    return back + _MARKS[name](lanes, frame, theme, top)


def runs(columns: list[Column]) -> list[list[tuple[float, float, float]]]:
    """Stretches of neighbouring columns with a known value."""
    found: list[list[tuple[float, float, float]]] = []
    edge = None
    for x0, x1, value in columns:
        if value is None:
            edge = None
            continue
        if edge is None or x0 - edge > 1.0:
            found.append([])
        found[-1].append((x0, x1, value))
        edge = x1
    return found


def _hatched(told: str, top: float, frame: Frame, theme: Theme) -> str:
    low, step = top + frame.lane, 7
    lines = []
    for offset in range(0, int(frame.room + frame.lane) + step, step):
        x0, x1 = frame.left + offset - frame.lane, frame.left + offset
        y0, y1 = low, top
        if x0 < frame.left:
            y0, x0 = low - (frame.left - x0), frame.left
        if x1 > frame.right:
            y1, x1 = top + (x1 - frame.right), frame.right
        if x1 > x0:
            lines.append(f"M{num(x0)} {num(y0)}L{num(x1)} {num(y1)}")
    hatch = element("path", d="".join(lines), stroke=theme.data_soft, stroke_width=1, fill="none")
    edge = element("rect", x=frame.left, y=top, width=frame.room, height=frame.lane, rx=1.5, fill="none", stroke=theme.line, stroke_width=1)
    reason = _reason(told, top, frame, theme) if frame.named else ""
    return element("g", words("title", told) + hatch + edge + reason, class_="lane-missing")


def _reason(told: str, top: float, frame: Frame, theme: Theme) -> str:
    size = min(frame.type_size, frame.lane * 0.72)
    shown = fit(told, size, frame.room - 16)
    x = frame.left + 6
    back = element("rect", x=x - 4, y=top + 1, width=width_of(shown, size) * 0.94 + 8, height=frame.lane - 2, fill=theme.paper)
    text = words("text", shown, x=x, y=top + frame.lane / 2 + size * 0.35, font_size=size, fill=theme.muted)
    return back + text


def _words(lanes: Lanes, frame: Frame, theme: Theme, top: float) -> str:
    low, high = PACE_RANGE

    def y(pace: float) -> float:
        return top + frame.lane * (0.94 - 0.88 * (min(high, max(low, pace)) - low) / (high - low))

    band = element(
        "rect", x=frame.left, y=y(TARGET_PACE[1]), width=frame.room, height=y(TARGET_PACE[0]) - y(TARGET_PACE[1]), fill=theme.data_soft
    )
    gaps = bars(frame.pixels(lanes.pauses, 1.0), top - 0.5, frame.lane + 1, theme.paper)
    paths = []
    for run in runs(frame.columns(lanes.pace, 2.5)):
        points = [((x0 + x1) / 2, y(value)) for x0, x1, value in run]
        points = points if len(points) > 1 else [(run[0][0], points[0][1]), (run[0][1], points[0][1])]
        paths.append(polyline(points))
    line = element("path", d="".join(paths) or None, fill="none", stroke=theme.data, stroke_width=1.4, stroke_linejoin="round")
    ticks = "".join(
        f"M{num((x0 + x1) / 2)} {num(top + frame.lane)}v{num(-frame.lane * 0.38)}" for x0, x1 in frame.pixels(lanes.fillers, 1.5)
    )
    return band + gaps + line + element("path", d=ticks or None, stroke=theme.ink, stroke_width=1.5, fill="none")


def _voice(lanes: Lanes, frame: Frame, theme: Theme, top: float) -> str:
    """One ribbon: its height is the pitch, its thickness the loudness. Where there is no voice it ends."""
    loud = frame.columns(lanes.loudness, 2.0)
    pitch = frame.columns(bridged(lanes.pitch), 2.0) if len(lanes.pitch) == len(lanes.loudness) else []
    middle, swing = top + frame.lane / 2, frame.lane * 0.26
    height = {x0: middle - swing * max(-1.0, min(1.0, semitones / PITCH_RANGE)) for x0, _, semitones in pitch if semitones is not None}
    spoken = [(x0, x1, level if x0 in height or not pitch else None) for x0, x1, level in loud]
    shapes = []
    for run in runs(spoken):
        halves = [((x0 + x1) / 2, height.get(x0, middle), frame.lane * (0.03 + 0.2 * min(1.0, max(0.0, level)))) for x0, x1, level in run]
        halves = [(run[0][0], *halves[0][1:]), *halves[1:-1], (run[-1][1], *halves[-1][1:])]
        shapes.append(polyline([(x, y - h) for x, y, h in halves] + [(x, y + h) for x, y, h in reversed(halves)]) + "Z")
    return element("path", d="".join(shapes) or None, fill=theme.data)


def bridged(pitch: Samples) -> Samples:
    """The pitch led straight across unvoiced sounds of up to half a second: consonants have none, the melody goes on."""
    known = [(index, time, value) for index, (time, value) in enumerate(pitch) if value is not None]
    filled = list(pitch)
    for (i, t0, v0), (j, t1, v1) in itertools.pairwise(known):
        if j - i > 1 and t1 - t0 <= LONGEST_CONSONANT:
            for k in range(i + 1, j):
                filled[k] = (pitch[k][0], v0 + (v1 - v0) * (pitch[k][0] - t0) / (t1 - t0))
    return tuple(filled)


def bars(pixels: list[tuple[float, float]], top: float, height: float, fill: str) -> str:
    """Rectangles of one height as one path."""
    shapes = "".join(f"M{num(x0)} {num(top)}h{num(x1 - x0)}v{num(height)}h{num(x0 - x1)}z" for x0, x1 in pixels)
    return element("path", d=shapes, fill=fill) if shapes else ""


def _face(lanes: Lanes, frame: Frame, theme: Theme, top: float) -> str:
    """A full bar while the person looks at you, a thin line while they look away, nothing where it cannot be told."""
    lane = frame.lane
    smiles = "".join(
        f"M{num(x0)} {num(top + lane * 0.76)}Q{num((x0 + x1) / 2)} {num(top + lane * 1.06)} {num(x1)} {num(top + lane * 0.76)}"
        for x0, x1 in frame.pixels(lanes.smile, 4.0)
    )
    smile = element("path", d=smiles, fill="none", stroke=theme.ink, stroke_width=1.3, stroke_linecap="round") if smiles else ""
    looking = bars(frame.pixels(lanes.looking, 0.8), top + lane * 0.16, lane * 0.44, theme.data)
    return looking + bars(frame.pixels(lanes.away, 0.8), top + lane * 0.35, lane * 0.06, theme.data) + smile


def _hands(lanes: Lanes, frame: Frame, theme: Theme, top: float) -> str:
    columns = frame.columns(lanes.energy, 2.0, peak=True)
    known = sorted(value for _, value in lanes.energy if value is not None)
    scale = max(LIVELY_ENERGY, known[int(0.98 * (len(known) - 1))]) if known else LIVELY_ENERGY
    base = top + frame.lane
    hills = []
    for run in runs(columns):
        crest = [((x0 + x1) / 2, base - frame.lane * 0.78 * min(1.0, max(0.0, value) / scale)) for x0, x1, value in run]
        hills.append(polyline([(run[0][0], base), *crest, (run[-1][1], base)]) + "Z")
    hill = element("path", d="".join(hills) or None, fill=theme.data)
    points = "".join(
        f"M{num((x0 + x1) / 2 - 3)} {num(top + 0.5)}h6l-3 {num(min(5.0, frame.lane * 0.26))}z"
        for x0, x1 in frame.pixels(lanes.pointing, 5.0)
    )
    return hill + element("path", d=points or None, fill=theme.ink)


def _slides(lanes: Lanes, frame: Frame, theme: Theme, top: float) -> str:
    drawn = []
    for start, end, index in lanes.slides:
        if end < frame.start or start >= frame.end:
            continue
        x0, x1 = frame.x(start), frame.x(end)
        drawn.append(
            element("rect", x=x0 + 0.75, y=top + 2, width=max(0.5, x1 - x0 - 1.5), height=frame.lane - 4, rx=1, fill=theme.data_soft)
        )
        if start > 0 and start >= frame.start:
            drawn.append(element("path", d=f"M{num(x0)} {num(top)}V{num(top + frame.lane)}", stroke=theme.ink, stroke_width=1.2))
        size = min(frame.type_size - 1, frame.lane - 5)
        if frame.named and x1 - x0 > width_of(str(index), size) + 6:
            drawn.append(words("text", str(index), x=x0 + 5, y=top + frame.lane / 2 + size * 0.35, font_size=size, fill=theme.muted))
    return "".join(drawn)


_MARKS = {"words": _words, "voice": _voice, "face": _face, "hands": _hands, "slides": _slides}
