"""What was heard and seen, as plain frozen data: the one vocabulary between providers, measures and remarks.

Times are seconds from the start of the video. Arrays are float64; NaN means "not seen" or "not heard" at that
sample, never zero. A signal that is missing as a whole is None, and `reasons` says why in a sentence for people.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Measure:
    """One measured quantity. `value` is None exactly when `reason` says why it was not measured."""

    value: float | None
    unit: str
    confidence: float | None = None
    """0..1: how far the number can be trusted; below 0.5 the product shows it as low-confidence."""
    reason: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.reason is not None):
            raise ValueError("A measure has either a value or the reason why it has none.")

    @classmethod
    def missing(cls, unit: str, reason: str) -> "Measure":
        return cls(None, unit, None, reason)


@dataclass(frozen=True)
class Word:
    """One recognised spoken token, lower case, without punctuation."""

    text: str
    start: float
    end: float
    confidence: float
    """0..1, the recogniser's posterior."""


@dataclass(frozen=True)
class Transcript:
    """The words, or why there are none that can be trusted."""

    words: tuple[Word, ...]
    engine: str
    language: str | None
    """BCP 47, None when it could not be told."""
    reason: str | None = None
    """Why nothing that depends on words is measured (no speech, another language, music, several voices); None = usable."""
    confidence: float | None = None
    """Mean word confidence weighted by duration, 0..1."""
    match: float | None = None
    """How well the words fit the sound: mean log10 likelihood per 10 ms against the best-fitting sounds, 0 = perfectly; None: not told."""

    @property
    def usable(self) -> bool:
        return self.reason is None


@dataclass(frozen=True)
class Span:
    """A stretch of time."""

    start: float
    end: float

    @property
    def duration(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Hesitation:
    """An "um" or "uh" heard in the sound itself, not in the words."""

    start: float
    end: float
    text: str
    confidence: float


@dataclass(frozen=True)
class AudioFacts:
    """What the sound track is. Levels are dBFS."""

    duration: float
    channels: int
    start_offset: float
    """Seconds of video before the first sound sample."""
    loudness: float | None
    peak: float | None
    reason: str | None = None
    """Why there is nothing to hear (no track, digital silence); None = there is sound."""


@dataclass(frozen=True)
class VoiceSignals:
    """Pitch and loudness on one grid of `hop` seconds, and where there is speech."""

    hop: float
    pitch: Array
    """(n,) Hz; NaN where unvoiced."""
    loudness: Array
    """(n,) dBFS, RMS in a window around the sample."""
    speech: tuple[Span, ...]
    silences: tuple[Span, ...]
    """Gaps without speech of 0.3 s and more, leading and trailing ones included."""
    hesitations: tuple[Hesitation, ...]
    reason: str | None = None

    @property
    def times(self) -> Array:
        return np.arange(len(self.pitch)) * self.hop


@dataclass(frozen=True)
class VisualSignals:
    """Face, hands and body on one regular time grid. Lengths are fractions of the frame, angles degrees."""

    times: Array
    """(n,) seconds, increasing."""
    face_confidence: Array
    """(n,) 0..1, 0 where no face was found."""
    face_box: Array
    """(n, 4) x, y, width, height, fractions of the frame."""
    yaw: Array
    """(n,) 0 = towards the camera, positive = the person's head turned to the picture's right."""
    pitch: Array
    """(n,) 0 = towards the camera, positive = up."""
    iris_x: Array
    """(n,) offset of the iris in the eye, fraction of the eye's width, sign as yaw."""
    iris_y: Array
    eye_openness: Array
    """(n,) eyelid distance over eye width."""
    looking: Array
    """(n,) 0..1, how sure the person looks into the camera; NaN where it cannot be told (blink, no face)."""
    smile: Array
    """(n,) 0..1."""
    mouth_open: Array
    """(n,) lip distance over mouth width."""
    hands: Array
    """(n,) hands in view 0, 1, 2; NaN where not looked for."""
    pointing: Array
    """(n,) 0..1, an extended index finger or an arm stretched towards something."""
    gesture_energy: Array
    """(n,) speed of hands and arms, face widths per second."""
    body_motion: Array
    """(n,) restless motion of head and trunk that is not a gesture, face widths per second."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Signal name ("looking", "smile", "hands", "body_motion") → why it was not measured."""
    people: int | None = None
    """Faces in the picture at once for a good part of the time; the signals follow the main one. None when none was seen."""


@dataclass(frozen=True)
class Slide:
    """One slide as shown."""

    index: int
    start: float
    end: float
    words: int | None
    """Words on it, None when it was not read."""
    text: str | None
    confidence: float


@dataclass(frozen=True)
class SlideSignals:
    """The slides in order; `reason` says why there are none."""

    slides: tuple[Slide, ...]
    changes: tuple[float, ...]
    """Times at which the slide changed."""
    reason: str | None = None


@dataclass(frozen=True)
class Signals:
    """All that was heard and seen in one video: what every claim is checked against."""

    duration: float
    transcript: Transcript
    voice: VoiceSignals
    visual: VisualSignals
    slides: SlideSignals
