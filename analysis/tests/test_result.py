"""The AnalysisResult: the contract's shape, nothing invented, the same bytes every time."""

import json
import math
from datetime import UTC, datetime

import numpy as np
import pytest

from analysis import results
from analysis.measures import codec, remarks
from analysis.measures.signals import Signals
from analysis.tests import talks

ABOUT = results.About("video-1", "My talk", datetime(2026, 1, 10, 23, 30, tzinfo=UTC), 45_200_000, 1080)
COACHING = {
    "headline": "Your words are ready for your hands.",
    "advice": "Two paragraphs.",
    "strengths": ["a", "b", "c", "d", "e"],
    "priorities": ["a", "b", "c", "d"],
    "lessons": [{"title": "Point first"}],
    "model": "local-1",
    "generatedAt": "2026-01-10T23:31:00+00:00",
}
FIXED = {
    "videoId", "videoUrl", "durationSeconds", "coherenceScore", "scoreTier", "metrics", "dissonanceFlags", "timelineHeatmap",
    "strengths", "priorities", "transcript", "geminiReport", "videoTitle", "uploadDate", "duration", "fileSize", "resolution",
    "moments", "score", "notMeasured",
}  # fmt: skip


def result_of(signals, coaching=COACHING, about=ABOUT, **more):
    return results.assemble(remarks.make(signals, talks.THRESHOLDS), coaching, about, **more)


RICH = result_of(talks.rich_talk())


def blind(duration=60.0):
    """A talk of which only the sound is of any use."""
    nothing = talks.visual(duration).looking * np.nan
    reasons = dict.fromkeys(("looking", "smile", "hands", "body_motion"), "No face is in the picture.")
    return talks.visual(
        duration,
        looking=nothing,
        smile=nothing,
        hands=nothing,
        gesture_energy=nothing,
        body_motion=nothing,
        pointing=nothing,
        reasons=reasons,
    )


SILENT = talks.talk((), 60.0, seen=blind(), words_reason="Nobody speaks.", voice_reason="The sound track is silent.")


def test_it_works():
    assert set(RICH) >= FIXED
    assert RICH["videoTitle"] == "My talk"
    assert (RICH["uploadDate"], RICH["fileSize"], RICH["resolution"]) == ("Jan 10, 2026", "45 MB", "1080p")
    assert RICH["scoreTier"] in ("Needs Work", "Good Start", "Strong")
    assert RICH["coherenceScore"] == RICH["score"]["value"]


def test_the_date_is_that_of_the_persons_time_zone():
    about = results.About("v", "t", datetime(2026, 1, 10, 23, 30, tzinfo=UTC), 1, 720, time_zone="Asia/Tokyo")
    assert result_of(talks.rich_talk(), about=about)["uploadDate"] == "Jan 11, 2026"


def test_the_metrics_of_the_contract():
    assert set(RICH["metrics"]) == {"eyeContact", "fillerWords", "fidgeting", "speakingPace", "speakingPaceTarget"}
    assert RICH["metrics"]["speakingPaceTarget"] == "140-160"
    assert RICH["metrics"]["fillerWords"] == 4
    trended = result_of(talks.rich_talk(), trends={"eyeContact": 4.0})
    assert trended["metrics"]["eyeContactTrend"] == 4.0
    assert "fillerWordsTrend" not in trended["metrics"]


def test_flags_have_the_fields_and_types_of_the_contract():
    assert {flag["type"] for flag in RICH["dissonanceFlags"]} == {"EMOTIONAL_MISMATCH", "MISSING_GESTURE", "PACING_MISMATCH"}
    for flag in RICH["dissonanceFlags"]:
        assert flag["severity"] in ("HIGH", "MEDIUM", "LOW")
        assert flag["description"]
        assert flag["coaching"]
        assert 0 <= flag["confidence"] <= 100
        assert flag["duration"] == pytest.approx(flag["endTimestamp"] - flag["timestamp"], abs=1e-3)
        assert flag["claims"]
        assert None not in flag.values()


