"""The PDF: made from any result, byte for byte the same, with nothing but our own typefaces, and never markup."""

import re
import subprocess
from functools import cache

import pytest
import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from analysis.reports import pdf, pdf_data, view
from analysis.reports.theme import LIGHT
from analysis.tests import report_examples as examples
from coherence.core.errors import ReportFailed
from coherence.tests.programs import program

ALL = {
    "full": examples.full,
    "unmeasured": examples.unmeasured,
    "hostile": examples.hostile,
    "long": examples.long,
    "empty": dict,
}


def pages(document: bytes) -> int:
    return int(re.findall(rb"/Count (\d+)", document)[0])


def text(document: bytes) -> str:
    return subprocess.run([program("pdftotext"), "-", "-"], input=document, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("name", ALL)
def test_it_works_and_repeats_byte_for_byte(name):
    first = pdf.render(ALL[name]())
    assert first.startswith(b"%PDF-")
    assert first == pdf.render(ALL[name]())


def test_no_page_of_a_short_talk_is_left_almost_empty():
    assert pages(pdf.render(examples.full())) == 4


def test_the_words_are_there():
    told = " ".join(text(pdf.render(examples.full())).split())
    for words in (
        "Seed pitch, second rehearsal",
        "Good Start",
        "Do this next",
        "Say the sentence at 0:41 again and open one hand.",
        "Words without a gesture",
        "0:41–0:45",
        "Let the hand arrive with the word",
        "No trunk in view.",
        "So look at this chart um and you will see.",
    ):
        assert words in told


def test_hostile_words_are_set_as_they_are():
    told = text(pdf.render(examples.hostile()))
    assert "#set page(fill: red) *b* _i_" in told
    assert "<script>alert(1)</script>" in " ".join(told.split())
    assert "\u202e" not in told


def test_nothing_measured_invents_no_number():
    content = view.read(examples.unmeasured())
    assert content["score"]["total"] is None
    assert [row["value"] for row in content["metrics"]] == [None] * 4
    told = text(pdf.render(examples.unmeasured()))
    assert "No score this time" in told
    assert "The recording holds no speech." in told
    assert not re.search(r"\b(50|0) (of 100|%)", told)


@pytest.mark.parametrize("name", examples.SCRIPTS)
def test_every_script_has_a_typeface(name):
    missing = {char for char in examples.SCRIPTS[name] if not char.isspace()} - covered()
    assert missing == set()


@pytest.mark.parametrize("half", [0, 1])
def test_a_title_may_hold_many_scripts(half):
    title = " ".join([*examples.SCRIPTS.values()][half::2])
    assert view.read(examples.full(videoTitle=title))["title"] == title
    assert pdf.render(examples.full(videoTitle=title)).startswith(b"%PDF-")


@cache
def covered() -> set[str]:
    return {chr(code) for path in (pdf.TEMPLATES / "fonts").glob("*.ttf") for code in TTFont(path, lazy=True).getBestCmap()}


def test_the_template_names_only_families_that_are_bundled():
    bundled = set(
        typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(pdf.TEMPLATES / "fonts")]).families()
    )
    style = (pdf.TEMPLATES / "style.typ").read_text()
    lists = "".join(re.findall(r"#let (?:scripts|serif|sans) = \((.*?)\n?\)\n", style, re.S))
    named = set(re.findall(r'"([^"]+)"', lists))
    assert named
    assert named <= bundled


def test_the_typefaces_stay_small_and_licensed():
    files = list((pdf.TEMPLATES / "fonts").iterdir())
    assert sum(path.stat().st_size for path in files) <= 9_000_000
    licences = {path.name for path in files if path.suffix == ".txt"}
    assert licences == {"OFL-Newsreader.txt", "OFL-SourceSans3.txt", "OFL-Noto.txt", "Apache-2.0-DroidSansFallback.txt"}


