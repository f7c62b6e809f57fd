"""`manage.py analyze`: the result or the reason, in the terminal and in the files."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from analysis import runs
from analysis.models import Analysis, ProcessingJob, Status, Worker
from analysis.tests.pipeline_stages import NEEDS
from analysis.tests.waiting import until
from videos.models import Video

pytestmark = pytest.mark.usefixtures("sqlite", "pipeline")


@pytest.fixture
def analyze(tmp_path):
    """Run the command in this process; returns its exit code. The files are `out.json` and `out.pdf` of the test's folder."""

    def run(video, *more):
        try:
            call_command("analyze", str(video), "--inline", "--json", str(tmp_path / "out.json"), *more)
        except SystemExit as end:
            return end.code
        return 0

    return run


def written(tmp_path: Path) -> Any:
    return json.loads((tmp_path / "out.json").read_text())


def test_it_works(analyze, clip, tmp_path, capsys, pipeline):
    assert analyze(clip, "--pdf", str(tmp_path / "out.pdf"), "--title", "Our plan") == 0
    text = (tmp_path / "out.json").read_text()
    assert written(tmp_path)["coherenceScore"] == 71.5
    assert text == json.dumps(json.loads(text), sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    assert (tmp_path / "out.pdf").read_bytes() == b"%PDF-1.7 small"
    said = capsys.readouterr()
    assert str(tmp_path / "out.pdf") in said.out
    assert "Doing visual" in said.err
    assert Video.objects.get().title == "Our plan"
    assert sorted(pipeline.ran()) == sorted(NEEDS)


def test_nothing_is_left_behind(analyze, clip, tmp_path, settings):
    analyze(clip)
    assert list(settings.SCRATCH_DIR.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith((".", "out"))) == ["out.json"]


def test_the_same_file_again_does_no_work(analyze, clip, pipeline, tmp_path):
    analyze(clip)
    first, done = written(tmp_path), pipeline.ran()
    assert analyze(clip) == 0
    again = written(tmp_path)
    assert {**again, "analysisId": None} == {**first, "analysisId": None}
    assert pipeline.ran() == done


def test_a_new_title_for_a_known_recording_is_taken(analyze, clip):
    analyze(clip, "--title", "Our plan")
    analyze(clip, "--title", "Our better plan\x07")
    assert Video.objects.get().title == "Our better plan"
    analyze(clip)
    assert Video.objects.get().title == "Our better plan"


def test_the_result_stands_when_nothing_can_be_printed(analyze, clip, tmp_path, monkeypatch, capfd):
    def fail(*args, **options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("analysis.reports.terminal.render", fail)
    assert analyze(clip) == 0
    assert written(tmp_path)["coherenceScore"] == 71.5
    assert "could not be printed: No space left on device." in capfd.readouterr().err


def test_without_ffmpeg_the_reason_is_told(analyze, clip, tmp_path, settings):
    settings.FFMPEG_BINARY = "/nowhere/ffmpeg"
    assert analyze(clip) == 1
    assert written(tmp_path)["code"] == "SERVICE_UNAVAILABLE"
    assert "/nowhere/ffmpeg" in written(tmp_path)["error"]


def test_a_file_that_is_no_video_is_refused(analyze, tmp_path, capsys):
    path = tmp_path / "notes.mp4"
    path.write_text("not a video")
    assert analyze(path) == 1
    error = written(tmp_path)
    assert (error["code"], error["retryable"]) == ("INVALID_FORMAT", False)
    assert error["error"] in capsys.readouterr().err
    assert not Analysis.objects.exists()


def test_a_missing_file_is_refused(analyze, tmp_path):
    assert analyze(tmp_path / "nothing.mp4") == 1
    assert written(tmp_path)["code"] == "NOT_FOUND"


def test_a_stage_that_refuses_is_told(analyze, clip, tmp_path, pipeline, capsys):
    pipeline.fail("visual", "refused")
    assert analyze(clip) == 1
    assert written(tmp_path) == {"error": "This is not a video.", "code": "INVALID_FORMAT", "retryable": False}
    assert "This is not a video." in capsys.readouterr().err


def test_a_run_that_failed_three_times_may_be_tried_again(analyze, clip, tmp_path, pipeline):
    pipeline.fail("scoring", "crash")
    assert analyze(clip) == 1
    assert (written(tmp_path)["code"], written(tmp_path)["retryable"]) == ("PROCESSING_FAILED", True)


@pytest.mark.parametrize("place", ["missing/out.pdf", "", "pipe"])
def test_an_output_that_cannot_be_written_is_refused_before_the_work(analyze, clip, tmp_path, place):
    os.mkfifo(tmp_path / "pipe")
    assert analyze(clip, "--pdf", str(tmp_path / place)) == 1
    assert written(tmp_path)["code"] == "VALIDATION_ERROR"
    assert not Video.objects.exists()


def test_a_result_that_finds_no_room_is_told(analyze, clip, tmp_path, monkeypatch, capsys):
    def fail(self, target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", fail)
    assert analyze(clip) == 1
    assert "out.json could not be written: No space left on device." in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()


def test_a_full_disk_is_told_at_once(analyze, clip, tmp_path, monkeypatch):
    from analysis.pipeline import results

    def fail(value):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(results, "pack", fail)
    assert analyze(clip) == 1
    assert (written(tmp_path)["code"], written(tmp_path)["retryable"]) == ("STORAGE_FAILED", True)
    assert set(ProcessingJob.objects.filter(attempt__gt=0).values_list("attempt", flat=True)) == {1}


def test_the_recording_is_never_written_over(clip, capsys):
    before = clip.read_bytes()
    with pytest.raises(SystemExit):
        call_command("analyze", str(clip), "--inline", "--json", str(clip))
    assert clip.read_bytes() == before
    assert "the recording itself" in capsys.readouterr().err


def test_the_recording_is_known_by_any_of_its_names(clip, tmp_path, capsys):
    os.link(clip, clip.parent / "second name")
    with pytest.raises(SystemExit):
        call_command("analyze", str(clip), "--inline", "--pdf", str(clip.parent / "second name"))
    assert "the recording itself" in capsys.readouterr().err


def test_result_and_report_need_two_files(clip, tmp_path, analyze):
    assert analyze(clip, "--pdf", str(tmp_path / "out.json")) == 1
    assert not Video.objects.exists()


def test_a_link_that_leads_to_itself_is_told(analyze, clip, tmp_path):
    loop = tmp_path / "loop.mp4"
    loop.symlink_to(loop)
    assert analyze(loop) == 1
    assert written(tmp_path)["code"] in ("NOT_FOUND", "VALIDATION_ERROR", "INVALID_FORMAT")


def test_an_unknown_person_is_refused(analyze, clip, tmp_path):
    assert analyze(clip, "--user", "nobody@example.com") == 1
    assert written(tmp_path)["code"] == "NOT_FOUND"


def test_it_belongs_to_whom_it_is_said(analyze, clip, django_user_model):
    ada = django_user_model.objects.create_user("ada@example.com")
    assert analyze(clip, "--user", "ADA@example.com") == 0
    assert Video.objects.get().user == ada


def test_an_interruption_cancels_and_cleans(analyze, clip, tmp_path, pipeline, settings):
    pipeline.hold("visual")

    def interrupt():
        until(lambda: ProcessingJob.objects.filter(stage="visual", status=Status.PROCESSING).exists())
        connection.close()
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=interrupt)
    thread.start()
    assert analyze(clip) == 130
    thread.join()
    assert written(tmp_path)["code"] == "CANCELLED"
    assert Analysis.objects.get().error_code == "CANCELLED"
    assert not ProcessingJob.objects.unfinished().exists()
    assert list(settings.SCRATCH_DIR.iterdir()) == []


def test_an_interruption_within_the_beginning_of_a_transaction_is_one_as_well(analyze, clip, tmp_path, monkeypatch):
    """Django has sent BEGIN then, and does not know it yet."""

    def begin(analysis, **options):
        connection.ensure_connection()
        connection.connection.execute("BEGIN IMMEDIATE")
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "run_next", begin)
    assert analyze(clip) == 130
    assert Analysis.objects.get().error_code == "CANCELLED"


def test_an_unexpected_failure_is_written_down_and_raised(analyze, clip, tmp_path, monkeypatch):
    def fail(*args, **options):
        raise RuntimeError("a bug")

    monkeypatch.setattr(runs, "start", fail)
    with pytest.raises(RuntimeError):
        analyze(clip)
    assert written(tmp_path)["code"] == "INTERNAL_ERROR"


def test_a_database_that_is_not_there_is_told(analyze, clip, tmp_path):

    with connection.cursor() as cursor:
        cursor.execute("drop table workers")
        cursor.execute("drop table analyses")
    assert analyze(clip) == 1
    assert written(tmp_path)["code"] == "SERVICE_UNAVAILABLE"
    assert "migrate" in written(tmp_path)["error"]


@pytest.mark.slow
def test_it_brings_its_own_worker_and_takes_it_away(sqlite, clip, tmp_path, pipeline, environment, settings):
    command = [sys.executable, "manage.py", "analyze", str(clip), "--json", str(tmp_path / "out.json")]
    done = subprocess.run(
        command, env=os.environ | environment(sqlite), cwd=settings.BASE_DIR, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert written(tmp_path)["scoreTier"] == "Good Start"
    assert sorted(pipeline.ran()) == sorted(NEEDS)
    assert not Worker.objects.exists()
    assert list(Path(settings.SCRATCH_DIR).iterdir()) == []