def test_moments_bring_the_other_kinds_too():
    assert {moment["kind"] for moment in RICH["moments"]} >= {"EYE_CONTACT_LOSS", "FILLER_WORDS", "POSITIVE_MOMENT"}
    for moment in RICH["moments"]:
        assert ("severity" in moment) == (moment["kind"] != "POSITIVE_MOMENT")


def test_no_more_strengths_and_priorities_than_the_contract_allows():
    assert (len(RICH["strengths"]), len(RICH["priorities"])) == (4, 3)


def test_the_report_of_the_coach():
    assert RICH["geminiReport"] == {
        "coachingAdvice": "Two paragraphs.",
        "headline": "Your words are ready for your hands.",
        "generatedAt": "2026-01-10T23:31:00+00:00",
        "modelUsed": "local-1",
    }


def test_the_transcript_is_marked_where_something_happens():
    rows = RICH["transcript"]
    assert [row["id"] for row in rows] == [f"segment-{n + 1}" for n in range(len(rows))]
    chart = next(row for row in rows if row["text"].startswith("Look at this chart"))
    assert (chart["highlight"], chart["flagId"]) == ("mismatch", "flag-1")
    assert rows[0]["highlight"] is None
    assert "flagId" not in rows[0]
    spoken = [word["word"] for row in rows for word in row["words"]]
    assert spoken == [word.text for word in talks.rich_talk().transcript.words]


def test_fillers_and_unsure_words_are_marked():
    spoken = [
        *talks.words("we um went on with the plan for the whole long week as it was", 2.0),
        *talks.words("perhaps", 12.0, confidence=0.3),
    ]
    rows = result_of(talks.talk(spoken, 20.0))["transcript"]
    assert [row["highlight"] for row in rows] == ["filler", None]
    assert [word["word"] for word in rows[0]["words"] if word.get("highlight") == "filler"] == ["um"]
    assert rows[1]["words"][0]["lowConfidence"] is True
    assert "lowConfidence" not in rows[0]["words"][0]


def test_words_that_cannot_be_trusted_are_not_shown():
    result = result_of(talks.talk(talks.words(talks.CHART, 2.0), 30.0, words_reason="Another language is spoken."))
    assert result["transcript"] == []
    assert {"metric": "speakingPace", "reason": "Another language is spoken."} in result["notMeasured"]
    assert result["lanes"]["words"]["reason"] == "Another language is spoken."
    assert not [flag for flag in result["dissonanceFlags"] if "quote" in flag]


def test_what_was_not_measured_is_null_and_said():
    result = result_of(SILENT, coaching={})
    assert [result["metrics"][key] for key in ("eyeContact", "fillerWords", "fidgeting", "speakingPace")] == [None] * 4
    assert (result["coherenceScore"], result["scoreTier"], result["nextThing"]) == (None, None, None)
    reasons = {row["metric"]: row["reason"] for row in result["notMeasured"]}
    assert {"eyeContact", "fillerWords", "fidgeting", "speakingPace", "dissonance", "coherenceScore"} <= set(reasons)
    assert all(reasons.values())
    assert all(row["value"] is None and row["reason"] for row in result["metricsDetail"])
    assert result["dissonanceFlags"] == result["moments"] == result["timelineHeatmap"] == result["transcript"] == []


def test_every_metric_is_either_a_number_or_not_measured():
    for signals in (talks.rich_talk(), SILENT, talks.talk(talks.words(talks.FIRST), 30.0, seen=blind(30.0))):
        result = result_of(signals)
        missing = {row["metric"] for row in result["notMeasured"]}
        for row in result["metricsDetail"]:
            assert (row["value"] is None) == (row["key"] in missing)


