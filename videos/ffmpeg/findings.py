"""Reading what the looking process found: which track, how long, how large, which way up."""

from typing import Any

from videos.ffmpeg.facts import MediaFacts

PLAUSIBLE_SECONDS = 10 * 24 * 3600.0
"""A header that tells of more than ten days is mistaken."""
HEADER_AGREES_SECONDS = 0.25

Found = dict[str, Any]


def choose_sound(found: Found) -> Found | None:
    """The default audio track that decodes, else the first that does."""
    heard = [s for s in found["streams"] if s["kind"] == "audio" and s["decoded"]]
    return next((s for s in heard if s["default"]), heard[0] if heard else None)


def told_end(found: Found, picture: Found) -> float | None:
    """Where the header says that the picture ends; the container's word counts when no stream has its own."""
    if picture["duration"] is not None:
        begin = picture["start"] if picture["start"] is not None else picture["first"]
        return float(begin + picture["duration"]) if picture["duration"] < PLAUSIBLE_SECONDS else None
    if found["duration"] is None or found["duration"] >= PLAUSIBLE_SECONDS or any(s["duration"] for s in found["streams"]):
        return None
    return float((found["start"] or 0.0) + found["duration"])


def last_end(found: Found, picture: Found) -> float:
    """Where the packets of the picture end, or those of any track when the header speaks for all of them."""
    if picture["duration"] is not None:
        return float(picture["end"])
    return float(max(s["end"] for s in found["streams"] if s["end"] is not None))


def seen_to_its_end(found: Found) -> bool:
    return bool(found["whole"] or found.get("reached_end"))


def facts_from(found: Found, picture: Found, sound: Found | None, size: int) -> MediaFacts:
    zero = max(0.0, found["start"] or 0.0)
    rotation = clockwise(picture["rotation"])
    width, height = displayed(picture, rotation)
    ends = [s["end"] for s in (picture, sound) if s is not None and s["end"] is not None]
    if not seen_to_its_end(found):
        ends.append(told_end(found, picture) or 0.0)
    duration = plausible_duration(max(ends) - zero, found["duration"])
    seen = max(picture["end"] - picture["first"], 1e-3)
    fps = picture["packets"] / seen if found["whole"] and picture["packets"] > 1 else picture["fps"] or 25.0
    return MediaFacts(
        container=found["format"].split(",")[0],
        duration=duration,
        size_bytes=size,
        video_stream=picture["index"],
        video_codec=picture["codec"],
        width=width,
        height=height,
        rotation=rotation,
        fps=fps,
        audio_stream=sound["index"] if sound else None,
        audio_codec=sound["codec"] if sound else None,
        audio_channels=sound["channels"] if sound else 0,
        audio_start=max(0.0, sound["first"] - zero) if sound else 0.0,
        start=zero,
        video_start=max(0.0, picture["first"] - zero),
        frames=picture["packets"] if found["whole"] else None,
        droppable=picture["gap"],
        video_end=max(0.0, picture["end"] - zero) if seen_to_its_end(found) else None,
        pixels=picture["pixels"] or "",
        profile=picture["profile"] or "",
    )


def plausible_duration(measured: float, told: float | None) -> float:
    """The header's length where packets agree within a quarter of a second (it knows the last one's end), else theirs."""
    return told if told is not None and abs(told - measured) <= HEADER_AGREES_SECONDS else measured


def clockwise(counter_clockwise: int) -> int:
    """Quarter turns only; anything else in the metadata is no rotation that a player would apply."""
    return -counter_clockwise % 360 if counter_clockwise % 90 == 0 and abs(counter_clockwise) <= 360 else 0


def displayed(picture: Found, rotation: int) -> tuple[int, int]:
    """Width and height in square pixels, upright."""
    aspect = picture["aspect"] if 0.1 <= picture["aspect"] <= 10 else 1.0
    width, height = max(1, round(picture["width"] * aspect)), picture["height"]
    return (height, width) if rotation in (90, 270) else (width, height)
