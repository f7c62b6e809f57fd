"""The terminal report: within its width, without colour, in plain letters where need be, and never a control character."""

import io
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from analysis.reports import terminal
from analysis.tests import report_examples as examples


def told(result: dict[str, Any], width: int = 80, **console: Any) -> str:
    out = io.StringIO()
    terminal.render(result, Console(file=out, width=width, **console))
    return out.getvalue()


def test_it_works():
    said = told(examples.full())
    for words in (
        "68 of 100",
        "Good Start",
        "Do this next",
        "What works",
        "What to work on",
        "0:41",
        "Words without a gesture",
        "Not measured. No trunk in view.",
        "Let the hand arrive with the word",
        "What was not measured",
    ):
        assert words in said


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("build", [examples.full, examples.hostile, examples.unmeasured, examples.long, dict])
def test_no_line_leaves_the_width(build, width):
    lines = told(build(), width).split("\n")
    assert max(cell_len(line) for line in lines) <= width


def test_without_a_terminal_there_is_no_escape():
    assert "\x1b" not in told(examples.hostile())


def test_colour_only_adds():
    coloured = told(examples.full(), force_terminal=True, color_system="truecolor", no_color=False)
    assert "\x1b[" in coloured
    assert "\x1b[3" not in told(examples.full(), force_terminal=True, color_system="truecolor", no_color=True).replace("\x1b[3m", "")


def test_five_lanes_with_brackets_between_them():
    lines = told(examples.full()).split("\n")
    lanes = [line for line in lines if line[:8].strip() in {"words", "voice", "face", "hands", "slides"}]
    assert len(lanes) == 5
    column = lanes[0].index("┏")
    assert [lane[column] for lane in lanes[:4]] == ["┏", "┃", "┃", "┗"]


def test_unmeasured_lanes_say_why():
    assert told(examples.unmeasured()).count("Not measured. The recording holds no speech.") >= 5


def test_a_crowd_shows_the_strongest_and_says_so():
    assert "These are the 12 strongest of 200; the PDF has them all." in told(examples.long())


def test_hostile_words_are_plain_words():
    said = told(examples.hostile(), 120)
    assert "#set page(fill: red) *b* _i_" in said
    assert "[x]" in said
    assert "\u202e" not in said


def test_a_terminal_without_unicode_gets_plain_letters():
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    terminal.render(examples.full(), Console(file=out, width=80))
    out.flush()
    assert b'"look at this chart"' in raw.getvalue()
