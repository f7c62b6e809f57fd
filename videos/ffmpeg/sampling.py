"""Decoding a little of a file, inside the process that looks into it: does it decode, and is there anything on it?"""

import time
from typing import Any

import av

SAMPLE_POINTS = (0.1, 0.3, 0.5, 0.7, 0.9)
FRAMES_AT_START = 24
FRAMES_AT_POINT = 8
PACKETS_TO_FIRST_SOUND = 50
PACKETS_TO_KEY_FRAME = 300
SEEKABLE_SECONDS = 1.0
THUMB = 32

Found = dict[str, Any]


def decode(container: Any, facts: Found, until: float) -> None:
    """Decode a few pictures at the start and at points through the file; a point without a key frame says nothing."""
    if facts["first"] is None:
        return
    stream = container.streams[facts["index"]]
    stream.codec_context.thread_count = 1
    span = facts["end"] - facts["first"]
    for share in (0.0, *SAMPLE_POINTS) if span >= SEEKABLE_SECONDS else (0.0,):
        if share:
            container.seek(int((facts["first"] + share * span) / stream.time_base), stream=stream)
        good = watch(container, stream, facts, FRAMES_AT_POINT if share else FRAMES_AT_START, until)
        if good is not None:
            facts["points"] += 1
            facts["readable_points"] += int(good > 0)
        if time.monotonic() > until:
            return


def watch(container: Any, stream: Any, facts: Found, wanted: int, until: float) -> int | None:
    """How many of the pictures from the next key frame on decode; None when there is no key frame near.

    Pictures shown before the key frame may lack what they refer to: they are not counted.
    """
    good, seen, key = 0, 0, None
    for number, packet in enumerate(container.demux(stream)):
        if key is None and not packet.is_keyframe:
            if number >= PACKETS_TO_KEY_FRAME or not packet.size:
                break
            continue
        key = (packet.pts if packet.pts is not None else 0) if key is None else key
        good += decoded(packet, facts, key)
        seen += 1
        if good >= wanted or seen >= 2 * wanted or time.monotonic() > until:
            break
    stream.codec_context.flush_buffers()
    facts["decoded"] += good
    return good if key is not None else None


def decoded(packet: Any, facts: Found, key: int) -> int:
    """Pictures that came out of one packet whole; broken ones are counted as wrong."""
    good = 0
    try:
        frames = packet.decode()
    except av.error.FFmpegError:
        facts["wrong"] += int(packet.pts is None or packet.pts >= key)
        return 0
    for frame in frames:
        if frame.pts is None or frame.pts >= key:
            good += not frame.is_corrupt
            facts["wrong"] += int(frame.is_corrupt)
            note(frame, facts)
    return good


def note(frame: Any, facts: Found) -> None:
    """Which way up, and how much there is to see; every fourth picture is enough for that."""
    facts["rotation"] = int(frame.rotation)
    facts["noted"] += 1
    if facts["noted"] % 4 == 1:  # a black picture differs from one with content in its spread of light
        light = sorted(bytes(frame.reformat(width=THUMB, height=THUMB, format="gray").planes[0]))
        facts["contrast"] = max(facts["contrast"], light[-(len(light) // 100) - 1] - light[len(light) // 100])


def listen(container: Any, facts: Found) -> None:
    """Where the first sound that really decodes lies, and that it decodes at all."""
    stream = container.streams[facts["index"]]
    try:
        for number, packet in enumerate(container.demux(stream)):
            for frame in packet.decode():
                facts["decoded"] += 1
                facts["channels"] = frame.layout.nb_channels
                facts["first"] = float(frame.pts * frame.time_base) if frame.pts is not None else facts["first"]
                return
            if number > PACKETS_TO_FIRST_SOUND:
                return
    except av.error.FFmpegError as error:
        facts["unheard"] = str(error)
