"""HLS playlists (RFC 8216): written from what the segments really are, and given addresses that open when they are sent."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from videos.ffmpeg.boxes import Fragment

VERSION: Final = 7
"""Fragmented MP4 with a header of its own."""
ADDRESS: Final = re.compile(r'(?<=URI=")[^"]+(?=")|^(?!#)\S+$', re.MULTILINE)
SOUND: Final = "sound"


@dataclass(frozen=True)
class Track:
    """One track of segments in one file: `{name}.mp4`, listed in `{name}.m3u8`."""

    name: str
    codec: str
    timescale: int
    header: int
    """Bytes before the first segment."""
    fragments: Sequence[Fragment]

    @property
    def peak(self) -> int:
        """Bits a second of the largest segment; a last one that is all but empty counts for half a second at least."""
        return max(round(each.size * 8 / max(each.lasts / self.timescale, 0.5)) for each in self.fragments)

    @property
    def average(self) -> int:
        seconds = sum(each.lasts for each in self.fragments) / self.timescale
        return round(sum(each.size for each in self.fragments) * 8 / max(seconds, 0.5))


@dataclass(frozen=True)
class Quality:
    track: Track
    width: int
    height: int
    rate: Fraction


def media(track: Track) -> str:
    """The segments of one track: parts of one file, so that a long talk is a few objects and not thousands."""
    longest = max(each.lasts / track.timescale for each in track.fragments)
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}", f"#EXT-X-TARGETDURATION:{max(1, round(longest))}", "#EXT-X-PLAYLIST-TYPE:VOD"]
    lines += ["#EXT-X-INDEPENDENT-SEGMENTS", f'#EXT-X-MAP:URI="{track.name}.mp4",BYTERANGE="{track.header}@0"']
    for each in track.fragments:
        lines += [f"#EXTINF:{each.lasts / track.timescale:.5f},", f"#EXT-X-BYTERANGE:{each.size}@{each.offset}", f"{track.name}.mp4"]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def master(qualities: Sequence[Quality], sound: Track | None) -> str:
    """Smallest first: it is what a player begins with, and the first picture is there soonest."""
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}", "#EXT-X-INDEPENDENT-SEGMENTS"]
    if sound is not None:
        lines.append(f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="{SOUND}",NAME="{SOUND}",DEFAULT=YES,AUTOSELECT=YES,URI="{sound.name}.m3u8"')
    for each in sorted(qualities, key=lambda quality: quality.height * quality.width):
        codecs = ",".join(track.codec for track in (each.track, sound) if track is not None)
        more = (sound.peak, sound.average) if sound is not None else (0, 0)
        about = [f"BANDWIDTH={each.track.peak + more[0]}", f"AVERAGE-BANDWIDTH={each.track.average + more[1]}", f'CODECS="{codecs}"']
        about += [f"RESOLUTION={each.width}x{each.height}", f"FRAME-RATE={float(each.rate):.3f}"]
        about += [f'AUDIO="{SOUND}"'] if sound is not None else []
        lines += [f"#EXT-X-STREAM-INF:{','.join(about)}", f"{each.track.name}.m3u8"]
    return "\n".join([*lines, ""])


def sound_alone(track: Track) -> str:
    about = f'BANDWIDTH={track.peak},AVERAGE-BANDWIDTH={track.average},CODECS="{track.codec}"'
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}", "#EXT-X-INDEPENDENT-SEGMENTS", f"#EXT-X-STREAM-INF:{about}", f"{track.name}.m3u8", ""]
    return "\n".join(lines)


def addressed(playlist: str, address: Callable[[str], str]) -> str:
    """The same playlist with another address for each file that it names; `address` is asked once for each."""
    known: dict[str, str] = {}

    def replaced(match: re.Match[str]) -> str:
        name = match.group()
        if name not in known:
            known[name] = address(name)
        return known[name]

    return ADDRESS.sub(replaced, playlist)
