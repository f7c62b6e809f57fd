"""Hear and see a clip as the pipeline does, without its rows and queue."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.evaluation.clips import Clip
from analysis.measures.heard.voice import measure_voice
from analysis.measures.signals import Signals, SlideSignals, Transcript, VisualSignals, VoiceSignals
from analysis.measures.spoken.speech_gate import judge
from analysis.providers.speech.base import SpeechProvider
from analysis.providers.vision.base import VisionProvider
from coherence.core import shell
from videos.ffmpeg import audio, probe
from videos.ffmpeg.probe import Limits

NO_PICTURE = "This clip has no picture."


@dataclass(frozen=True)
class Senses:
    """The providers and the program that decodes."""

    speech: SpeechProvider
    vision: VisionProvider
    ffmpeg: str


def perceive(clip: Clip, senses: Senses) -> Signals:
    """Everything that is heard and seen in the clip; a clip without picture is only heard."""
    with tempfile.TemporaryDirectory(prefix="coherence-evaluate-") as folder:
        return _watch(clip, senses, Path(folder)) if clip.has_picture else _listen(clip, senses, Path(folder))


def _watch(clip: Clip, senses: Senses, folder: Path) -> Signals:
    facts = probe.inspect(clip.path, ffmpeg=senses.ffmpeg, limits=Limits())
    wav = folder / "sound.wav"
    if facts.audio_stream is not None:
        audio.extract(clip.path, facts, wav, ffmpeg=senses.ffmpeg)
    sound = audio.facts_of(wav if facts.audio_stream is not None else None, facts)
    transcript, voice = _silent(sound.reason) if sound.reason is not None else _hear(wav, facts.duration, senses)
    seen = senses.vision.observe(clip.path, facts, ffmpeg=senses.ffmpeg)
    return Signals(facts.duration, transcript, voice, seen.visual, seen.slides)


def _listen(clip: Clip, senses: Senses, folder: Path) -> Signals:
    wav = folder / "sound.wav"
    command = [senses.ffmpeg, "-v", "error", "-protocol_whitelist", "file", "-i", f"file:{clip.path}", "-vn", "-ac", "1"]
    shell.run([*command, "-ar", str(audio.RATE), "-c:a", "pcm_s16le", str(wav)], timeout=120)
    samples, rate = audio.open_wav(wav)
    transcript, voice = _hear(wav, len(samples) / rate, senses)
    return Signals(len(samples) / rate, transcript, voice, unseen(), SlideSignals((), (), NO_PICTURE))


def _hear(wav: Path, duration: float, senses: Senses) -> tuple[Transcript, VoiceSignals]:
    samples, rate = audio.read_wav(wav)
    voice = measure_voice(samples, rate, duration)
    return judge(senses.speech.transcribe(wav, voice.speech).transcript, voice, samples, rate), voice


def _silent(reason: str) -> tuple[Transcript, VoiceSignals]:
    nothing = np.empty(0)
    return Transcript((), "none", None, reason), VoiceSignals(0.05, nothing, nothing, (), (), (), reason)


def unseen() -> VisualSignals:
    """No picture at all."""
    none = np.empty(0)
    reasons = dict.fromkeys(("looking", "smile", "hands", "body_motion"), NO_PICTURE)
    return VisualSignals(
        times=none,
        face_confidence=none,
        face_box=np.empty((0, 4)),
        yaw=none,
        pitch=none,
        iris_x=none,
        iris_y=none,
        eye_openness=none,
        looking=none,
        smile=none,
        mouth_open=none,
        hands=none,
        pointing=none,
        gesture_energy=none,
        body_motion=none,
        reasons=reasons,
    )
