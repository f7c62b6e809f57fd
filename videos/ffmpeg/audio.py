"""The sound of a video as mono 16 kHz, aligned to the picture's clock, and how loud it is."""

import errno
import math
import os
import tempfile
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coherence.core import shell
from coherence.core.errors import InvalidFormat, NoRoom
from videos.ffmpeg import mixing, pinned
from videos.ffmpeg.facts import MediaFacts, SoundFacts

RATE = 16_000
FULL_SCALE = 32768.0
MAX_CHANNELS = 8
HEADER_BYTES = 4096
"""The samples of a WAV file begin within its first bytes, 8 after the mark "data"."""
SILENCE_DB = -70.0
"""The absolute gate of ITU-R BS.1770: below it nothing is heard."""
RELATIVE_GATE_DB = -10.0
GATE_SECONDS = 0.4
NO_TRACK = "The recording has no sound track."
NO_SOUND = "The recording has no sound."
UNHEARD = "This video is damaged: its sound cannot be read. Please copy or export it again, and upload that."

Mono = NDArray[np.float32]


def extract(path: Path, facts: MediaFacts, wav: Path, *, ffmpeg: str) -> None:
    """Write mono 16-bit 16 kHz sound to `wav`; sample 0 is time zero of the file, late sound is padded with silence.

    Gaps within the track are filled so that times stay right. Raises InvalidFormat when there is no readable track.
    """
    if facts.audio_stream is None:
        raise InvalidFormat(NO_TRACK)
    channels = min(facts.audio_channels, MAX_CHANNELS) or 1
    with tempfile.NamedTemporaryFile(dir=wav.parent, suffix=".pcm") as raw:
        command = command_for(path, facts, channels, Path(raw.name), ffmpeg)
        try:
            shell.run(command, timeout=60.0 + facts.duration)
        except shell.ProgramFailed as error:
            full = os.strerror(errno.ENOSPC) in error.output
            raise (NoRoom(NoRoom.SENTENCE) if full else InvalidFormat(UNHEARD)) from error
        write_mono(Path(raw.name), channels, wav)


def command_for(path: Path, facts: MediaFacts, channels: int, raw: Path, ffmpeg: str) -> list[str]:
    """All channels at 16 kHz as raw samples; bounded by the length that the probe found."""
    steps = [f"asetpts=PTS-{facts.start:.6f}/TB"]
    if facts.audio_channels > MAX_CHANNELS:
        steps.append(f"pan={channels}c|" + "|".join(f"c{n}=c{n}" for n in range(channels)))
    steps.append(f"aresample={RATE}:async=1:first_pts=0")
    steps.append(f"atrim=end={facts.duration + 1.0:.3f}")
    command = pinned.reading(path, facts, ffmpeg)
    command += ["-map", f"0:{facts.audio_stream}", "-vn", "-sn", "-dn", "-af", ",".join(steps), "-c:a", "pcm_s16le"]
    return [*command, "-f", "s16le", "-y", pinned.url(raw)]


def write_mono(raw: Path, channels: int, wav: Path) -> None:
    """Mix the raw file's channels block by block."""
    size = raw.stat().st_size // (2 * channels) * channels
    if size == 0:
        raise InvalidFormat(UNHEARD)
    samples = np.memmap(raw, np.int16, "r", shape=(size // channels, channels))
    weights = mixing.weights_for(samples) if channels > 1 else np.ones(1)
    with wave.open(str(wav), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        for start in range(0, len(samples), mixing.BLOCK_FRAMES):
            block = samples[start : start + mixing.BLOCK_FRAMES]
            out.writeframes((block if channels == 1 else mixing.mix(block, weights)).tobytes())


def open_wav(wav: Path) -> tuple[NDArray[np.int16], int]:
    """The samples of a mono 16-bit file, mapped rather than read, and their rate. Nothing is held in memory."""
    with wave.open(str(wav), "rb") as source:
        if source.getnchannels() != 1 or source.getsampwidth() != 2:
            raise InvalidFormat("This sound file is not mono 16-bit.")
        count, rate = source.getnframes(), source.getframerate()
    if count == 0:
        return np.zeros(0, np.int16), rate
    with wav.open("rb") as file:
        offset = file.read(HEADER_BYTES).index(b"data") + 8
    return np.memmap(wav, np.int16, "r", offset=offset, shape=(count,)), rate


def read_wav(wav: Path) -> tuple[Mono, int]:
    """All samples as float32 in −1..1, and the rate. 3.8 MB a minute: `read_blocks` is for long recordings."""
    samples, rate = open_wav(wav)
    return samples.astype(np.float32) / np.float32(FULL_SCALE), rate


def read_blocks(wav: Path, seconds: float = 30.0) -> Iterator[tuple[float, Mono]]:
    """Yields (start in seconds, float32 samples in −1..1) for block after block."""
    samples, rate = open_wav(wav)
    step = max(1, round(seconds * rate))
    for start in range(0, len(samples), step):
        yield start / rate, samples[start : start + step].astype(np.float32) / np.float32(FULL_SCALE)


def facts_of(wav: Path | None, facts: MediaFacts) -> SoundFacts:
    """Levels of the extracted sound; a missing track (`wav` None) and digital silence are facts with a reason."""
    if wav is None or facts.audio_stream is None:
        return SoundFacts(0.0, 0, 0.0, None, None, NO_TRACK)
    samples, rate = open_wav(wav)
    peak, loudness = levels(samples, rate)
    reason = NO_SOUND if loudness is None else None
    if reason is not None:
        peak = None
    return SoundFacts(len(samples) / rate, facts.audio_channels, facts.audio_start, loudness, peak, reason)


def levels(samples: NDArray[np.int16], rate: int) -> tuple[float | None, float | None]:
    """Peak and gated loudness in dBFS; None where nothing is above −70 dBFS."""
    step = max(1, round(GATE_SECONDS * rate))
    powers, peak = [], 0
    for start in range(0, len(samples), step):
        block = samples[start : start + step].astype(np.float64)
        powers.append(float(np.mean(block * block)) / FULL_SCALE**2)
        peak = max(peak, int(np.max(np.abs(block))))
    heard = [power for power in powers if power > 10 ** (SILENCE_DB / 10)]
    if not heard:
        return (decibel((peak / FULL_SCALE) ** 2) if peak else None), None
    gate = float(np.mean(heard)) * 10 ** (RELATIVE_GATE_DB / 10)
    return decibel((peak / FULL_SCALE) ** 2), decibel(float(np.mean([power for power in heard if power >= gate])))


def decibel(power: float) -> float:
    return 10.0 * math.log10(power)
