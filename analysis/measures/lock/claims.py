"""Claims: the only things a remark may say. Each is data that `lock.verify` re-checks against the stored signals.

Times are seconds, `share` is 0..1 of the samples that could be judged, other units stand at the fields.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from analysis.measures import codec


@dataclass(frozen=True)
class SaidWords:
    """These words, in this order, were spoken in this span."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class UsedFillers:
    """So many fillers lie within the span."""

    start: float
    end: float
    count: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class FillerRate:
    """Fillers over the whole talk, per minute of speaking."""

    per_minute: float
    count: int


@dataclass(frozen=True)
class SpokeAt:
    """The pace within the span, words per minute."""

    start: float
    end: float
    words_per_minute: float


@dataclass(frozen=True)
class OverallPace:
    words_per_minute: float


@dataclass(frozen=True)
class Paused:
    """Nobody spoke in the span."""

    start: float
    end: float


@dataclass(frozen=True)
class NoGesture:
    """Hands were looked for and neither moved nor pointed; `peak` is the largest gesture energy, face widths per second."""

    start: float
    end: float
    peak: float


@dataclass(frozen=True)
class Gestured:
    """The hands moved with meaning; `peak` as in NoGesture."""

    start: float
    end: float
    peak: float


@dataclass(frozen=True)
class Pointed:
    """An index finger or arm pointed; `peak` is the largest pointing signal, 0..1."""

    start: float
    end: float
    peak: float


@dataclass(frozen=True)
class LookedAway:
    start: float
    end: float
    share: float


@dataclass(frozen=True)
class LookedAtCamera:
    start: float
    end: float
    share: float


@dataclass(frozen=True)
class EyeContact:
    """Over the whole talk, percent of the time that could be judged."""

    percent: float


@dataclass(frozen=True)
class Smiled:
    """Mean smile 0..1 over the span is clearly present."""

    start: float
    end: float
    mean: float


@dataclass(frozen=True)
class DidNotSmile:
    start: float
    end: float
    mean: float


@dataclass(frozen=True)
class SoundedGlad:
    """The words of the span carry this lexicon sentiment, −1..1 (positive = glad)."""

    text: str
    start: float
    end: float
    compound: float


@dataclass(frozen=True)
class SoundedTroubled:
    text: str
    start: float
    end: float
    compound: float


@dataclass(frozen=True)
class FlatVoice:
    """Pitch hardly moved: standard deviation in semitones over the span."""

    start: float
    end: float
    semitones: float


@dataclass(frozen=True)
class LivelyVoice:
    start: float
    end: float
    semitones: float


@dataclass(frozen=True)
class Fidgeted:
    """Restless motion that is no gesture; `motion` is its mean, face widths per second."""

    start: float
    end: float
    motion: float


@dataclass(frozen=True)
class FidgetRate:
    per_minute: float
    count: int


@dataclass(frozen=True)
class SlideShown:
    """A slide was on screen in this span with so many words on it (None: not read)."""

    index: int
    start: float
    end: float
    words: int | None


@dataclass(frozen=True)
class GestureRate:
    """Meaningful gestures over the whole talk, per minute in which hands could be judged."""

    per_minute: float


@dataclass(frozen=True)
class ReadAloud:
    """This share of the slide's words was spoken, in order, while it was shown."""

    index: int
    start: float
    end: float
    share: float


@dataclass(frozen=True)
class NoPointing:
    """Hands were looked for and none pointed; `peak` is the largest pointing signal, 0..1."""

    start: float
    end: float
    peak: float


Claim = (
    SaidWords | UsedFillers | FillerRate | SpokeAt | OverallPace | Paused | NoGesture | Gestured | Pointed | LookedAway
    | LookedAtCamera | EyeContact | Smiled | DidNotSmile | SoundedGlad | SoundedTroubled | FlatVoice | LivelyVoice
    | Fidgeted | FidgetRate | SlideShown | GestureRate | ReadAloud | NoPointing
)  # fmt: skip


def to_json(claim: Claim) -> dict[str, Any]:
    """The claim as plain data, its type under "kind"."""
    return {"kind": type(claim).__name__, **codec.dump(claim)}


def identify(claim: Claim) -> str:
    """A short name of the claim that depends on its content alone: "SaidWords-1f0c3a92"."""
    content = json.dumps(to_json(claim), sort_keys=True, ensure_ascii=False)
    return f"{type(claim).__name__}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"
