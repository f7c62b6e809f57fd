"""Looking into a file before anything trusts it: a bounded child process looks, this module judges."""

import json
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coherence.core import shell
from coherence.core.errors import AppError, InvalidFormat, ProcessingFailed, VideoTooLarge, VideoTooLong
from coherence.core.timecode import clock
from videos.ffmpeg import findings, pinned
from videos.ffmpeg.facts import MediaFacts

DEMUXERS = "mov,matroska,webm,mpegts,mpeg,avi,flv,asf,ogg,mxf,wtv,dv,ivf,wav,mp3,flac,aac,aiff"
"""Demuxers that read nothing but the file itself: no play list, no script, no image sequence, no device."""
ROOT = Path(__file__).resolve().parents[2]
CHILD = "import sys; sys.path.insert(0, sys.argv.pop(1)); from videos.ffmpeg import look; look.main()"
READER_SECONDS = 2.0
BUSY_SHARE = 0.5
"""Of its time: a child that was ended with less work done than that waited, for the processor or the disk."""
WRONG_SHARE = 0.1
MISSING_SHARE, MISSING_SECONDS = 0.05, 1.0
CONTENT = 24
"""Spread of light (0..255) between a picture's 1st and 99th percentile above which it is not plain black."""

UNREADABLE = "This file could not be read as a video. Please export it again, for example as MP4, and upload that."
NO_PICTURE = "This file has sound but no picture. Coherence needs a recording in which the speaker can be seen."
DAMAGED = "This video is damaged: {what}. Please copy or export it again, and upload that."
TOO_BUSY = "This video could not be looked into right now, because the machine is too busy. Please try again in a few minutes."
TOO_SLOW = "This file took too long to be looked into, so it was refused. Please export it again, for example as MP4."


@dataclass(frozen=True)
class Limits:
    """What a video may be, and what looking into it may cost."""

    max_bytes: int = 5 * 1024**3
    max_seconds: float = 90 * 60.0
    max_pixels: int = 4096 * 2304
    max_fps: float = 250.0
    max_streams: int = 32
    probe_seconds: float = 9.0
    """For files of any size; each further 100 MB add a second, for disks that are slow."""
    probe_memory: int = 3 * 1024**3


def inspect(path: Path, *, ffmpeg: str, limits: Limits) -> MediaFacts:
    """Facts of the video at `path`. Raises InvalidFormat, VideoTooLong or VideoTooLarge, each with what to do."""
    size = path.stat().st_size
    check_size(size, limits)
    found = look(path, size, limits)
    picture = choose_picture(found, limits)
    check_whole(found, picture)
    sound = findings.choose_sound(found)
    facts = findings.facts_from(found, picture, sound, size)
    if facts.duration > limits.max_seconds:
        raise too_long(facts.duration, limits)
    check_frames(facts, limits)
    check_reader(path, facts, ffmpeg)
    return facts


def check_size(size: int, limits: Limits) -> None:
    if size == 0:
        raise InvalidFormat("This file is empty. Please check that the recording was saved, and upload it again.")
    if size > limits.max_bytes:
        message = (
            f"This file has {size / 1e9:.2f} GB; at most {limits.max_bytes / 1e9:.2f} GB are possible. "
            "Please export it with a lower quality, or cut it into parts."
        )
        raise VideoTooLarge(message, details={"size_bytes": size, "max_bytes": limits.max_bytes})


def look(path: Path, size: int, limits: Limits) -> dict[str, Any]:
    """What the child process found. It may crash or say nonsense: all of that is an unreadable file. Raises ProcessingFailed where
    the machine had no time or room to look."""
    seconds = limits.probe_seconds - READER_SECONDS + size / 1e8
    order = {
        "url": pinned.url(path),
        "formats": DEMUXERS,
        "memory": limits.probe_memory,
        "cpu_seconds": int(seconds) + 1,
        "seconds": seconds - 3.0,
        "scan_seconds": 1.5,
        "decode_seconds": 1.0,
        "max_streams": limits.max_streams,
        "max_pixels": limits.max_pixels,
        "max_seconds": limits.max_seconds,
        "plausible_seconds": findings.PLAUSIBLE_SECONDS,
    }
    try:
        finished = shell.run([sys.executable, "-I", "-c", CHILD, str(ROOT), json.dumps(order)], timeout=seconds)
        found: dict[str, Any] = json.loads(finished.stdout)
    except shell.ProgramFailed as error:
        raise _why(error, seconds) from error
    except ValueError as error:
        raise InvalidFormat(UNREADABLE) from error
    if "error" in found:
        raise InvalidFormat(UNREADABLE, details={"reason": "no known video format"})
    return found