def test_lanes_carry_the_brackets_of_the_flags():
    lanes = RICH["lanes"]
    assert [bracket["flagId"] for bracket in lanes["brackets"]] == [flag["id"] for flag in RICH["dissonanceFlags"]]
    first = lanes["brackets"][0]
    assert (first["from"], first["to"], first["severity"]) == ("words", "hands", "HIGH")
    assert lanes["slides"]["shown"][1] == [30.0, 36.0, 2]
    assert [away for away in lanes["face"]["away"] if away[0] < 52.0 < away[1]]
    assert len(lanes["voice"]["loudness"]) == len(lanes["voice"]["pitch"]) <= 600
    assert len(lanes["hands"]["energy"]) <= 600


def test_lanes_of_a_long_talk_stay_small():
    signals = talks.talk(talks.words("we go on and on with it " * 120, 1.0, 60.0), 1200.0)
    lanes = result_of(signals)["lanes"]
    assert max(len(lanes["words"]["pace"]), len(lanes["voice"]["pitch"]), len(lanes["hands"]["energy"])) <= 600
    assert lanes["voice"]["hop"] * len(lanes["voice"]["pitch"]) == pytest.approx(1200.0, rel=0.01)


def test_unmeasured_lanes_say_why():
    lanes = result_of(SILENT)["lanes"]
    assert all(lanes[name].get("reason") for name in ("words", "voice", "face", "hands", "slides"))


def test_the_same_signals_give_the_same_bytes():
    stored = json.loads(json.dumps(codec.dump(talks.rich_talk())))
    texts = {json.dumps(result_of(codec.load(Signals, stored)), sort_keys=True) for _ in range(3)}
    assert len(texts) == 1


def test_it_is_plain_finite_json():
    def walk(value):
        if isinstance(value, dict):
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)
        else:
            assert value is None or isinstance(value, str | bool | int | float)
            assert not isinstance(value, float) or (math.isfinite(value) and value == round(value, 4))

    walk(RICH)
    walk(result_of(SILENT))


def test_the_next_thing_is_what_brings_most():
    best = RICH["score"]["whatIf"][0]
    told = result_of(talks.rich_talk(), coaching={})["nextThing"]
    assert told["text"] == told["change"] == best["change"]
    assert (told["gain"], told["total"]) == (best["gain"], best["total"])


def test_the_next_thing_is_said_in_the_coachs_words():
    assert RICH["nextThing"]["text"] == RICH["priorities"][0]
    assert RICH["nextThing"]["change"] == RICH["score"]["whatIf"][0]["change"]


def test_with_nothing_to_mend_the_next_thing_is_to_keep_it():
    calm = talks.talk(talks.words("we went to the house and then the people came back to us " * 5, 2.0), 30.0)
    assert result_of(calm, coaching={})["nextThing"]["text"] == results.KEEP
    assert result_of(calm, coaching={"priorities": ["Let your voice move."]})["nextThing"]["text"] == "Let your voice move."


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (820_400, "820 KB"), (1_250_000, "1.2 MB"), (45_200_000, "45 MB"), (1_200_000_000, "1.2 GB")],
)
def test_sizes_as_people_say_them(size, text):
    assert results.file_size(size) == text


def test_a_smile_is_not_praised_where_it_is_held_against_the_words():
    for moment in RICH["moments"]:
        if moment["kind"] == "POSITIVE_MOMENT" and "smil" in moment["description"]:
            disputed = [flag for flag in RICH["dissonanceFlags"] if flag["type"] == "EMOTIONAL_MISMATCH"]
            assert all(moment["timestamp"] >= flag["endTimestamp"] or moment["endTimestamp"] <= flag["timestamp"] for flag in disputed)


def test_no_markup_reaches_whoever_shows_the_result():
    shown = {key: value for key, value in RICH.items() if key not in results.VERBATIM}
    assert "*" not in json.dumps(shown, ensure_ascii=False)
    assert "“look at this chart”" in json.dumps(shown, ensure_ascii=False)


def test_a_spoken_word_says_how_it_sounded():
    word = RICH["transcript"][0]["words"][0]
    assert -60 < word["loudness"] < 0
    assert word["pitch"] is not None
