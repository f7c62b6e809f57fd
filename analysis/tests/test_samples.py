"""The bundled samples are there, are what they say, and their ground truth is consistent in itself."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from analysis.measures.signals import Span, Transcript, VoiceSignals, Word
from analysis.measures.spoken import pace
from analysis.samples import SAMPLES, Sample
from analysis.samples.maker import talks

by_name = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)


def truth(sample: Sample) -> dict[str, Any]:
    return dict(json.loads(sample.truth.read_text()))


def test_together_they_are_small() -> None:
    assert [sample.id for sample in SAMPLES] == ["pitch", "class", "team"]
    assert sum(sample.path.stat().st_size for sample in SAMPLES) <= 12e6


@by_name
def test_it_is_a_video_as_people_record_them(sample: Sample) -> None:
    from videos.ffmpeg import binary, probe

    facts = probe.inspect(sample.path, ffmpeg=binary.ffmpeg(settings.FFMPEG_BINARY), limits=probe.Limits())
    assert (facts.width, facts.height, facts.video_codec, facts.audio_codec) == (1280, 720, "h264", "aac")
    assert 45 <= facts.duration <= 90
    assert facts.duration == pytest.approx(truth(sample)["duration"], abs=0.2)


@by_name
def test_it_says_that_it_is_synthetic(sample: Sample) -> None:
    assert truth(sample)["notice"] == "Synthetic sample: voice and face are generated"


@by_name
def test_words_stand_in_order_and_fill_the_talk(sample: Sample) -> None:
    known = truth(sample)
    edges = [edge for word in known["words"] for edge in (word["start"], word["end"])]
    assert all(later >= earlier - 0.02 for earlier, later in pairwise(edges))
    assert 0 < edges[0] < 2
    assert known["duration"] - 3 < edges[-1] < known["duration"]


@by_name
def test_planted_events_lie_in_the_talk(sample: Sample) -> None:
    known = truth(sample)
    assert len({row["kind"] for row in known["planted"]}) >= 3
    assert all(0 <= row["start"] < row["end"] <= known["duration"] for row in [*known["planted"], *known["acts"]])
    assert known["slide_changes"] == sorted(known["slide_changes"])


@by_name
def test_hands_rest_where_a_gesture_is_missing(sample: Sample) -> None:
    known = truth(sample)
    missing = [row for row in known["planted"] if row["kind"] == "MISSING_GESTURE"]
    moving = [row for row in known["acts"] if row["kind"] in ("gesture", "point", "fidget")]
    assert missing
    assert not any(act["start"] < row["end"] + 3 and act["end"] > row["start"] - 3 for row in missing for act in moving)


@by_name
def test_the_pace_leaves_the_calm_range_only_where_planned(sample: Sample) -> None:
    """The product's own definition, applied to the true words: no other stretch of the talk rushes or drags."""
    known = truth(sample)
    words = tuple(Word(row["word"], row["start"], row["end"], 1.0) for row in known["words"] if not row["filler"])
    speech = tuple(Span(row["start"], row["end"]) for row in known["words"])
    import numpy as np

    voice = VoiceSignals(0.05, np.zeros(0), np.zeros(0), speech, (), ())
    found = pace.stretches(Transcript(words, "script", "en", None, 1.0), voice)
    planned = [(row["cause"], row["start"], row["end"]) for row in known["planted"] if row["cause"] in ("rushing", "dragging")]
    assert all(any(each.kind == cause and each.start < end and each.end > start for cause, start, end in planned) for each in found)
    assert {each.kind for each in found} == {cause for cause, _, _ in planned}


@by_name
def test_fillers_are_said_as_the_script_has_them(sample: Sample) -> None:
    known = truth(sample)
    script = [token.strip("<>.,") for line in known["script"] for token in line.split() if token.startswith("<")]
    assert [row["word"] for row in known["words"] if row["filler"]] == script


def test_the_plan_in_the_maker_is_the_bundled_truth() -> None:
    for talk in talks.TALKS:
        known = truth(next(sample for sample in SAMPLES if sample.id == talk.id))
        assert known["script"] == [line.text for line in talk.lines]
        assert [act["kind"] for act in known["acts"]] == [cue.kind for cue in talk.cues if cue.kind != "slide"]


def test_times_of_the_plan_are_marks_with_seconds() -> None:
    from analysis.samples.maker import acting  # it loads what draws faces, in two seconds

    marks = {"look": 30.0, "end": 80.0}
    assert acting.resolve("look+1.5", marks) == 31.5
    assert acting.resolve("end-0.2", marks) == 79.8
    assert acting.resolve("0", marks) == 0.0
    with pytest.raises(ValueError, match="nowhere"):
        acting.resolve("nowhere", marks)


def test_what_they_are_made_of_is_named() -> None:
    said = (Path(SAMPLES[0].path).parent / "README.md").read_text()
    assert all(source in said for source in ("NASA", "public domain", "webxr-input-profiles", "MIT", "cmu_us_slt_arctic_hts"))
