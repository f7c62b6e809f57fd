"""The sound for listening: as it is beside the picture, and brought to one loudness as files of its own."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coherence.core import shell
from coherence.core.errors import InvalidFormat, ProcessingFailed
from videos.ffmpeg import audio, pinned
from videos.ffmpeg.facts import MediaFacts
from videos.ffmpeg.ladder import SEGMENT_SECONDS

RATE: Final = 48_000
TARGET: Final = -16.0
"""LUFS, integrated (EBU R 128 measurement)."""
PEAK: Final = -1.5
"""Most dBTP."""
RANGE: Final = 11.0
MOST_RANGE: Final = 20.0
SILENT: Final = -70.0
"""LUFS; below the absolute gate nothing was heard."""
PRIMING: Final = 1024
"""Samples that FFmpeg's AAC encoder puts before the first: so many of ours are left out, and the sound stays in time."""
FRAGMENTED: Final = "empty_moov+default_base_moof"
SILENCE: Final = "There is nothing to hear in this recording, so its loudness was left as it is."


@dataclass(frozen=True)
class Loudness:
    """As measured before anything was changed; None with a reason where there is nothing to hear."""

    integrated: float | None
    true_peak: float | None = None
    range: float | None = None
    threshold: float | None = None
    offset: float | None = None
    reason: str | None = None


def measure(path: Path, facts: MediaFacts, *, ffmpeg: str) -> Loudness:
    """The first of the two passes of loudnorm. Raises InvalidFormat when the sound cannot be read."""
    steps = f"{_aligned(facts)},loudnorm=I={TARGET}:TP={PEAK}:LRA={RANGE}:print_format=json"
    command = [*pinned.reading(path, facts, ffmpeg), "-v", "info", "-nostats", *_sound_of(facts), "-af", steps, "-f", "null", "-"]
    words = _run(command, facts)
    try:
        found = json.loads(words[words.rindex("{") : words.rindex("}") + 1])
    except ValueError as error:
        raise ProcessingFailed("The loudness of this recording could not be measured.") from error
    return _loudness(found)


def _loudness(found: dict[str, str]) -> Loudness:
    integrated = float(found["input_i"])
    if not math.isfinite(integrated) or integrated <= SILENT:
        return Loudness(None, reason=SILENCE)
    peak, span, threshold, offset = (float(found[name]) for name in ("input_tp", "input_lra", "input_thresh", "target_offset"))
    return Loudness(integrated, peak, span, threshold, offset)


def level(path: Path, facts: MediaFacts, loudness: Loudness, wav: Path, *, ffmpeg: str) -> None:
    """The second pass: the sound at one loudness, 48 kHz and 24 bits. All other files are made of this one, not of the recording again."""
    steps = f"{_aligned(facts)},{_levelled(loudness)}aresample={RATE}"
    command = [*pinned.reading(path, facts, ffmpeg), *_sound_of(facts), "-map_metadata", "-1", "-af", steps]
    _run([*command, "-c:a", "pcm_s24le", "-rf64", "auto", "-f", "wav", "-y", pinned.url(wav)], facts)


def write_mp3(wav: Path, facts: MediaFacts, mp3: Path, *, ffmpeg: str) -> None:
    _run([*_of_wav(wav, ffmpeg), "-c:a", "libmp3lame", "-b:a", "320k", "-ac", "2", "-f", "mp3", "-y", pinned.url(mp3)], facts)


def write_aac(wav: Path, facts: MediaFacts, aac: Path, *, ffmpeg: str) -> None:
    """In segments. At so many bits the quick search is the nearer one, too (documentation/renditions.md)."""
    _run([*_of_wav(wav, ffmpeg), "-af", _primed(), "-aac_coder", "fast", *segmented(320, channels=2), "-y", pinned.url(aac)], facts)


def _of_wav(wav: Path, ffmpeg: str) -> list[str]:
    return [ffmpeg, "-hide_banner", "-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", "-f", "wav", "-i", pinned.url(wav)]


def write_track(path: Path, facts: MediaFacts, aac: Path, seconds: float, *, ffmpeg: str) -> None:
    """The sound beside the picture: AAC in segments, as loud as it was recorded, exactly as long as the picture."""
    channels = min(2, facts.audio_channels) or 1
    steps = f"{_aligned(facts)},apad,atrim=end={seconds:.6f},{_primed()}"
    command = [*pinned.reading(path, facts, ffmpeg), *_sound_of(facts), "-map_metadata", "-1", "-af", steps]
    _run([*command, *segmented(64 + 32 * channels, channels), "-y", pinned.url(aac)], facts)


def segmented(kilobits: int, channels: int) -> list[str]:
    """AAC as fragmented MP4 whose fragments last two seconds."""
    codec = ["-c:a", "aac", "-b:a", f"{kilobits}k", "-ac", str(channels), "-ar", str(RATE)]
    return [*codec, "-f", "mp4", "-movflags", FRAGMENTED, "-frag_duration", str(SEGMENT_SECONDS * 1_000_000)]


def _aligned(facts: MediaFacts) -> str:
    """Sample 0 is time zero of the file; what starts late or has gaps is filled with silence."""
    steps = f"asetpts=PTS-{facts.start:.6f}/TB,aresample={RATE}:async=1:first_pts=0,atrim=end={facts.duration:.6f}"
    channels = min(facts.audio_channels, 2) or 1
    return f"{steps},aformat=channel_layouts={'stereo' if channels == 2 else 'mono'}"


def _levelled(loudness: Loudness) -> str:
    if loudness.integrated is None:
        return ""
    span = min(MOST_RANGE, max(RANGE, math.ceil(loudness.range or 0.0)))
    measured = f"measured_I={loudness.integrated}:measured_TP={loudness.true_peak}:measured_LRA={loudness.range}"
    measured += f":measured_thresh={loudness.threshold}:offset={loudness.offset}"
    return f"loudnorm=I={TARGET}:TP={PEAK}:LRA={span}:{measured}:linear=true,"


def _primed() -> str:
    return f"atrim=start_sample={PRIMING},asetpts=PTS-STARTPTS"


def _sound_of(facts: MediaFacts) -> Sequence[str]:
    return ("-map", f"0:{facts.audio_stream}", "-vn", "-sn", "-dn")


def _run(command: list[str], facts: MediaFacts) -> str:
    try:
        return shell.run(command, timeout=120.0 + facts.duration, nice=shell.BACKGROUND).stderr
    except shell.ProgramFailed as error:
        raise InvalidFormat(audio.UNHEARD) from error
