"""PocketSphinx: words from sound with nothing but the wheel's own English model. Weak, honest about it, always there."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from analysis.measures.signals import Span, Transcript, Word
from analysis.providers.base import Progress, ProviderError, Usage, no_progress
from analysis.providers.speech.base import SpeechResult, mean_confidence
from analysis.providers.speech.utterances import PADDING, RATE, Samples, cut, read

FRAMES_PER_SECOND = 100
SETTINGS: dict[str, Any] = {
    "lw": 5.5,
    "bestpathlw": 8.5,
    "maxhmmpf": 2500,
    "pl_window": 12,
    "fwdflat": False,
    "lpbeam": 1e-36,
    "wbeam": 7e-26,
}
LONGEST_UTTERANCE = 30.0
"""Seconds decoded at once: bounds memory and the time until a cancel is noticed."""
KEPT_GAP = 0.5
"""Seconds of silence that may stay inside an utterance; longer ones are not decoded at all."""
SMALLEST = 1e-300
"""The likelihood of a long, badly fitting word is too small for a float; it counts as this."""
TARGET_RMS = 0.05
"""Of full scale: quieter speech is raised to this level, since 16-bit rounding and the noise floor blur it otherwise."""


@dataclass(frozen=True)
class PocketSphinx:
    """The recogniser in the pocketsphinx wheel, with its US English model."""

    name: str = "pocketsphinx"

    @property
    def fingerprint(self) -> str:
        settings = ",".join(f"{key}={value}" for key, value in sorted(SETTINGS.items()))
        return f"pocketsphinx-{version('pocketsphinx')}/{LONGEST_UTTERANCE}/{KEPT_GAP}/{PADDING}/{TARGET_RMS}/{settings}"

    def transcribe(self, wav: Path, speech: Sequence[Span], progress: Progress = no_progress) -> SpeechResult:
        samples = read(wav)
        pieces = cut(samples, speech, longest=LONGEST_UTTERANCE, kept_gap=KEPT_GAP)
        heard = list(_recognise(samples, pieces, progress))
        words = tuple(word for word, _ in heard)
        transcript = Transcript(words, "pocketsphinx", None, None, mean_confidence(words), _match(heard))
        return SpeechResult(transcript, Usage(media_seconds=len(samples) / RATE))


def _recognise(samples: Samples, pieces: Sequence[tuple[int, int]], progress: Progress) -> Iterator[tuple[Word, float]]:
    if not pieces:
        return
    decoder = _decoder()
    loud = _raised(samples, pieces)
    total = sum(last - first for first, last in pieces)
    done = 0
    for first, last in pieces:
        progress(done / total)
        yield from _decode(decoder, loud[first:last], first / RATE)
        done += last - first
    progress(1.0)


def _decoder() -> Any:
    """A new decoder for each file: an old one carries noise estimates over, and the words would depend on what came before."""
    from pocketsphinx import Decoder  # loads a C library that most processes never need

    try:
        return Decoder(loglevel="FATAL", **SETTINGS)
    except (RuntimeError, ValueError) as error:
        raise ProviderError("SPEECH_ENGINE", f"The speech recogniser did not start: {error}", permanent=True) from error


def _raised(samples: Samples, pieces: Sequence[tuple[int, int]]) -> Samples:
    """Quiet speech raised to TARGET_RMS without clipping; loud speech untouched."""
    squares = sum(float(np.square(samples[first:last].astype(np.float64)).sum()) for first, last in pieces)
    rms = (squares / sum(last - first for first, last in pieces)) ** 0.5 / 32768
    peak = max(int(np.abs(samples[first:last].astype(np.int32)).max()) for first, last in pieces)
    if rms <= 0 or rms >= TARGET_RMS:
        return samples
    gain = min(TARGET_RMS / rms, 32000 / peak)
    return np.round(samples * gain).astype(np.int16) if gain > 1 else samples


def _decode(decoder: Any, samples: Samples, offset: float) -> Iterator[tuple[Word, float]]:
    try:
        decoder.start_utt()
        decoder.process_raw(samples.tobytes(), full_utt=True)
        decoder.end_utt()
    except RuntimeError as error:
        raise ProviderError("SPEECH_ENGINE", f"The speech recogniser failed: {error}", permanent=False) from error
    for segment in decoder.seg() if decoder.hyp() else ():
        if text := token(segment.word):
            start, end = segment.start_frame / FRAMES_PER_SECOND, (segment.end_frame + 1) / FRAMES_PER_SECOND
            fit = math.log10(max(segment.ascore, SMALLEST))
            yield Word(text, offset + start, offset + end, min(1.0, max(0.0, segment.prob))), fit


def _match(heard: Sequence[tuple[Word, float]]) -> float | None:
    """Mean log10 acoustic likelihood per frame; the decoder counts it against the best state of each frame."""
    frames = sum((word.end - word.start) * FRAMES_PER_SECOND for word, _ in heard)
    return sum(fit for _, fit in heard) / frames if frames else None


def token(entry: str) -> str:
    """The word of a dictionary entry: "read(2)" is "read"; "<sil>" and "[NOISE]" are none."""
    return "" if entry[0] in "<[" else re.sub(r"\(\d+\)$", "", entry).lower()
