"""The lanes picture: well-formed, honest, deterministic, and the same facts at every width."""

import itertools
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from analysis.reports import lanes_svg
from analysis.reports.lanes_data import read
from analysis.reports.lanes_frame import frame
from analysis.reports.theme import DARK, LIGHT, PAGE, Theme
from analysis.tests import report_examples as examples

NS = "{http://www.w3.org/2000/svg}"


def draw(lanes: Any, *, width: int = 1280, theme: Theme = LIGHT, compact: bool = False, **more: Any) -> str:
    return lanes_svg.render(lanes, width=width, theme=theme, compact=compact, title="A talk", **more)


def brackets(svg: str) -> list[Any]:
    return [g for g in ET.fromstring(svg).iter(f"{NS}g") if (g.get("class") or "").startswith("bracket ")]


def labels(svg: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(svg).iter(f"{NS}text")]


def test_it_works():
    svg = draw(examples.lanes())
    assert {"Words", "Voice", "Face", "Hands", "Slides"} <= set(labels(svg))
    assert [(g.get("data-flags"), g.get("data-start"), g.get("data-end")) for g in brackets(svg)] == [
        ("b", "80.00", "84.00"),
        ("a", "41.20", "45.60"),
    ]


@pytest.mark.parametrize("width", [100, 360, 640, 1280])
@pytest.mark.parametrize("theme", [LIGHT, DARK, PAGE], ids=lambda theme: theme.name)
def test_same_input_same_bytes(width, theme):
    assert draw(examples.lanes(), width=width, theme=theme, compact=width < 400) == draw(
        examples.lanes(), width=width, theme=theme, compact=width < 400
    )


def test_a_phone_gets_lanes_of_14_px():
    beds = [
        rect for rect in ET.fromstring(draw(examples.lanes(), width=360, compact=True)).iter(f"{NS}rect") if rect.get("fill") == LIGHT.lane
    ]
    assert {rect.get("height") for rect in beds} == {"14"}
    assert len(beds) == 5


def test_a_fingerprint_has_brackets_and_no_words():
    svg = draw(examples.lanes(), width=120, compact=True)
    assert labels(svg) == []
    assert len(brackets(svg)) == 2


def test_what_was_not_measured_says_why_and_draws_nothing():
    svg = draw(examples.lanes() | {"face": {"reason": "no face was found"}})
    missing = [g for g in ET.fromstring(svg).iter(f"{NS}g") if g.get("class") == "lane-missing"]
    assert [g.findtext(f"{NS}title") for g in missing] == ["Not measured. No face was found."]
    assert "Not measured. No face was found." in labels(svg)
    assert "Not measured. face: No face was found." in ET.fromstring(svg).findtext(f"{NS}desc", "")


def test_a_lane_without_data_and_reason_is_not_measured():
    assert read({"duration": 10, "voice": None, "hands": {"energy": [[1, None]]}}).reasons.keys() == {
        "words",
        "voice",
        "face",
        "hands",
        "slides",
    }


def test_a_reason_outweighs_what_is_left_of_a_lane():
    pauses_only = {"pace": [[1.0, None]], "fillers": [], "pauses": [[3.0, 6.0]]}
    assert "words" in read(examples.lanes() | {"words": pauses_only | {"reason": "not English"}}).reasons
    assert "words" not in read(examples.lanes() | {"words": pauses_only}).reasons


def test_a_bracket_never_touches_an_unmeasured_lane():
    data = read(examples.lanes() | {"hands": {"reason": "no hands in view"}})
    assert [bracket.names for bracket in data.brackets] == [("words", "words"), ("words", "face")]


def test_nothing_at_all_is_still_a_picture():
    for lanes in (None, {}, {"duration": None}, {"duration": float("nan"), "words": {"pace": "x", "fillers": [[1], ["a", 2]]}}):
        assert len([t for t in labels(draw(lanes)) if t.startswith("Not measured")]) == 5


def test_hostile_text_stays_text():
    svg = draw(examples.hostile()["lanes"], width=1280)
    tree = ET.fromstring(svg)
    assert {element.tag for element in tree.iter()} <= {NS + tag for tag in ("svg", "g", "rect", "path", "circle", "text", "title", "desc")}
    assert not re.search(r"href|url\(|\son\w+=|<script|<style", svg)


def test_screen_readers_hear_the_moments():
    tree = ET.fromstring(draw(examples.lanes()))
    assert tree.get("role") == "img"
    ids = {element.get("id") for element in tree.iter()}
    assert set(tree.get("aria-labelledby", "").split()) <= ids
    told = tree.findtext(f"{NS}desc", "")
    assert "2 moments where channels disagree: 0:41 words and hands disagree (stands out); 1:20 words and face disagree (slight)" in told


def test_two_pictures_on_a_page_share_no_id():
    one, two = draw(examples.lanes()), draw(examples.lanes(60))
    ids = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in (one, two)]
    assert not ids[0] & ids[1]


def test_a_crowd_is_joined_and_every_number_is_still_named():
    svg = draw(examples.long()["lanes"], width=360, compact=True)
    named = [label for label in labels(svg) if re.fullmatch(r"\d+(–\d+)?", label)]
    covered = {n for label in named for n in range(int(label.split("–")[0]), int(label.split("–")[-1]) + 1)}
    assert covered >= set(range(1, 201))
    assert sum(len(g.get("data-flags").split()) for g in brackets(svg)) == 200


def test_labels_above_the_lanes_do_not_overlap():
    for width in (360, 635, 1280):
        tree = ET.fromstring(draw(examples.long()["lanes"], width=width, compact=width < 700))
        boxes = [r for r in tree.iter(f"{NS}rect") if r.get("rx") == "3"]
        edges = sorted((float(r.get("x", "")), float(r.get("x", "")) + float(r.get("width", ""))) for r in boxes)
        assert all(right <= left for (_, right), (left, _) in itertools.pairwise(edges))
        assert edges[-1][1] <= width


def test_windows_of_a_long_talk_hold_each_bracket_once():
    lanes = examples.long()["lanes"]
    found = [g.get("data-flags").split() for k in range(6) for g in brackets(draw(lanes, window=(k * 600.0, (k + 1) * 600.0)))]
    names = [name for group in found for name in group]
    assert set(names) == {f"f{i}" for i in range(200)}


def test_a_long_talk_stays_a_small_picture():
    assert len(draw(examples.long()["lanes"])) < 200_000


def test_a_gap_in_the_data_stays_a_gap():
    place = frame(640, 0.0, 100.0, compact=False)
    columns = place.columns(tuple((t / 10, None if 40 <= t / 10 < 60 else 1.0) for t in range(1000)), 2.0)
    blank = [x0 for x0, x1, value in columns if value is None]
    assert place.x(40) - 3 <= min(blank)
    assert max(blank) <= place.x(60)
    assert len(blank) == pytest.approx(0.2 * len(columns), abs=3)
