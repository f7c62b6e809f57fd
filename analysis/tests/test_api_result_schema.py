"""The schema of the AnalysisResult describes every field that is really sent, and no other."""

import json
from copy import deepcopy
from typing import Any

import jsonschema
import pytest

from accounts.tests import personas
from analysis import runs
from analysis.tests import takes
from analysis.tests.test_result import SILENT, result_of
from coherence.tests import shapes
from videos import files, intake
from videos.models import MediaFile

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The component as it is published, made strict: an object holds nothing that is not described."""
    components = deepcopy(shapes.described()["components"])
    close(components)
    return {"$ref": "#/components/schemas/AnalysisResult", "components": components}


def close(node: Any) -> None:
    if isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node.setdefault("additionalProperties", False)
        for each in node.values():
            close(each)
    elif isinstance(node, list):
        for each in node:
            close(each)


def check(result: Any, schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(schema).validate(result)


def described(schema: dict[str, Any], node: dict[str, Any], path: str = "") -> set[str]:
    """Every path of property names in the schema."""
    if "$ref" in node:
        node = schema["components"]["schemas"][node["$ref"].rpartition("/")[2]]
    found = {f"{path}.{name}" for name in node.get("properties", {})}
    for name, each in node.get("properties", {}).items():
        found |= described(schema, each, f"{path}.{name}")
    for each in [node.get("items", {}), *node.get("oneOf", []), *node.get("allOf", [])]:
        found |= described(schema, each, path) if each else set()
    return found


def sent(value: Any, path: str = "") -> set[str]:
    if isinstance(value, list):
        return {each for item in value for each in sent(item, path)}
    if not isinstance(value, dict):
        return set()
    return {f"{path}.{name}" for name in value} | {each for name, item in value.items() for each in sent(item, f"{path}.{name}")}


def told(video) -> Any:
    return json.loads(personas.client_of(personas.owner()).get(f"/api/v1/videos/{video.pk}/results").content)


def test_it_works(schema, make_video):
    """A rich talk has a field of nearly every kind; what it has none of is named here."""
    takes.aged(
        takes.complete(make_video(personas.owner()), dict.fromkeys(("eyeContact", "fillerWords", "fidgeting", "speakingPace"), 1)).video, 2
    )
    video = make_video(personas.owner())
    silent = result_of(SILENT, coaching={})
    lesson = {
        "id": "lesson-1",
        "priority": 1,
        "problem": "p",
        "title": "t",
        "why": "w",
        "exercises": ["e"],
        "timeline": "t",
        "successMetric": "s",
    }
    coach = {"coachingAdvice": "a", "headline": "h", "generatedAt": "2026-01-10T23:31:00+00:00", "modelUsed": "m"}
    left_out = {"kind": "FILLER_WORDS", "count": 1, "note": "n"}
    takes.complete(video, lessons=[lesson], geminiReport=coach, leftOut=[left_out], notMeasured=silent["notMeasured"])
    for kind in (MediaFile.Kind.THUMBNAIL, MediaFile.Kind.WAVEFORM):
        files.keep(video, kind, b"a picture", version="1")
    result = told(video)
    check(result, schema)
    missing = described(schema, schema) - sent(result) - sent(silent)
    assert missing <= {".transcript.speaker", ".transcript.words.lowConfidence", ".transcript.words.highlight"}


def test_what_was_not_measured_fits_as_well(schema, make_video):
    video = make_video(personas.owner())
    takes.complete(video, **{key: value for key, value in result_of(SILENT, coaching={}).items() if key not in ("videoId", "createdAt")})
    check(told(video), schema)


def test_the_schema_is_strict(schema, make_video):
    video = make_video(personas.owner())
    takes.complete(video, surprise=1)
    with pytest.raises(jsonschema.ValidationError, match="surprise"):
        check(told(video), schema)


@pytest.mark.slow
def test_a_real_result_fits(schema, recording):
    """A stretch of a bundled sample in which there is something of every kind, also a moment in which words and hands disagree."""
    video = intake.receive(personas.owner(), recording("hands_stay_down.mp4"))
    analysis = runs.start(video, enqueue=False)
    while runs.run_next(analysis, patient=False):
        runs.reload(analysis)
    result = told(video)
    check(result, schema)
    assert result["dissonanceFlags"]
    assert result["slides"]["shown"]
    names = sent({key: value for key, value in result.items() if key != "dissonanceFlags"})
    assert {name for name in names if not name.startswith(".renditions.details.")} <= described(schema, schema)  # theirs differ by kind
