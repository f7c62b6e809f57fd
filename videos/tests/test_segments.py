"""What the playlists say of the segments is what a decoder finds in them."""

import io
import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest
from django.core.files.storage import default_storage

from videos import intake
from videos.models import MediaFile
from videos.renditions import films
from videos.renditions.bench import set_up
from videos.tests.recordings import TALK, WHEEL

pytestmark = pytest.mark.django_db
SEGMENT = re.compile(r"#EXTINF:([\d.]+),\n#EXT-X-BYTERANGE:(\d+)@(\d+)\n(\S+)")
RECORDINGS = (TALK, "portrait.mp4", "odd/uneven_rate.mp4", "odd/upside_down.mp4", "odd/late_sound.mp4", "odd/short_picture.mp4")


@pytest.fixture
def folder(owner, storage, recording, settings, tmp_path):
    def make(name) -> Path:
        settings.HLS_HEIGHTS, settings.FFMPEG_BINARY, settings.SCRATCH_DIR = (240, 180), WHEEL, tmp_path / "scratch"
        video = intake.receive(owner, recording(name))
        with set_up(video) as bench:
            films.make(bench, [MediaFile.Kind.HLS])
        return Path(default_storage.path(MediaFile.objects.get(kind="hls").storage_path)).parent

    return make


def segments(playlist: Path):
    """(told seconds, begin, end, first is a key frame, all decode) of each, decoded from its header and itself alone."""
    text, found = playlist.read_text(), []
    header = int(re.findall(r'BYTERANGE="(\d+)@0"', text)[0])
    target = int(re.findall(r"TARGETDURATION:(\d+)", text)[0])
    for told, size, offset, name in SEGMENT.findall(text):
        data = (playlist.parent / name).read_bytes()
        part = data[:header] + data[int(offset) : int(offset) + int(size)]
        with av.open(io.BytesIO(part)) as container:
            packets = [packet for packet in container.demux() if packet.size]
            times = [(packet.pts * packet.time_base, packet.duration * packet.time_base) for packet in packets]
            whole = sum(len(packet.decode()) for packet in packets) > 0
        assert round(float(told)) <= target
        found.append((float(told), times[0][0], times[-1][0] + times[-1][1], packets[0].is_keyframe, whole))
    return found


@pytest.mark.parametrize("name", RECORDINGS)
def test_it_works(name, folder):
    made = folder(name)
    tracks = {path.stem: segments(path) for path in made.glob("*p.m3u8")}
    assert len(tracks) == 2
    for found in [*tracks.values(), *(segments(path) for path in made.glob("sound.m3u8"))]:
        assert all(key and whole for *_, key, whole in found)
        assert [float(end - begin) for _, begin, end, *_ in found] == pytest.approx([told for told, *_ in found], abs=0.001)
        assert all(abs(float(later[1] - earlier[2])) < 0.001 for earlier, later in pairwise(found))
    one, other = ([begin for _, begin, *_ in found] for found in tracks.values())
    assert one == other
    assert one[0] == Fraction(0)


def test_sound_and_picture_are_equally_long(folder):
    made = folder("odd/short_picture.mp4")
    ends = [float(segments(path)[-1][2]) for path in [*made.glob("*p.m3u8"), made / "sound.m3u8"]]
    assert ends == pytest.approx([ends[0]] * 3, abs=0.05)
