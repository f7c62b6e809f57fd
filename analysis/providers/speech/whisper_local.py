"""faster-whisper from a local model directory: far better words, wherever somebody has downloaded the model."""

import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from analysis.measures.signals import Span, Transcript, Word
from analysis.providers.base import Progress, ProviderError, Usage, no_progress
from analysis.providers.speech.base import SpeechResult, mean_confidence
from analysis.providers.speech.utterances import PADDING, RATE, Samples, cut, read

NEEDED = ("model.bin", "config.json", "tokenizer.json")
"""What a CTranslate2 model directory must hold to work without network."""
LONGEST_STRETCH = 120.0
"""Seconds per call: the spectrogram of a whole long talk would not fit the memory budget."""
KEPT_GAP = 3.0
"""Seconds of silence that stay inside a stretch; Whisper invents words in longer ones."""
OPTIONS: dict[str, Any] = {
    "beam_size": 5,
    "temperature": 0.0,  # the fallback temperatures draw at random: the same sound would not give the same words
    "condition_on_previous_text": False,  # one loop of repeated text would poison all that follows
    "word_timestamps": True,
}
EDGES = string.punctuation + "…–—“”‘’«»¿¡"


def usable(model_dir: Path) -> bool:
    """Whether a complete model lies in the directory."""
    return all((model_dir / name).is_file() for name in NEEDED)


def load(model_dir: Path) -> Any:
    """The model from this directory alone. Raises ProviderError when it cannot be loaded."""
    from faster_whisper import WhisperModel  # a second of imports, only where Whisper is used

    try:
        return WhisperModel(str(model_dir), device="cpu", compute_type="int8", local_files_only=True)
    except (RuntimeError, ValueError, OSError) as error:
        sentence = f"The Whisper model in {model_dir} could not be loaded ({error}). Run `manage.py download_models` again."
        raise ProviderError("MODEL_BROKEN", sentence, permanent=True) from error


@dataclass(frozen=True)
class Whisper:
    """Whisper by CTranslate2, int8 on the processor."""

    model_dir: Path
    load: Callable[[Path], Any] = field(default=load, repr=False, compare=False)
    name: str = "whisper"

    def __post_init__(self) -> None:
        if not usable(self.model_dir):
            sentence = (
                f"There is no Whisper model in {self.model_dir}. Run `manage.py download_models` while online, "
                "or choose the speech provider pocketsphinx, which needs no download."
            )
            raise ProviderError("MODEL_MISSING", sentence, permanent=True)

    @property
    def fingerprint(self) -> str:
        size = (self.model_dir / "model.bin").stat().st_size
        options = ",".join(f"{key}={value}" for key, value in sorted(OPTIONS.items()))
        return f"faster-whisper-{version('faster-whisper')}/{size}/int8/{LONGEST_STRETCH}/{KEPT_GAP}/{PADDING}/{options}"

    def transcribe(self, wav: Path, speech: Sequence[Span], progress: Progress = no_progress) -> SpeechResult:
        samples = read(wav)
        pieces = cut(samples, speech, longest=LONGEST_STRETCH, kept_gap=KEPT_GAP)
        words, language = _recognise(self.load(self.model_dir), samples, pieces, progress) if pieces else ((), None)
        transcript = Transcript(words, f"whisper ({self.model_dir.name})", language, None, mean_confidence(words))
        return SpeechResult(transcript, Usage(media_seconds=len(samples) / RATE))


def _recognise(model: Any, samples: Samples, pieces: Sequence[tuple[int, int]], progress: Progress) -> tuple[tuple[Word, ...], str | None]:
    words: list[Word] = []
    language: str | None = None
    total = sum(last - first for first, last in pieces)
    done = 0
    for first, last in pieces:
        progress(done / total)
        try:
            segments, info = model.transcribe(samples[first:last].astype(np.float32) / 32768, language=language, **OPTIONS)
            for segment in segments:
                words += _words(segment, first / RATE)
                progress(min(1.0, (done + segment.end * RATE) / total))
        except RuntimeError as error:
            raise ProviderError("SPEECH_ENGINE", f"Whisper failed: {error}", permanent=False) from error
        # An English-only model always says "en": it does not know, and neither do we.
        language = info.language if info.all_language_probs or language else None
        done += last - first
    progress(1.0)
    return tuple(words), language


def _words(segment: Any, offset: float) -> Iterator[Word]:
    for word in segment.words or ():
        if text := word.word.strip().strip(EDGES).lower():
            yield Word(text, offset + word.start, offset + word.end, min(1.0, max(0.0, word.probability)))
