"""From cues to motion: what the body does at each instant. Seeded, so that a talk always looks the same."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.samples.maker.face import Expression
from analysis.samples.maker.hand import OPEN, POINTING, Pose
from analysis.samples.maker.person import Arm, Moment
from analysis.samples.maker.talks import Cue, Talk
from analysis.samples.maker.voice import RATE, Speech

Array = NDArray[np.float64]
FOLDED = {"thumb": 14.0, "index": 30.0, "middle": 36.0, "ring": 40.0, "pinky": 42.0}
REST = {"left": Arm((-250, 486), (-460, 690), Pose(FOLDED, 74, 0, 62)), "right": Arm((256, 494), (466, 700), Pose(FOLDED, -74, 0, -60))}
SHOW = {"left": Arm((-235, 330), (-450, 640), Pose(OPEN, -62, -10, -24)), "right": Arm((235, 330), (450, 640), Pose(OPEN, 62, -10, 24))}
POINT = {
    "left": Arm((-215, 190), (-440, 560), Pose(POINTING, -112, 0, -46)),
    "right": Arm((215, 190), (440, 560), Pose(POINTING, 112, 0, 46)),
}
AWAY = {"left": (-15.0, 0.0, -0.13, 0.0), "right": (15.0, 0.0, 0.13, 0.0), "down": (0.0, -15.0, 0.0, 0.10)}
"""Direction → yaw, pitch, gaze_x, gaze_y."""


def resolve(expression: str, marks: dict[str, float]) -> float:
    """The time of "mark", "mark+1.5", "mark-0.2" or a plain number."""
    for sign in ("+", "-"):
        name, found, offset = expression.partition(sign)
        if found and name in marks:
            return marks[name] + float(sign + offset)
    return marks[expression] if expression in marks else float(expression)


def all_marks(speech: Speech) -> dict[str, float]:
    """Marks of the script and derived ones: "line:3" is the end of a line, "filler:2" the start of a hesitation."""
    marks = dict(speech.marks) | {"end": len(speech.sound) / RATE}
    marks |= {f"line:{i}": end for i, (_, end) in enumerate(speech.lines)}
    return marks | {f"filler:{i}": word.start for i, word in enumerate(w for w in speech.words if w.filler)}


def _level(times: Array, start: float, end: float, ease: float = 0.3) -> Array:
    """0 before and after, 1 between, eased over `ease` seconds inside the edges."""
    rise = np.clip((times - start) / ease, 0, 1)
    fall = np.clip((end - times) / ease, 0, 1)
    both = np.minimum(rise, fall)
    return np.asarray(both * both * (3 - 2 * both))


def _drift(times: Array, seed: int, period: float) -> Array:
    """Slow aimless movement, about ±1."""
    random = np.random.default_rng(seed)
    waves = [np.sin(2 * np.pi * times / (period * f) + random.uniform(0, 6.3)) / f for f in (0.62, 1.0, 1.7)]
    return np.asarray(np.sum(waves, axis=0) / 2)


def _loudness(speech: Speech, times: Array) -> Array:
    """How far the mouth opens, 0..1, from the sound around each time."""
    half = int(0.03 * RATE)
    squared = np.concatenate([[0.0], np.cumsum(speech.sound**2)])
    at = (times * RATE).astype(int)
    low, high = np.clip(at - half, 0, len(speech.sound)), np.clip(at + half, 0, len(speech.sound))
    level = np.sqrt((squared[high] - squared[low]) / np.maximum(high - low, 1))
    opened = np.clip(level / np.quantile(level, 0.95), 0, 1.1)
    return np.asarray(np.convolve(np.where(opened < 0.06, 0, opened), [0.25, 0.5, 0.25], "same"))


@dataclass(frozen=True)
class Tracks:
    """Every control over time, all (n,)."""

    values: dict[str, Array]
    show: Array
    point: Array
    fidget: Array

    def at(self, i: int, beat: float) -> Moment:
        v = {name: float(track[i]) for name, track in self.values.items()}
        arms = {side: self._arm(side, i, beat) for side in ("left", "right")}
        expression = Expression(v["smile"], v["jaw"], v["blink"], v["gaze_x"], v["gaze_y"])
        return Moment(expression, v["yaw"], v["pitch"], v["roll"], (v["sway_x"], v["sway_y"]), v["breath"], arms["left"], arms["right"])

    def _arm(self, side: str, i: int, beat: float) -> Arm:
        arm = _mix(REST[side], SHOW[side], float(self.show[i]))
        weave = 42 * beat * float(self.show[i]) * (1 if side == "left" else 0.8)
        arm = Arm((arm.wrist[0], arm.wrist[1] + weave), (arm.elbow[0], arm.elbow[1] + weave * 0.2), arm.pose)
        amount = float(self.point[i])
        toward = "right" if amount > 0 else "left"
        return _mix(arm, POINT[side], abs(amount)) if side == toward else arm


def _mix(a: Arm, b: Arm, share: float) -> Arm:
    def between(x: float, y: float) -> float:
        return x + (y - x) * share

    curl = {name: between(a.pose.curl[name], b.pose.curl[name]) for name in a.pose.curl}
    pose = Pose(curl, between(a.pose.turn, b.pose.turn), between(a.pose.tilt, b.pose.tilt), between(a.pose.roll, b.pose.roll))
    wrist = (between(a.wrist[0], b.wrist[0]), between(a.wrist[1], b.wrist[1]))
    return Arm(wrist, (between(a.elbow[0], b.elbow[0]), between(a.elbow[1], b.elbow[1])), pose)


def perform(talk: Talk, speech: Speech, fps: int) -> tuple[Array, Callable[[int], Moment]]:
    """Frame times and the moment of each frame. In a mirrored talk left and right are swapped, since the picture will be flipped."""
    times = np.arange(int(len(speech.sound) / RATE * fps)) / fps
    flip = -1.0 if talk.mirrored else 1.0
    marks = all_marks(speech)
    values = _idle(times, speech)
    show, point, fidget = np.zeros_like(times), np.zeros_like(times), np.zeros_like(times)
    for cue in talk.cues:
        if cue.kind != "slide":
            start, end = resolve(cue.start, marks), resolve(cue.end, marks)
            _apply(cue, _level(times, start, end, 0.4 if cue.kind in ("gesture", "point") else 0.25), values, (show, point, fidget), flip)
    values["sway_x"] += fidget * 46 * np.sin(2 * np.pi * 1.25 * times)
    values["sway_y"] += fidget * 9 * np.sin(2 * np.pi * 2.5 * times + 0.5)
    values["roll"] += fidget * 3.2 * np.sin(2 * np.pi * 1.25 * times + 0.6)
    tracks = Tracks(values, show, point, fidget)
    beats = np.sin(2 * np.pi * 0.95 * times) * 0.7 + np.sin(2 * np.pi * 1.6 * times + 1) * 0.4
    return times, lambda i: tracks.at(i, float(beats[i]))


def _apply(cue: Cue, level: Array, values: dict[str, Array], acts: tuple[Array, Array, Array], flip: float) -> None:
    show, point, fidget = acts
    if cue.kind == "away":
        yaw, pitch, gaze_x, gaze_y = AWAY[cue.value]
        for name, amount in (("yaw", yaw * flip), ("pitch", pitch), ("gaze_x", gaze_x * flip), ("gaze_y", gaze_y)):
            values[name] += amount * level
        if cue.value == "down":
            values["blink"] = np.maximum(values["blink"], 0.34 * level)
    elif cue.kind in ("smile", "sad"):
        goal = float(cue.value) * (1 if cue.kind == "smile" else -1)
        values["smile"] += (goal - values["smile"]) * level
        values["pitch"] += 0.0 if cue.kind == "smile" else -5.0 * level
    elif cue.kind == "gesture":
        show += level * (1 - show)
    elif cue.kind == "point":
        point += (1.0 if cue.value == "right" else -1.0) * flip * level
    elif cue.kind == "fidget":
        fidget += level


def _idle(times: Array, speech: Speech) -> dict[str, Array]:
    """A living body that does nothing in particular: breath, sway, small nods with the voice, blinks."""
    jaw = _loudness(speech, times)
    slow = np.convolve(jaw, np.ones(9) / 9, "same")
    smile = 0.12 + 0.08 * _drift(times, 1, 9)
    return {
        "smile": smile,
        "jaw": np.clip(jaw * 0.62, 0, 0.75),
        "blink": _blinks(times),
        "gaze_x": 0.008 * _drift(times, 2, 3),
        "gaze_y": 0.006 * _drift(times, 3, 4),
        "yaw": 2.2 * _drift(times, 4, 5),
        "pitch": 1.0 * _drift(times, 5, 4) + 2.0 * (slow - slow.mean()),
        "roll": 1.0 * _drift(times, 6, 6),
        "sway_x": 7.0 * _drift(times, 7, 7),
        "sway_y": 2.5 * _drift(times, 8, 5),
        "breath": np.sin(2 * np.pi * times / 4.1),
    }


def _blinks(times: Array) -> Array:
    random = np.random.default_rng(9)
    closed, now = np.zeros_like(times), 1.6
    while now < times[-1]:
        closed = np.maximum(closed, np.clip(1.25 - np.abs(times - now) / 0.11, 0, 1))
        now += random.uniform(2.4, 5.2)
    return closed
