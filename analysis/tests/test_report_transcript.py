"""The transcript's runs: the text itself, never rewritten, with its styles in the right places."""

from typing import Any

import pytest

from analysis.reports import lanes_data, transcript
from analysis.tests.report_examples import SCRIPTS, segment

NO_LANES = lanes_data.Lanes(duration=100.0)


def runs(rows: Any, lanes: lanes_data.Lanes = NO_LANES, numbers: dict[str, int] | None = None) -> list[dict[str, Any]]:
    return [run for part in transcript.paragraphs(rows, lanes, numbers or {}) for run in part["runs"]]


def test_unsure_words_are_dimmed_and_fillers_marked():
    row = segment("So look, um at this chart.", 10.0)
    row["words"][1]["confidence"] = 0.3
    lanes = lanes_data.Lanes(duration=100.0, fillers=((10.55, 10.95),))
    styled = [(run["text"], run["style"]) for run in runs([row], lanes)]
    assert styled == [("So ", ""), ("look", "low"), (", ", ""), ("um", "filler"), (" at this chart. ", "")]


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_text_is_kept_in_every_script(name):
    row = segment(SCRIPTS[name], 1.0)
    assert "".join(run["text"] for run in runs([row])).strip() == SCRIPTS[name]


def test_words_that_are_not_in_the_text_change_nothing():
    row = segment("One two.", 1.0, words=[{"word": "three", "start": 1, "end": 2, "confidence": 0.1}, {"word": None}, "x"])
    assert [(run["text"], run["style"]) for run in runs([row])] == [("One two. ", "")]


def test_a_flagged_sentence_carries_its_number():
    marked = [run for run in runs([segment("Look at this.", 1.0, flagId="a")], numbers={"a": 3}) if run["flag"]]
    assert [run["flag"] for run in marked] == [3]


def test_a_moment_over_several_rows_is_numbered_once():
    rows = [segment("One two.", 1.0, flagId="a"), segment("Three.", 2.0, flagId="a"), segment("Four.", 3.0, flagId="b")]
    assert [run["flag"] for run in runs(rows, numbers={"a": 1, "b": 2})] == [None, 1, 2]


def test_no_stop_is_invented():
    assert runs([segment("One two", 1.0)])[0]["text"] == "One two\u2002"


def test_measured_pauses_stand_between_sentences():
    lanes = lanes_data.Lanes(duration=100.0, pauses=((2.0, 4.4),))
    rows = [segment("One two three.", 1.0), segment("Four.", 5.0)]
    assert [run["pause"] for run in runs(rows, lanes) if run["pause"]] == ["2.4"]
    assert [run["pause"] for run in runs(rows) if run["pause"]] == []


def test_paragraphs_break_at_speakers_gaps_and_length():
    rows = [segment("A b c.", 0.0, speaker="1"), segment("D.", 1.0, speaker="2"), segment("E.", 9.0, speaker="2")]
    assert [(p["time"], p["speaker"]) for p in transcript.paragraphs(rows, NO_LANES, {})] == [("0:00", "1"), ("0:01", "2"), ("0:09", "")]


@pytest.mark.parametrize("rows", [None, [], "text", [None, 3, {}, {"text": "x"}, {"start": 1}]])
def test_nothing_usable_is_no_transcript(rows):
    assert transcript.paragraphs(rows, NO_LANES, {}) == []
