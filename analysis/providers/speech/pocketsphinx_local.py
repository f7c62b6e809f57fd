"""PocketSphinx: words from sound with nothing but the wheel's own English model. Weak, honest about it, always there."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from analysis.measures.signals import Span, Transcript, Word
from analysis.providers.base import Progress, ProviderError, Usage, no_progress
from analysis.providers.speech import sphinx
from analysis.providers.speech.base import SpeechResult, mean_confidence
from analysis.providers.speech.sphinx import FRAMES_PER_SECOND, Entry, Stretch
from analysis.providers.speech.utterances import PADDING, RATE, Samples, cut, read
from coherence.core.shell import kill_group

LONGEST_UTTERANCE = 30.0
"""Seconds decoded at once: bounds memory and the time until a cancel is noticed."""
KEPT_GAP = 0.5
"""Seconds of silence that may stay inside an utterance; longer ones are not decoded at all."""
ENOUGH_FOR_TWO = 60.0
"""Seconds of sound from which a second decoder takes the later half, in a process of its own: one holds one core, and Python."""
TARGET_RMS = 0.05
"""Of full scale: quieter speech is raised to this level, since 16-bit rounding and the noise floor blur it otherwise."""


@dataclass(frozen=True)
class PocketSphinx:
    """The recogniser in the pocketsphinx wheel, with its US English model."""

    name: str = "pocketsphinx"

    @property
    def fingerprint(self) -> str:
        settings = ",".join(f"{key}={value}" for key, value in sorted(sphinx.SETTINGS.items()))
        cutting = f"{LONGEST_UTTERANCE}/{KEPT_GAP}/{PADDING}/{ENOUGH_FOR_TWO}/{TARGET_RMS}"
        return f"pocketsphinx-{version('pocketsphinx')}/{cutting}/{settings}"

    def transcribe(self, wav: Path, speech: Sequence[Span], progress: Progress = no_progress) -> SpeechResult:
        samples = read(wav)
        stretches = cut(samples, speech, longest=LONGEST_UTTERANCE, kept_gap=KEPT_GAP)
        heard = [entry for entry in _recognise(samples, stretches, progress) if token(entry.entry)] if stretches else []
        words = tuple(Word(token(entry.entry), entry.start, entry.end, entry.probability) for entry in heard)
        transcript = Transcript(words, "pocketsphinx", None, None, mean_confidence(words), _match(heard))
        return SpeechResult(transcript, Usage(media_seconds=len(samples) / RATE))


def _recognise(samples: Samples, stretches: Sequence[Stretch], progress: Progress) -> list[Entry]:
    loud = _raised(samples, stretches)
    early, late = halves(stretches)
    if not late:
        return _decode(loud, early, progress)
    with _another(loud, late) as decoder:
        return [*_decode(loud, early, progress), *_words(decoder)]


def halves(stretches: Sequence[Stretch]) -> tuple[Sequence[Stretch], Sequence[Stretch]]:
    """Parted where both sides are nearest to equal; little sound stays whole.

    The sound alone decides, not the machine: the words must not depend on how many cores there are.
    """
    until = np.cumsum([last - first for first, last in stretches])
    if len(until) < 2 or until[-1] < ENOUGH_FOR_TWO * RATE:
        return stretches, ()
    middle = int(np.argmin(np.abs(until[:-1] * 2 - until[-1]))) + 1
    return stretches[:middle], stretches[middle:]


def _decode(samples: Samples, stretches: Sequence[Stretch], progress: Progress) -> list[Entry]:
    heard: list[Entry] = []
    total, done = sum(last - first for first, last in stretches), 0
    progress(0.0)
    try:
        for (first, last), entries in zip(stretches, sphinx.decode(memoryview(samples.tobytes()), stretches), strict=True):
            heard += entries
            done += last - first
            progress(done / total)
    except (RuntimeError, ValueError) as error:
        raise ProviderError("SPEECH_ENGINE", f"The speech recogniser failed: {error}", permanent=False) from error
    return heard


@contextmanager
def _another(samples: Samples, stretches: Sequence[Stretch]) -> Iterator[subprocess.Popen[bytes]]:
    """Another decoder at work on these stretches; it ends with the block."""
    numbers = [str(sample) for stretch in stretches for sample in stretch]
    with tempfile.TemporaryFile() as sound:
        sound.write(samples[stretches[0][0] : stretches[-1][1]].tobytes())
        sound.seek(0)
        command = [sys.executable, "-I", sphinx.__file__, *numbers]
        process = subprocess.Popen(command, stdin=sound, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        yield process
    finally:
        kill_group(process)


def _words(decoder: "subprocess.Popen[bytes]") -> list[Entry]:
    out, err = decoder.communicate()
    if decoder.returncode != 0:
        words = err.decode("utf-8", "replace")[-400:]
        raise ProviderError("SPEECH_ENGINE", f"The speech recogniser ended with {decoder.returncode}: {words}", permanent=False)
    return [Entry(*fields) for fields in json.loads(out)]


def _raised(samples: Samples, stretches: Sequence[Stretch]) -> Samples:
    """Quiet speech raised to TARGET_RMS without clipping; loud speech untouched."""
    squares = sum(float(np.square(samples[first:last].astype(np.float64)).sum()) for first, last in stretches)
    rms = (squares / sum(last - first for first, last in stretches)) ** 0.5 / 32768
    peak = max(int(np.abs(samples[first:last].astype(np.int32)).max()) for first, last in stretches)
    if rms <= 0 or rms >= TARGET_RMS:
        return samples
    gain = min(TARGET_RMS / rms, 32000 / peak)
    return np.round(samples * gain).astype(np.int16) if gain > 1 else samples


def _match(heard: Sequence[Entry]) -> float | None:
    """Mean log10 acoustic likelihood per frame; the decoder counts it against the best state of each frame."""
    frames = sum((entry.end - entry.start) * FRAMES_PER_SECOND for entry in heard)
    return sum(entry.fit for entry in heard) / frames if frames else None


def token(entry: str) -> str:
    """The word of a dictionary entry: "read(2)" is "read"; "<sil>" and "[NOISE]" are none."""
    return "" if entry[0] in "<[" else re.sub(r"\(\d+\)$", "", entry).lower()
