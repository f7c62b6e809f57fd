"""Speech providers: the contract, the mapping of what engines answer, and what happens when they cannot work."""

import subprocess
import wave
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.measures.signals import Span
from analysis.measures.spoken.word_errors import word_error_rate
from analysis.providers.base import ProviderError
from analysis.providers.speech import pocketsphinx_local, registry, sphinx, whisper_local
from analysis.providers.speech.base import SpeechProvider
from analysis.providers.speech.utterances import PADDING, RATE, cut, read
from coherence.core import shell
from videos.tests.recordings import Recordings


def write_wav(path: Path, samples: NDArray[Any], rate: int = RATE, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


@pytest.fixture
def model_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in whisper_local.NEEDED:
        (folder / name).write_bytes(b"{}")
    return folder


class FakeWhisper:
    """Answers as faster_whisper.WhisperModel does, one segment per call."""

    def __init__(self, language: str = "de", multilingual: bool = True) -> None:
        self.language, self.multilingual = language, multilingual
        self.calls: list[dict[str, Any]] = []

    def transcribe(self, audio: NDArray[np.float32], language: str | None = None, **options: Any) -> tuple[Any, SimpleNamespace]:
        self.calls.append({"seconds": len(audio) / RATE, "language": language, "dtype": audio.dtype, **options})
        words = [
            SimpleNamespace(start=0.5, end=0.9, word=" Hello,", probability=0.9),
            SimpleNamespace(start=0.9, end=1.1, word=" “Don't", probability=0.5),
            SimpleNamespace(start=1.1, end=1.2, word=" —", probability=0.1),
        ]
        known = [(language or self.language, 0.9)] if self.multilingual and language is None else None
        info = SimpleNamespace(language=language or self.language, all_language_probs=known)
        return iter([SimpleNamespace(start=0.5, end=1.2, words=words), SimpleNamespace(start=1.2, end=1.3, words=None)]), info


class TestRegistry:
    def test_it_works(self, tmp_path: Path):
        assert registry.make("local", whisper_model_dir=tmp_path).name == "pocketsphinx"
        assert registry.make("pocketsphinx", whisper_model_dir=tmp_path).name == "pocketsphinx"

    def test_local_prefers_a_downloaded_model(self, model_dir: Path):
        assert registry.make("local", whisper_model_dir=model_dir).name == "whisper"

    def test_half_a_model_is_none(self, model_dir: Path):
        (model_dir / "model.bin").unlink()
        assert registry.make("local", whisper_model_dir=model_dir).name == "pocketsphinx"

    def test_whisper_without_a_model_says_what_to_do(self, tmp_path: Path):
        with pytest.raises(ProviderError, match="download_models") as caught:
            registry.make("whisper", whisper_model_dir=tmp_path)
        assert (caught.value.code, caught.value.permanent) == ("MODEL_MISSING", True)

    def test_an_unknown_name_is_refused(self, tmp_path: Path):
        with pytest.raises(ProviderError, match="telepathy") as caught:
            registry.make("telepathy", whisper_model_dir=tmp_path)
        assert caught.value.permanent


class TestUtterances:
    def test_gaps_are_left_out_and_the_rest_is_padded(self):
        pieces = cut(np.zeros(10 * RATE, np.int16), [Span(1, 2), Span(2.2, 3), Span(6, 7)], longest=30, kept_gap=0.4)
        expected = [(1 - PADDING, 3 + PADDING), (6 - PADDING, 7 + PADDING)]
        assert [(first / RATE, last / RATE) for first, last in pieces] == [pytest.approx(edges, abs=1e-4) for edges in expected]

    def test_padding_stays_inside_and_never_overlaps(self):
        pieces = cut(np.zeros(4 * RATE, np.int16), [Span(0, 1), Span(1.05, 4)], longest=2, kept_gap=0.0)
        edges = [edge for piece in pieces for edge in piece]
        assert edges == sorted(edges)
        assert (edges[0], edges[-1]) == (0, 4 * RATE)

    def test_endless_speech_is_cut_where_it_is_quietest(self):
        samples = np.random.default_rng(0).integers(-9000, 9000, 50 * RATE).astype(np.int16)
        samples[25 * RATE : round(25.3 * RATE)] //= 100
        pieces = cut(samples, [Span(0, 50)], longest=30, kept_gap=0.4)
        assert len(pieces) == 2
        assert 25 < pieces[0][1] / RATE < 25.3
        assert pieces[0][1] == pieces[1][0]

    def test_regions_beyond_the_sound_are_ignored(self):
        assert cut(np.zeros(RATE, np.int16), [Span(5, 6)], longest=30, kept_gap=0.4) == []

    @pytest.mark.parametrize(("rate", "channels"), [(44100, 1), (RATE, 2)])
    def test_other_formats_are_refused(self, tmp_path: Path, rate: int, channels: int):
        wav = write_wav(tmp_path / "a.wav", np.zeros(RATE), rate, channels)
        with pytest.raises(ProviderError, match="mono, 16 kHz"):
            read(wav)

    def test_what_is_no_sound_is_refused(self, tmp_path: Path):
        (tmp_path / "a.wav").write_bytes(b"<html>")
        with pytest.raises(ProviderError, match="could not be read"):
            read(tmp_path / "a.wav")


class TestWhisper:
    def transcribe(self, model: FakeWhisper, model_dir: Path, tmp_path: Path, speech: Sequence[Span], seen: list[float]) -> Any:
        wav = write_wav(tmp_path / "a.wav", np.ones(20 * RATE))
        provider: SpeechProvider = whisper_local.Whisper(model_dir, load=lambda _: model)
        return provider.transcribe(wav, speech, seen.append)

    def test_it_works(self, model_dir: Path, tmp_path: Path):
        model, seen = FakeWhisper(), list[float]()
        result = self.transcribe(model, model_dir, tmp_path, [Span(2, 4), Span(12, 14)], seen)
        assert [word.text for word in result.transcript.words] == ["hello", "don't"] * 2
        starts = [word.start for word in result.transcript.words]
        assert starts == pytest.approx([2.5 - PADDING, 2.9 - PADDING, 12.5 - PADDING, 12.9 - PADDING])
        assert result.transcript.confidence == pytest.approx((0.9 * 0.4 + 0.5 * 0.2) / 0.6)
        assert result.usage.media_seconds == 20
        assert (seen[0], seen[-1]) == (0, 1)
        assert seen == sorted(seen)

    def test_the_language_is_found_once_and_kept(self, model_dir: Path, tmp_path: Path):
        model = FakeWhisper("de")
        result = self.transcribe(model, model_dir, tmp_path, [Span(2, 4), Span(12, 14)], [])
        assert result.transcript.language == "de"
        assert [call["language"] for call in model.calls] == [None, "de"]

    def test_an_english_only_model_knows_no_language(self, model_dir: Path, tmp_path: Path):
        assert self.transcribe(FakeWhisper("en", False), model_dir, tmp_path, [Span(2, 4)], []).transcript.language is None

    def test_nothing_random(self, model_dir: Path, tmp_path: Path):
        model = FakeWhisper()
        self.transcribe(model, model_dir, tmp_path, [Span(2, 4)], [])
        assert model.calls[0]["temperature"] == 0.0
        assert model.calls[0]["word_timestamps"]
        assert model.calls[0]["dtype"] == np.float32

    def test_without_speech_the_model_is_not_even_loaded(self, model_dir: Path, tmp_path: Path):
        wav = write_wav(tmp_path / "a.wav", np.zeros(RATE))
        provider = whisper_local.Whisper(model_dir, load=lambda _: pytest.fail("the model was loaded"))
        assert provider.transcribe(wav, []).transcript.words == ()

    def test_a_broken_model_is_named(self, model_dir: Path, tmp_path: Path):
        wav = write_wav(tmp_path / "a.wav", np.zeros(2 * RATE))
        with pytest.raises(ProviderError, match="could not be loaded") as caught:
            whisper_local.Whisper(model_dir).transcribe(wav, [Span(0, 2)])
        assert (caught.value.code, caught.value.permanent) == ("MODEL_BROKEN", True)

    def test_the_fingerprint_follows_the_model(self, model_dir: Path):
        before = whisper_local.Whisper(model_dir).fingerprint
        (model_dir / "model.bin").write_bytes(b"another")
        assert whisper_local.Whisper(model_dir).fingerprint != before


class TestPocketSphinx:
    def sound(self, source: Path, tmp_path: Path, gain: float = 1.0) -> Path:
        with wave.open(str(source), "rb") as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return write_wav(tmp_path / f"{gain}.wav", samples * gain)

    def test_it_works(self, recording: Recordings, tmp_path: Path):
        said = "hi and welcome my name is sarah and i have the pleasure to introduce the team behind the river project"
        self.assert_heard(self.sound(recording("talk.wav"), tmp_path), Span(0.9, 7.9), said, most_wrong=0.25)

    def test_a_real_voice(self, shared_media: Path, tmp_path: Path):
        said = "and mister john dashwood had then leisure to consider how much there might be prudently in his power to do for them"
        self.assert_heard(self.sound(shared_media / "speech" / "librivox_austen_0870.wav", tmp_path), Span(0.2, 6.9), said, most_wrong=0.5)

    def assert_heard(self, wav: Path, span: Span, said: str, most_wrong: float):
        seen: list[float] = []
        words = pocketsphinx_local.PocketSphinx().transcribe(wav, [span], seen.append).transcript.words
        rate = word_error_rate(said, " ".join(word.text for word in words))
        assert rate is not None
        assert rate < most_wrong
        assert all(0 <= word.start < word.end <= span.end + 0.2 and 0 <= word.confidence <= 1 for word in words)
        assert all(first.end <= second.start + 1e-9 for first, second in pairwise(words))
        assert (seen[0], seen[-1]) == (0, 1)

    def test_a_warm_process_hears_the_same(self, recording: Recordings, tmp_path: Path):
        provider = pocketsphinx_local.PocketSphinx()
        wav = self.sound(recording("talk.wav"), tmp_path)
        first = provider.transcribe(wav, [Span(0, 3)])
        provider.transcribe(self.sound(recording("talk.wav"), tmp_path, 0.3), [Span(0, 7)])
        assert provider.transcribe(wav, [Span(0, 3)]) == first

    def test_without_speech_there_are_no_words(self, tmp_path: Path):
        result = pocketsphinx_local.PocketSphinx().transcribe(write_wav(tmp_path / "a.wav", np.zeros(RATE)), [])
        assert (result.transcript.words, result.transcript.confidence) == ((), None)
        assert result.usage.media_seconds == 1

    def test_whoever_watches_can_stop_it(self, recording: Recordings, tmp_path: Path):
        class Stop(Exception):
            pass

        def stop(done: float) -> None:
            raise Stop

        with pytest.raises(Stop):
            pocketsphinx_local.PocketSphinx().transcribe(self.sound(recording("talk.wav"), tmp_path), [Span(0, 7)], stop)

    def twice(self, recording: Recordings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[Span]]:
        """A talk said twice, which is enough for two decoders here."""
        monkeypatch.setattr(pocketsphinx_local, "ENOUGH_FOR_TWO", 8.0)
        with wave.open(str(recording("talk.wav")), "rb") as file:
            samples = np.frombuffer(file.readframes(8 * RATE), "<i2")
        return write_wav(tmp_path / "twice.wav", np.concatenate([samples, samples])), [Span(0.9, 7.5), Span(8.9, 15.5)]

    def test_two_decoders_hear_what_one_hears(self, recording: Recordings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        wav, spans = self.twice(recording, tmp_path, monkeypatch)
        words = pocketsphinx_local.PocketSphinx().transcribe(wav, spans).transcript.words
        early, late = [word for word in words if word.start < 8.2], [word for word in words if word.start > 8.2]
        assert len(early) > 15
        assert [(word.text, round(word.start + 8, 2)) for word in early] == [(word.text, round(word.start, 2)) for word in late]

    def test_the_second_decoder_ends_with_the_first(self, recording: Recordings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        wav, spans = self.twice(recording, tmp_path, monkeypatch)
        started: list[int] = []

        def kill(process: "subprocess.Popen[bytes]") -> None:
            started.append(process.pid)
            shell.kill_group(process)

        def stop(done: float) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(pocketsphinx_local, "kill_group", kill)

        with pytest.raises(KeyboardInterrupt):
            pocketsphinx_local.PocketSphinx().transcribe(wav, spans, stop)
        assert [Path(f"/proc/{pid}").exists() for pid in started] == [False]

    def test_a_second_decoder_that_fails_is_an_error(self, recording: Recordings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        wav, spans = self.twice(recording, tmp_path, monkeypatch)
        (program := tmp_path / "sphinx.py").write_text("raise SystemExit('no memory')")
        monkeypatch.setattr(sphinx, "__file__", str(program))
        with pytest.raises(ProviderError, match="no memory"):
            pocketsphinx_local.PocketSphinx().transcribe(wav, spans)

    def test_only_the_sound_says_where_it_is_parted(self):
        stretches = [(0, 20 * RATE), (21 * RATE, 31 * RATE), (40 * RATE, 75 * RATE)]
        assert pocketsphinx_local.halves(stretches) == (stretches[:2], stretches[2:])
        assert pocketsphinx_local.halves(stretches[:2]) == (stretches[:2], ())
        assert pocketsphinx_local.halves([(0, 90 * RATE)]) == ([(0, 90 * RATE)], ())

    @pytest.mark.parametrize(
        ("entry", "text"), [("read(2)", "read"), ("<sil>", ""), ("[NOISE]", ""), ("</s>", ""), ("I'm", "i'm"), ("um", "um")]
    )
    def test_only_words_are_tokens(self, entry: str, text: str):
        assert pocketsphinx_local.token(entry) == text

    def test_the_fingerprint_names_engine_and_settings(self):
        fingerprint = pocketsphinx_local.PocketSphinx().fingerprint
        assert fingerprint.startswith("pocketsphinx-")
        assert "lw=5.5" in fingerprint