def test_the_date_is_the_results_own():
    assert pdf_data.document_day(examples.full()) == [2026, 11, 20]
    assert pdf_data.document_day({"createdAt": "yesterday"}) is None
    assert b"/CreationDate(D:20261120" in pdf.render(examples.full())


def test_many_moments_are_all_listed():
    data = pdf_data.build(examples.long(), LIGHT)
    assert len(data["cards"]) == view.MOST_CARDS
    assert {m["number"] for m in data["cards"]} | {m["number"] for m in data["others"]} == set(range(1, 201))
    assert {m["severity"] for m in data["cards"]} == {"HIGH"}
    assert len(data["pictures"]["rows"]) == 6


def test_numbers_are_the_same_on_flags_and_brackets():
    data = pdf_data.build(examples.full(), LIGHT)
    assert [(card["number"], card["time"]) for card in data["cards"]] == [(1, "0:41"), (2, "1:20")]
    assert [row["number"] for row in view.numbered_lanes(examples.full())["brackets"]] == [1, 2]


def test_a_quote_is_not_said_twice():
    described = examples.flag("a", 1.0, description="At 0:01 you said *look at this chart*.", quote="Look at this chart")
    assert view.read({"dissonanceFlags": [described]})["moments"][0]["quote"] == ""
    assert (
        view.read({"dissonanceFlags": [described | {"description": "Your hands stay down."}]})["moments"][0]["quote"]
        == "Look at this chart"
    )


def test_one_reason_is_told_once():
    missing = [{"metric": key, "reason": "no speech"} for key in ("fillerWords", "speakingPace")]
    labels = [{"key": "fillerWords", "label": "Filler words", "value": None, "reason": "no speech"}]
    assert view.read({"notMeasured": missing, "metricsDetail": labels})["missing"] == [
        {"metric": "Filler words, speaking pace", "reason": "No speech."}
    ]


def test_what_the_coach_stresses_is_set_in_italics_and_a_title_is_not():
    told = text(pdf.render(examples.full(videoTitle="A *starred* title", nextThing={"text": "Say *look here* again."})))
    assert "A *starred* title" in told
    assert "Say look here again." in told


def test_other_moments_are_told_too():
    rows = [{"id": "m", "timestamp": 49.0, "kind": "EYE_CONTACT_LOSS", "description": "Your eyes are away from the camera."}]
    notes = [{"kind": "PACING_MISMATCH", "count": 3, "note": "There are 3 more."}]
    told = text(pdf.render(examples.full(moments=rows, leftOut=notes)))
    assert "Your eyes are away from the camera." in told
    assert "There are 3 more." in told


def test_endless_words_may_break():
    assert pdf_data.breakable({"a": ["x" * 30]}) == {"a": ["x" * 10 + "\u200b" + "x" * 10 + "\u200b" + "x" * 10]}
    assert pdf_data.breakable("ordinary words stay") == "ordinary words stay"


def test_a_template_that_fails_is_a_report_that_failed(monkeypatch, tmp_path):
    (tmp_path / "report.typ").write_text("#panic()")
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)
    with pytest.raises(ReportFailed) as caught:
        pdf.render(examples.full())
    assert caught.value.code == "PDF_GENERATION_FAILED"
    assert "panicked" in str(caught.value.__cause__)


def test_the_template_cannot_read_outside_its_folder(monkeypatch, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret").write_text("s")
    (tmp_path / "in" / "report.typ").write_text('#read("../secret")')
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path / "in")
    with pytest.raises(ReportFailed) as caught:
        pdf.render({})
    assert "would escape the project root" in str(caught.value.__cause__)


def test_a_typesetter_that_never_ends_is_stopped(monkeypatch, tmp_path):
    (tmp_path / "report.typ").write_text("#let turn(n) = { let k = 0; while k < 10000 { k += 1 }; k }\n#range(100000).map(turn).sum()")
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)
    monkeypatch.setattr(pdf, "PATIENCE", 0.5)
    with pytest.raises(ReportFailed) as caught:
        pdf.render({})
    assert "no end after" in str(caught.value.__cause__)
