"""What must hold when an odd or broken file went through the real stages, whichever file it was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from analysis.models import Analysis, StageResult
from videos.models import Video

NO_TRACK, NO_SOUND, NO_FACE = "The recording has no sound track.", "The recording has no sound.", "No face is in the picture."
ANY = ""
OF_WORDS = ("fillerWords", "fillersPerMinute", "speakingPace")
OF_FACE = ("eyeContact", "smiling")
FIXED = ("eyeContact", "fillerWords", "fidgeting", "speakingPace")
WORD_FLAGS = ("EMOTIONAL_MISMATCH", "MISSING_GESTURE", "FILLER_WORDS")

Analyze = Callable[[Path], tuple[int, Any]]


class Wanted(NamedTuple):
    """What a result must say: None is measured, a text is how the reason begins, ANY is whatever reason."""

    words: str | None = None
    face: str | None = None
    also: Callable[[dict[str, Any]], None] = lambda result: None
    """What only this file shows."""


def children() -> set[str]:
    """Processes that this one started and that still live."""
    return {child for task in Path("/proc/self/task").glob("*/children") for child in task.read_text().split()}


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def is_refused(path: Path, wanted: str, analyze: Analyze, settings: Any) -> str:
    """The command says `wanted` and leaves nothing behind. Returns what it should have written for people."""
    before = children()
    code, body = analyze(path)
    assert code == 1
    assert set(body) == {"error", "code", "retryable"}
    assert (body["code"], body["retryable"]) == (wanted, False)
    assert not Video.objects.exists()
    assert not Analysis.objects.exists()
    assert files_in(settings.MEDIA_ROOT) == files_in(settings.SCRATCH_DIR) == []
    assert children() <= before
    return str(body["error"]) + "\n"


def is_analysed(path: Path, wanted: Wanted, analyze: Analyze, settings: Any) -> dict[str, Any]:
    """The command comes to a result that claims what is so and no more."""
    before = children()
    code, result = analyze(path)
    assert code == 0, result
    nothing_invented(result)
    is_as(result, wanted)
    assert files_in(settings.SCRATCH_DIR) == [], files_in(settings.SCRATCH_DIR)
    assert children() <= before
    return dict(result)


def nothing_invented(result: dict[str, Any]) -> None:
    """What holds for every result, whatever was in the file."""
    reasons = {row["metric"]: row["reason"] for row in result["notMeasured"]}
    assert all(reason.endswith(".") for reason in reasons.values())
    assert {key for key in FIXED if result["metrics"][key] is None} == reasons.keys() & set(FIXED)
    assert {row["key"] for row in result["metricsDetail"] if row["value"] is None} <= reasons.keys()
    assert (result["coherenceScore"] is None) == ("coherenceScore" in reasons)
    spoken = " ".join(word["word"] for line in result["transcript"] for word in line["words"]).lower()
    for row in result["dissonanceFlags"] + result["moments"]:
        assert 0 <= row["timestamp"] <= row.get("endTimestamp", row["timestamp"]) <= result["durationSeconds"]
        assert (row.get("quote") or "").lower() in spoken
    ends = [word["end"] for line in result["transcript"] for word in line["words"]]
    assert max(ends, default=0.0) <= result["durationSeconds"] + 0.5


def is_as(result: dict[str, Any], wanted: Wanted) -> None:
    """Measured where that is possible; where not, for the reason that is true, and with no word about it."""
    reasons = {row["metric"]: row["reason"] for row in result["notMeasured"]}
    if wanted.words is None:
        assert not reasons.keys() & set(OF_WORDS)
    else:
        assert all(reasons[key].startswith(wanted.words) for key in OF_WORDS)
        assert "dissonance" in reasons
        assert not [row for row in result["moments"] if row["kind"] in WORD_FLAGS or row.get("quote")]
    if wanted.face is None:
        assert "eyeContact" not in reasons
    else:
        assert all(key in reasons for key in OF_FACE)
        assert reasons["eyeContact"].startswith(wanted.face)
        assert not [row for row in result["moments"] if row["kind"] in ("EMOTIONAL_MISMATCH", "EYE_CONTACT_LOSS")]
    wanted.also(result)


def hardly_seen(result: dict[str, Any]) -> None:
    """A picture that ends early is judged with little confidence."""
    detail = {row["key"]: row for row in result["metricsDetail"]}
    assert detail["eyeContact"]["lowConfidence"]
    assert detail["fidgeting"]["value"] is None


def does_no_work(path: Path, analyze: Analyze, title: str) -> None:
    """The same bytes under another name: its result is there, its title is that of the first."""
    known = StageResult.objects.count()
    code, result = analyze(path)
    assert (code, result["videoTitle"]) == (0, title)
    assert StageResult.objects.count() == known
    assert Video.objects.count() == 1
