"""Which program does the work."""

import pytest

from videos.ffmpeg import binary


def test_the_program_asked_for_is_used():
    assert binary.ffmpeg("sh").endswith("/sh")
    with pytest.raises(FileNotFoundError, match="FFMPEG_BINARY"):
        binary.ffmpeg("no-such-ffmpeg")


def test_without_one_on_the_path_the_wheel_serves(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    binary.ffmpeg.cache_clear()
    assert "imageio_ffmpeg" in binary.ffmpeg()

    def absent() -> str:
        raise RuntimeError

    monkeypatch.setattr("imageio_ffmpeg.get_ffmpeg_exe", absent)
    binary.ffmpeg.cache_clear()
    with pytest.raises(FileNotFoundError, match="No ffmpeg"):
        binary.ffmpeg()
    binary.ffmpeg.cache_clear()
