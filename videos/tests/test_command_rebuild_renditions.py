"""`manage.py rebuild_renditions`: what is missing, once, and nothing that is there."""

from unittest.mock import Mock

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from coherence.core.shell import ProgramFailed
from videos import intake
from videos.models import MediaFile, Video
from videos.renditions import recipes
from videos.tests.recordings import TALK, WHEEL

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(owner, storage, recording, settings, tmp_path) -> Video:
    settings.HLS_HEIGHTS, settings.FFMPEG_BINARY, settings.SCRATCH_DIR = (180,), WHEEL, tmp_path / "scratch"
    video = intake.receive(owner, recording(TALK))
    Video.objects.update(status="completed")
    return video


def kinds():
    return set(MediaFile.objects.values_list("kind", flat=True))


def test_it_works(video, capsys):
    call_command("rebuild_renditions")
    assert kinds() == set(recipes.MADE_WITH)
    before = list(MediaFile.objects.values_list("pk", "created_at"))
    call_command("rebuild_renditions")
    assert "0 recordings, 0 failed." in capsys.readouterr().out
    assert list(MediaFile.objects.values_list("pk", "created_at")) == before


def test_a_dry_run_only_says_what_it_would_do(video, capsys):
    call_command("rebuild_renditions", "--dry-run", "--kind", "sounds")
    assert "Would make wav, mp3, hls_audio of “talk”" in capsys.readouterr().out
    assert kinds() == set()


def test_what_is_asked_for_and_no_more(video):
    call_command("rebuild_renditions", "--kind", "thumbnail", "--user", "nobody@example.com")
    assert kinds() == set()
    call_command("rebuild_renditions", "--kind", "thumbnail", "--limit", "0")
    assert kinds() == set()
    call_command("rebuild_renditions", "--kind", "thumbnail", "--limit", "1", "--user", video.user.email)
    assert kinds() == {"thumbnail"}


def test_one_whose_bytes_are_gone_holds_up_no_other(video, capsys):
    default_storage.delete(video.storage_path)
    call_command("rebuild_renditions", "--kind", "thumbnail")
    assert "1 recording, 1 failed." in capsys.readouterr().out


def test_one_that_a_program_fails_over_holds_up_no_other(video, owner, recording, monkeypatch, capsys):
    intake.receive(owner, recording("portrait.mp4"))
    Video.objects.update(status="completed")
    monkeypatch.setattr("videos.ffmpeg.thumbnail.make", Mock(side_effect=ProgramFailed("ffmpeg", 1, "it fell over")))
    call_command("rebuild_renditions", "--kind", "thumbnail")
    assert "2 recordings, 2 failed." in capsys.readouterr().out
