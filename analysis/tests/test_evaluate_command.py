"""`manage.py evaluate` on short clips, real ones and one made from a bundled talk."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from analysis.management.commands.evaluate import BEGIN, END, _write_between_marks
from videos.tests.recordings import Recordings


def test_it_works(shared_media: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, page = tmp_path / "figures.json", tmp_path / "accuracy.md"
    page.write_text("# Accuracy\n")
    call_command("evaluate", only="librivox_austen_0890", media=shared_media, json=out, markdown=page)
    rows = {row["name"]: row for row in json.loads(out.read_text())}
    assert 0 <= rows["word error rate, librivox_austen_0890"]["value"] < 0.5
    assert "librivox_austen_0890" in capsys.readouterr().out
    assert page.read_text().startswith(f"# Accuracy\n{BEGIN}\n| |")


@pytest.mark.parametrize("missing", ["media", "json"])
def test_a_folder_that_is_not_there_is_said_before_the_work(missing: str, shared_media: Path, tmp_path: Path) -> None:
    named = {"media": shared_media, "json": tmp_path / "figures.json"} | {missing: tmp_path / "nowhere" / "x"}
    with pytest.raises(CommandError, match="There is no"):
        call_command("evaluate", only="librivox_austen_0890", **named)


def test_a_clip_with_a_picture_is_seen_as_well(shared_media: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    call_command("evaluate", only="grid_bbaf2n", media=shared_media, json=out)
    rows = {row["name"]: row for row in json.loads(out.read_text())}
    assert rows["eye contact, mean error"]["value"] <= 20
    assert "1 clips looking into the camera" in rows["eye contact, mean error"]["detail"]


@pytest.fixture
def labelled(recording: Recordings, tmp_path: Path) -> Path:
    """A media folder with one made clip: its words are known, and that the speaker looks into the camera."""
    folder = tmp_path / "media"
    (folder / "talking_head").mkdir(parents=True)
    shutil.copy(recording("talk.mp4"), folder / "talking_head" / "talk.mp4")
    text = "hi and welcome my name is sarah and i have the pleasure to introduce the team behind the river project"
    labels = [{"start": 0, "end": 8, "gaze": "camera"}]
    row = {"file": "talking_head/talk.mp4", "transcript": {"text": text, "status": "exact"}, "labels": labels}
    (folder / "MANIFEST.json").write_text(json.dumps({"files": [row]}))
    return folder


def test_a_made_clip_is_heard_and_seen(labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, page = tmp_path / "figures.json", tmp_path / "accuracy.md"
    page.write_text("# Accuracy\n")
    call_command("evaluate", only="talk", media=labelled, json=out, markdown=page)
    rows = {row["name"]: row for row in json.loads(out.read_text())}
    assert 0 <= rows["word error rate, talk"]["value"] <= 0.25
    assert rows["eye contact, mean error"]["value"] <= 20
    assert page.read_text().startswith(f"# Accuracy\n{BEGIN}\n| |")
    assert "talk" in capsys.readouterr().out


def test_an_unknown_clip_is_refused(labelled: Path) -> None:
    with pytest.raises(CommandError, match="nothing-like-it"):
        call_command("evaluate", only="nothing-like-it", media=labelled)


def test_without_labelled_media_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    settings.BASE_DIR = tmp_path / "coherence"
    with pytest.raises(CommandError, match="nothing-like-it"):
        call_command("evaluate", only="nothing-like-it")
    assert "only the bundled samples" in capsys.readouterr().err


def test_the_table_replaces_the_one_before_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "accuracy.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    _write_between_marks(page, "new\n")
    assert page.read_text() == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