def _why(error: shell.ProgramFailed, seconds: float) -> AppError:
    """A child that hardly had a processor, or that the system killed for room, says nothing of the file."""
    starved = error.returncode is None and error.worked is not None and error.worked < BUSY_SHARE * seconds
    if starved or error.returncode == -signal.SIGKILL:
        return ProcessingFailed(TOO_BUSY)
    return InvalidFormat(TOO_SLOW if error.returncode is None else UNREADABLE)


def choose_picture(found: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """The first video stream with something on it, moving before still; one that is black when there is no other."""
    streams = found["streams"]
    shown = [s for s in streams if s["kind"] == "video" and not s["attached"] and s.get("width") and s.get("height")]
    if not shown:
        raise InvalidFormat(NO_PICTURE if any(s["kind"] == "audio" for s in streams) else UNREADABLE)
    check_header(found, shown, limits)
    readable = sorted((s for s in shown if s["decoded"]), key=lambda s: s["packets"] == 1)
    if not readable:
        raise InvalidFormat(DAMAGED.format(what="its picture cannot be decoded"))
    return next((s for s in readable if s["contrast"] >= CONTENT), readable[0])


def check_header(found: dict[str, Any], shown: list[dict[str, Any]], limits: Limits) -> None:
    """The limits that the child process saw broken and therefore decoded nothing."""
    if len(found["streams"]) > limits.max_streams:
        raise VideoTooLarge(f"This file has {len(found['streams'])} tracks; at most {limits.max_streams} are possible.")
    largest = max(shown, key=lambda s: s["width"] * s["height"])
    if largest["width"] * largest["height"] > limits.max_pixels:
        message = (
            f"This video has {largest['width']}×{largest['height']} pixels; at most {limits.max_pixels / 1e6:.1f} million pixels "
            "are possible (4096×2304). Please export it with a lower resolution, for example 1920×1080."
        )
        raise VideoTooLarge(message, details={"width": largest["width"], "height": largest["height"], "max_pixels": limits.max_pixels})
    if "whole" not in found:  # it stopped at the header, so the length was the reason
        raise too_long(max(s["duration"] or 0.0 for s in found["streams"]) or found["duration"], limits)


def too_long(seconds: float, limits: Limits) -> VideoTooLong:
    message = f"This video lasts {clock(seconds)}; at most {clock(limits.max_seconds)} are possible. Please cut it into parts."
    return VideoTooLong(message, details={"duration_seconds": round(seconds, 1), "max_seconds": limits.max_seconds})


def check_whole(found: dict[str, Any], picture: dict[str, Any]) -> None:
    """Refuse a picture that is cut off before the header says, or of which a tenth and more does not decode."""
    if not found["whole"] and findings.told_end(found, picture) is None:
        raise InvalidFormat(TOO_SLOW)
    told, end = findings.told_end(found, picture), findings.last_end(found, picture)
    if (
        told is not None
        and findings.seen_to_its_end(found)
        and told - end > max(MISSING_SECONDS, MISSING_SHARE * (told - (found["start"] or 0.0)))
    ):
        raise InvalidFormat(DAMAGED.format(what=f"it should last until {clock(told)}, but its picture ends earlier"))
    if picture["wrong"] > WRONG_SHARE * (picture["decoded"] + picture["wrong"]):
        raise InvalidFormat(DAMAGED.format(what="much of its picture cannot be decoded"))
    if picture["readable_points"] < picture["points"] - 1 or picture["blank"] > MISSING_SHARE * picture["packets"]:
        raise InvalidFormat(DAMAGED.format(what="parts of its picture are missing"))


def check_frames(facts: MediaFacts, limits: Limits) -> None:
    if facts.fps > limits.max_fps and (facts.frames is None or facts.frames > limits.max_fps):
        message = (
            f"This video has {facts.fps:.0f} pictures a second; at most {limits.max_fps:.0f} are possible. Please export it with 30 or 60."
        )
        raise VideoTooLarge(message, details={"fps": round(facts.fps, 1), "max_fps": limits.max_fps})


def check_reader(path: Path, facts: MediaFacts, ffmpeg: str) -> None:
    """The program that will read the file later can decode its picture, too. (Starting slowly is no refusal.)"""
    command = [*pinned.reading(path, facts, ffmpeg), "-map", f"0:{facts.video_stream}", "-frames:v", "1", "-f", "null", "-"]
    try:
        shell.run(command, timeout=READER_SECONDS)
    except shell.ProgramFailed as error:
        if error.returncode is not None:
            raise InvalidFormat(DAMAGED.format(what="its picture cannot be decoded")) from error
