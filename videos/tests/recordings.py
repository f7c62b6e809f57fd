"""Recordings with one oddity or one defect each, made from a bundled talk when a test first asks for them."""

import struct
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from django.conf import settings

from videos.tests import clips

WHEEL: str = imageio_ffmpeg.get_ffmpeg_exe()
"""Its encoders are the same on every machine; what is made is read with the other program, too."""
SAMPLES = Path(settings.BASE_DIR) / "analysis" / "samples"
SAMPLE, HESITANT = SAMPLES / "team.mp4", SAMPLES / "pitch.mp4"
SPEAKER = "crop=720:720:560:0,scale=320:320,fps=25"
H264, AAC, COPY = ("-c:v", "libx264", "-preset", "veryfast", "-threads", "1"), ("-c:a", "aac"), ("-c", "copy")
MONO = ("-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le")
TALK = "talk.mp4"
UNICODE = "odd/präsentation 演讲 🎤 (final).mp4"
SAME_BYTES = ("odd/-leading_dash.mp4", "odd/no_extension", UNICODE)

MADE_WITH: dict[str, tuple[str, ...]] = {
    TALK: ("-t", "8", "-i", str(SAMPLE), "-vf", SPEAKER, *H264, *AAC),
    "portrait.mp4": ("-t", "3", "-i", str(SAMPLE), "-vf", "crop=412:720:760:0", *H264, "-an"),
    "talk.wav": ("-i", TALK, "-vn", *MONO),
    "hesitant.wav": ("-t", "18", "-i", str(HESITANT), "-vn", *MONO),
    "looks_away.mp4": ("-ss", "8", "-t", "6", "-i", str(HESITANT), "-vf", "crop=440:720:0:0", *H264, "-an"),
    "hands_stay_down.mp4": ("-ss", "30", "-t", "14", "-i", str(SAMPLE), *COPY, "-movflags", "+faststart"),  # "look at this red line"
    "slides.mp4": ("-t", "12", "-i", str(HESITANT), "-vf", "crop=808:456:456:104,fps=10", *H264, "-an"),
    "long.mp4": ("-t", "20", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=10", *H264),
    "one_a_second.mov": ("-t", "20", "-f", "lavfi", "-i", "testsrc2=s=880x400:r=1", "-c:v", "mjpeg"),
    "odd/uneven_rate.mp4": ("-i", TALK, "-vf", r"select='not(between(mod(n\,25)\,5\,14))'", "-fps_mode", "vfr", *H264, "-c:a", "copy"),
    "odd/upside_down.mp4": ("-display_rotation", "180", "-i", TALK, *COPY),
    "odd/hevc.mp4": ("-i", TALK, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1", *AAC),
    "odd/vp9.webm": ("-i", TALK, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"),
    "odd/live.webm": ("-i", "odd/vp9.webm", *COPY, "-live", "1"),
    "odd/mpeg2.ts": ("-i", TALK, "-c:v", "mpeg2video", "-q:v", "4", "-c:a", "ac3"),
    "odd/no_sound.mp4": ("-i", TALK, "-an", *COPY),
    "odd/silent.mp4": ("-i", TALK, "-c:v", "copy", "-af", "volume=0", *AAC),
    "odd/quiet.mp4": ("-i", TALK, "-c:v", "copy", "-af", "volume=-40dB", *AAC),
    "odd/one_picture.mp4": ("-i", TALK, "-frames:v", "1", "-an", *H264),
    "odd/late_sound.mp4": ("-i", TALK, "-itsoffset", "3", "-i", TALK, "-map", "0:v", "-map", "1:a", *COPY),
    "odd/short_picture.mp4": ("-t", "3", "-i", TALK, "-i", TALK, "-map", "0:v", "-map", "1:a", *H264, "-c:a", "copy"),
    "odd/black.mp4": ("-i", TALK, "-vf", "drawbox=c=black:t=fill", *H264, "-c:a", "copy"),
    "odd/centre_only.mp4": ("-i", TALK, "-c:v", "copy", "-af", "pan=5.1|FC=c0", *AAC),
    "odd/right_only.mp4": ("-i", TALK, "-c:v", "copy", "-af", "pan=stereo|FR=c0", *AAC),
    "odd/oblong_pixels.mp4": ("-i", TALK, "-vf", "scale=321:243,setsar=81/107", "-pix_fmt", "yuv444p", *H264, "-c:a", "copy"),
    "odd/first_picture_black.mp4": (
        "-i", "odd/black.mp4", "-i", TALK, "-map", "0:v", "-map", "1:v", "-map", "1:a", *COPY,
    ),
    "twenty_minutes.mp4": ("-t", "1200", "-f", "lavfi", "-i", "color=black:s=64x36:r=1", "-c:v", "mpeg4"),
    "odd/two_hours.mp4": ("-t", "7200", "-f", "lavfi", "-i", "color=black:s=64x36:r=1", "-c:v", "mpeg4"),
    "broken/sound_only.mp4": ("-i", TALK, "-vn", *COPY),
    "broken/huge.mp4": ("-f", "lavfi", "-i", "color=gray:s=8192x8192:r=5", "-frames:v", "1", "-c:v", "mjpeg"),
    "broken/a_picture.mp4": ("-i", TALK, "-frames:v", "1", "-c:v", "png", "-f", "image2", "-update", "1"),
    "header_first.mp4": ("-i", TALK, *H264, "-g", "12", "-c:a", "copy", "-movflags", "+faststart"),
}  # fmt: skip


class Recordings:
    """Call it with a name; a recording is made once, from those that its recipe names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[str] = set()

    def __call__(self, name: str) -> Path:
        path = self._folder / name
        if name not in self._made:
            path.parent.mkdir(exist_ok=True)
            if name in MADE_WITH:
                self._encode(MADE_WITH[name], path)
            else:
                path.write_bytes(WRITTEN[name](self))
            self._made.add(name)
        return path

    def _encode(self, arguments: tuple[str, ...], path: Path) -> None:
        known = [str(self(each)) if each in MADE_WITH else each for each in arguments]
        clips.run(WHEEL, *known, f"file:{path}")


def without_tracks(of: Recordings) -> bytes:
    """A whole MP4 header that describes nothing."""
    header = struct.pack(">4s7I", b"mvhd", 0, 0, 0, 1000, 0, 0x10000, 0x1000000) + bytes(76)
    boxes = b"ftypisom" + bytes(4) + b"isom", b"moov" + struct.pack(">I", len(header) + 4) + header
    return b"".join(struct.pack(">I", len(box) + 4) + box for box in boxes)


def with_a_lying_header(of: Recordings) -> bytes:
    """Seven weeks, says the file's own header; its tracks know better."""
    data = bytearray(of(TALK).read_bytes())
    at = data.index(b"mvhd") + 20
    data[at : at + 4] = b"\xff" * 4
    return bytes(data)


def overwritten(fill: Callable[[int], bytes], begin: float, end: float) -> Callable[[Recordings], bytes]:
    """The header is whole; of the sound and picture, the share from `begin` to `end` is something else."""

    def write(of: Recordings) -> bytes:
        data = bytearray(of("header_first.mp4").read_bytes())
        content = data.index(b"mdat") + 4
        first, last = (content + int(share * (len(data) - content)) for share in (begin, end))
        data[first:last] = fill(last - first)
        return bytes(data)

    return write


def noise(size: int) -> bytes:
    return np.random.default_rng(4).bytes(size)


def cut(name: str, share: float) -> Callable[[Recordings], bytes]:
    return lambda of: of(name).read_bytes()[: int(share * of(name).stat().st_size)]


def saying(text: str) -> Callable[[Recordings], bytes]:
    return lambda of: text.encode()


WRITTEN: dict[str, Callable[[Recordings], bytes]] = {
    **{name: lambda of: of(TALK).read_bytes() for name in SAME_BYTES},
    "odd/lying_header.mp4": with_a_lying_header,
    "broken/truncated.mp4": cut("header_first.mp4", 0.45),
    "broken/no_header.mp4": cut(TALK, 0.6),
    "broken/hole.mp4": overwritten(bytes, 0.25, 0.75),
    "broken/scrambled.mp4": overwritten(noise, 0.05, 1.0),
    "broken/empty.mp4": saying(""),
    "broken/text.mp4": saying("Good morning everyone.\n" * 200),
    "broken/page.mp4": saying("<!doctype html><title>404</title><p>Not found</p>"),
    "broken/play_list.mp4": saying("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1.0,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"),
    "broken/concat_script.mp4": saying("ffconcat version 1.0\nfile '/etc/hostname'\n"),
    "broken/noise.mp4": lambda of: noise(65_536),
    "broken/wrong_magic.mp4": lambda of: b"\x1aE\xdf\xa3" + of(TALK).read_bytes()[4:30_000],
    "broken/no_tracks.mp4": without_tracks,
}
ALL = (*MADE_WITH, *WRITTEN)
BROKEN = tuple(name for name in ALL if name.startswith("broken/"))
ODD = tuple(name for name in ALL if name.startswith("odd/"))
