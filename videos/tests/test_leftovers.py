"""What a killed server leaves of an upload."""

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import call_command

from videos import leftovers


@pytest.fixture
def folder(tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


def left(hours: float, content: bytes = b"12345") -> Path:
    """A body as Django itself stores it, last written to so long ago, whose request never ended."""
    with TemporaryUploadedFile("talk.mp4", "video/mp4", 0, None) as file:
        kept = Path(file.temporary_file_path())
        twin = kept.with_name(kept.name.replace("tmp", "tmpx", 1))
        twin.write_bytes(content)
    os.utime(twin, (time.time() - hours * 3600,) * 2)
    return twin


def test_it_works(folder):
    old, young = left(25), left(23)
    assert leftovers.remove() == 5
    assert (old.exists(), young.exists()) == (False, True)
    assert leftovers.remove() == 0


def test_what_others_keep_in_the_folder_stays(folder):
    target = left(0)
    others = [folder / "notes.txt", folder / "talk.upload.mp4"]
    for each in others:
        each.write_text("x")
        os.utime(each, (0, 0))
    link = folder / "tmplink.upload.mp4"
    link.symlink_to(target)
    (folder / "tmpfolder.upload").mkdir()
    os.utime(target, (0, 0))
    assert leftovers.remove() == 5
    assert all(each.exists() for each in others)
    assert (link.is_symlink(), (folder / "tmpfolder.upload").is_dir()) == (True, True)


def test_copies_of_what_lies_in_a_bucket_and_half_made_renditions(folder, settings):
    """They were fetched to be looked into, by a worker that was killed; so is what was made of one."""
    settings.SCRATCH_DIR = folder / "scratch"
    old, young, other, half = (
        settings.SCRATCH_DIR / name / "source.mp4" for name in ("upload-1", "upload-2", "import-1", "bench-1/film-1/tracks")
    )
    for path in (old, young, other, half):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"12345")
    for path in (old, other, half):
        os.utime(path, (0, 0))
    assert leftovers.remove() == 10
    assert [path.exists() for path in (old, young, other, half)] == [False, True, True, False]


def test_a_folder_that_is_not_there_holds_nothing(folder, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(folder / "gone")
    assert not any(leftovers.found().values())


@pytest.mark.django_db
@pytest.mark.parametrize(("options", "said", "stays"), [(["--dry-run"], "would be removed", True), ([], "were removed", False)])
def test_the_command_shows_what_it_removes(folder, options, said, stays):
    old, out = left(25, b"x" * 10**6), StringIO()
    call_command("prune_uploads", *options, stdout=out)
    assert f"unfinished request: {old} (1.0 MB)" in out.getvalue()
    assert f"1.0 MB {said}." in out.getvalue()
    assert old.exists() == stays
