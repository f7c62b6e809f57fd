"""Runs alone in a short-lived process: looks into one media file and prints what it found as JSON.

A hostile file can crash, hang or bloat this process only. `probe.py` starts it and judges what it says; nothing else
imports it. All times are seconds as written in the file (its own zero is `start`).
"""

import json
import os
import resource
import sys
import time
from typing import Any

import av

from videos.ffmpeg import packets, sampling

MOST_PICTURES, MOST_SOUNDS = 4, 8
"""Tracks that are looked into; a file with more is read by its first."""
TAIL_SECONDS = 10.0
ATTACHED_PICTURE, DEFAULT_TRACK = 0x400, 0x1

Found = dict[str, Any]


def main() -> None:
    order = json.loads(sys.argv[1])
    confine(order)
    try:
        found = look(order)
    except (av.error.FFmpegError, ValueError, MemoryError) as error:
        found = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()
    os._exit(0)  # a decoder that hangs or crashes while it is torn down has nothing left to say


def confine(order: Found) -> None:
    """Bound memory, processor time and what can be written, before a byte of the file is read."""
    limits = [
        (resource.RLIMIT_CPU, order["cpu_seconds"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ]
    if sys.platform == "linux":  # elsewhere an address space cannot be bounded
        limits.append((resource.RLIMIT_AS, order["memory"]))
    for limit, value in limits:
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def look(order: Found) -> Found:
    """Header first; packets and pictures only when the header keeps to the limits."""
    with opened(order) as container:
        found = header(container)
        if beyond(found, order):
            return found
        scan(container, found, order)
    until = time.monotonic() + order["decode_seconds"]
    for stream in pictures(found)[:MOST_PICTURES]:
        with opened(order) as container:
            sampling.decode(container, stream, until)
    for stream in sounds(found)[:MOST_SOUNDS]:
        if stream["packets"]:
            with opened(order) as container:
                sampling.listen(container, stream)
    return found


def opened(order: Found) -> Any:
    """No protocol but plain files, no demuxer but those of real media, no reference to other files."""
    options = {"protocol_whitelist": "file", "format_whitelist": order["formats"], "enable_drefs": "0", "use_absolute_path": "0"}
    return av.open(order["url"], "r", container_options=options, metadata_errors="replace")


def header(container: Any) -> Found:
    return {
        "format": container.format.name,
        "start": container.start_time / 1e6 if container.start_time is not None else None,
        "duration": container.duration / 1e6 if container.duration and container.duration > 0 else None,
        "streams": [described(stream) for stream in container.streams],
    }


def described(stream: Any) -> Found:
    """What the header says of one stream, and the counters that later steps fill."""
    base, context = stream.time_base, stream.codec_context
    facts: Found = {
        "index": stream.index,
        "kind": stream.type,
        "codec": context.name if context is not None else "",
        "attached": bool(int(stream.disposition) & ATTACHED_PICTURE),
        "default": bool(int(stream.disposition) & DEFAULT_TRACK),
        "start": float(stream.start_time * base) if stream.start_time is not None and base else None,
        "duration": float(stream.duration * base) if stream.duration and stream.duration > 0 and base else None,
    }
    facts |= {
        "packets": 0,
        "blank": 0,
        "first": None,
        "end": None,
        "gap": None,
        "decoded": 0,
        "wrong": 0,
        "noted": 0,
        "points": 0,
        "readable_points": 0,
        "contrast": 0,
        "rotation": 0,
    }
    if stream.type == "video" and context is not None:
        rate, aspect = stream.average_rate or stream.guessed_rate, stream.sample_aspect_ratio
        facts |= {
            "width": context.width,
            "height": context.height,
            "aspect": float(aspect) if aspect else 1.0,
            "fps": float(rate) if rate else None,
            "pixels": context.pix_fmt,
            "profile": context.profile,
        }
    if stream.type == "audio" and context is not None:
        facts |= {"channels": context.channels, "rate": context.sample_rate}
    return facts


def pictures(found: Found) -> list[Found]:
    return [s for s in found["streams"] if s["kind"] == "video" and not s["attached"] and s.get("width") and s.get("height")]


def sounds(found: Found) -> list[Found]:
    return [s for s in found["streams"] if s["kind"] == "audio"]


def beyond(found: Found, order: Found) -> bool:
    """The header alone breaks a limit, or there is no picture: nothing more is read then."""
    shown = pictures(found)
    if not shown or len(found["streams"]) > order["max_streams"] or any(s["width"] * s["height"] > order["max_pixels"] for s in shown):
        return True
    told = told_end(found)
    return told is not None and order["max_seconds"] < told - (found["start"] or 0.0) < order["plausible_seconds"]


def told_end(found: Found) -> float | None:
    """Where the header says the last stream ends; the streams know better than the container."""
    ends = [(s["start"] or 0.0) + s["duration"] for s in found["streams"] if s["duration"] and not s["attached"]]
    if ends:
        return float(max(ends))
    return (found["start"] or 0.0) + found["duration"] if found["duration"] else None


def scan(container: Any, found: Found, order: Found) -> None:
    """Count packets from the start; when that takes too long and the header tells the length, jump to the end."""
    told = told_end(found)
    found["whole"] = count(container, found, order["scan_seconds"] if told else order["seconds"])
    if not found["whole"] and told:
        container.seek(int(max(0.0, told - TAIL_SECONDS) * 1e6))
        found["reached_end"] = count(container, found, order["scan_seconds"])


def count(container: Any, found: Found, budget: float) -> bool:
    """True when the end of the file was reached within `budget` seconds."""
    facts = {s["index"]: s for s in found["streams"] if s["kind"] in ("video", "audio") and not s["attached"]}
    tallies = {index: packets.Tally(facts[index], container.streams[index]) for index in facts}
    until, whole = time.monotonic() + budget, True
    try:
        for number, packet in enumerate(container.demux([container.streams[index] for index in facts])):
            if packet.size:
                tallies[packet.stream.index].add(packet)
            if number % 64 == 0 and time.monotonic() > until:
                whole = False
                break
    except av.error.FFmpegError as error:
        found["stopped"] = str(error)
    for tally in tallies.values():
        tally.close()
    return whole
