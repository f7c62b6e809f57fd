"""Made-up talks for tests: words, voice, face, hands and slides put together by hand."""

from collections.abc import Iterable

import numpy as np

from analysis.measures.signals import (
    Hesitation,
    Signals,
    Slide,
    SlideSignals,
    Span,
    Transcript,
    VisualSignals,
    VoiceSignals,
    Word,
)

THRESHOLDS = {
    "MISSING_GESTURE": 0.7,
    "PACING_MISMATCH": 0.7,
    "EMOTIONAL_MISMATCH": 0.8,
    "EYE_CONTACT_LOSS": 0.7,
    "FILLER_WORDS": 0.5,
    "POSITIVE_MOMENT": 0.7,
}
HOP = 0.02
STEP = 0.25


def words(text: str, start: float = 1.0, per_minute: float = 150.0, confidence: float = 0.95) -> list[Word]:
    """The text spoken evenly from `start` on, each word filling nine tenths of its turn."""
    turn = 60.0 / per_minute
    spoken = text.split()
    return [Word(each, start + i * turn, start + (i + 0.9) * turn, confidence) for i, each in enumerate(spoken)]


def transcript(spoken: Iterable[Word], reason: str | None = None) -> Transcript:
    return Transcript(tuple(spoken), "test", "en", reason, 0.9)


def voice(
    spoken: Iterable[Word], duration: float, hesitations: Iterable[Hesitation] = (), reason: str | None = None, lively_from: float = 1e9
) -> VoiceSignals:
    """Speech where the words are (gaps under 0.3 s closed), a pitch that hardly moves, and moves well from `lively_from` on."""
    times = np.arange(int(duration / HOP)) * HOP
    said = sorted([(w.start, w.end) for w in spoken] + [(h.start, h.end) for h in hesitations])
    speech: list[Span] = []
    for start, end in said:
        if speech and start - speech[-1].end < 0.3:
            speech[-1] = Span(speech[-1].start, max(speech[-1].end, end))
        else:
            speech.append(Span(start, end))
    edges = [0.0, *(edge for span in speech for edge in (span.start, span.end)), duration]
    silences = tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= 0.3)
    spoken_at = np.zeros(len(times), dtype=bool)
    for span in speech:
        spoken_at |= (times >= span.start) & (times < span.end)
    swing = np.where(times < lively_from, 1.0, 7.0)
    pitch = np.where(spoken_at, 150.0 * 2 ** (swing * np.sin(times) / 12), np.nan)
    loudness = np.where(spoken_at, -20.0 + 6 * np.abs(np.sin(times * 12)), -60.0)
    return VoiceSignals(HOP, pitch, loudness, tuple(speech), silences, tuple(hesitations), reason)


def visual(duration: float, **changed: object) -> VisualSignals:
    """A calm, serious person who looks into the camera with still hands in view; `changed` replaces whole arrays."""
    times = np.arange(int(duration / STEP) + 1) * STEP
    flat = np.zeros(len(times))
    arrays: dict[str, object] = {
        "times": times,
        "face_confidence": flat + 0.95,
        "face_box": np.tile([0.4, 0.2, 0.2, 0.3], (len(times), 1)),
        "yaw": flat,
        "pitch": flat,
        "iris_x": flat,
        "iris_y": flat,
        "eye_openness": flat + 0.3,
        "looking": flat + 1.0,
        "smile": flat + 0.05,
        "mouth_open": flat,
        "hands": flat + 2.0,
        "pointing": flat,
        "gesture_energy": flat + 0.08,
        "body_motion": flat + 0.1,
        "reasons": {},
    }
    return VisualSignals(**{**arrays, **changed})  # type: ignore[arg-type]


def during(array: np.ndarray, start: float, end: float, value: float) -> np.ndarray:
    """A copy of a visual array with `value` from `start` to `end` seconds."""
    copy = array.copy()
    copy[int(np.ceil(start / STEP)) : int(end / STEP) + 1] = value
    return copy


NO_SLIDES = SlideSignals((), (), "No slides are in the picture.")


def slides(*shown: Slide) -> SlideSignals:
    return SlideSignals(shown, tuple(slide.start for slide in shown[1:]))


def talk(
    spoken: Iterable[Word],
    duration: float,
    *,
    seen: VisualSignals | None = None,
    shown: SlideSignals = NO_SLIDES,
    hesitations: Iterable[Hesitation] = (),
    words_reason: str | None = None,
    voice_reason: str | None = None,
    lively_from: float = 1e9,
) -> Signals:
    spoken = tuple(spoken)
    return Signals(
        duration,
        transcript(spoken, words_reason),
        voice(spoken, duration, tuple(hesitations), voice_reason, lively_from),
        seen if seen is not None else visual(duration),
        shown,
    )


FIRST = "good morning everyone we have been working on a new way to plan the week for small teams"
CHART = "look at this chart it shows how the hours went down after the second month of the trial"
GLAD = "and we are thrilled and proud to share this wonderful result with all of you today"
LAST = "thank you for listening and please come to us with any questions that you still have"


SAD = "sadly many people died in that terrible year and it was awful"
WRITTEN = "we plan to grow in three new cities by the end of spring"


def rich_talk() -> Signals:
    """Two minutes with one of everything. By seconds: 9 "look at this chart" over still hands, 17 glad words with a flat
    face, 28 four fillers, 30-36 a wordy slide gone too soon, 34-48 rushing, 48-58 silence, 50-55 eyes away, 70 sad words
    with a smile, 80 "look at this graph" and a pointing hand, 88 "this diagram" and a gesture, 92-97 a glad smile,
    98-104 fidgeting, 106 a slide read aloud; a lively voice from 68 on."""
    duration = 120.0
    spoken = [
        *words(FIRST, 1.0),
        *words(CHART, 9.0),
        *words(GLAD, 17.5),
        *words("um so uh we um went on and uh tried it", 28.0),
        *words("and then we counted " + "one hundred twenty three people who came back every single day to use it again " * 3, 34.0, 210.0),
        *words(LAST, 58.0, 100.0),
        *words(SAD, 70.0),
        *words("so look at this graph for a moment and tell me what you see", 79.6),
        *words("and this diagram is how it works from end to end", 87.6),
        *words("we are so happy and proud of it", 92.4),
        *words("the rest of the week we work on the small things", 98.0),
        *words(WRITTEN, 106.0),
        *words("that is all i have for you today", 112.0),
    ]
    calm = visual(duration)
    seen = visual(
        duration,
        looking=during(calm.looking, 50.0, 55.0, 0.0),
        smile=during(during(calm.smile, 69.0, 76.0, 0.9), 92.0, 97.0, 0.95),
        pointing=during(calm.pointing, 80.0, 81.0, 0.9),
        gesture_energy=during(calm.gesture_energy, 87.0, 89.0, 1.6),
        body_motion=during(calm.body_motion, 98.0, 104.0, 1.2),
    )
    shown = slides(
        Slide(1, 0.0, 30.0, 12, "a b c", 0.95),
        Slide(2, 30.0, 36.0, 60, "many words", 0.95),
        Slide(3, 36.0, 105.5, 5, "end", 0.95),
        Slide(4, 105.5, 120.0, 12, WRITTEN, 0.95),
    )
    return talk(spoken, duration, seen=seen, shown=shown, lively_from=68.0)
