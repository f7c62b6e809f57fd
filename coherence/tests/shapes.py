"""Answers held against the schema, and the analysis result against the contract's own list, which is written out here."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs
from drf_spectacular.generators import SchemaGenerator

Fields = Mapping[str, tuple[type, ...]]
NUMBER, TEXT = (int, float), (str,)
NOTHING = (type(None),)
ERROR = {"error": TEXT, "code": TEXT, "retryable": (bool,), "requestId": TEXT}
FLAG = {"id": TEXT, "timestamp": NUMBER, "type": TEXT, "severity": TEXT, "description": TEXT, "coaching": TEXT}
MAY_FLAG = {"endTimestamp": NUMBER, "duration": NUMBER, "visualEvidence": TEXT, "verbalEvidence": TEXT, "quote": TEXT, "confidence": NUMBER}
SEGMENT = {"id": TEXT, "text": TEXT, "start": NUMBER, "end": NUMBER, "timestamp": NUMBER, "confidence": NUMBER, "words": (list,)}
MOMENT = {"id": TEXT, "timestamp": NUMBER, "endTimestamp": NUMBER, "kind": TEXT, "description": TEXT}
METRICS = {name: (int, float, type(None)) for name in ("eyeContact", "fillerWords", "fidgeting", "speakingPace")}
TRENDS = {f"{name}Trend": NUMBER for name in METRICS}
RESULT = {
    **{"videoId": TEXT, "videoUrl": TEXT, "durationSeconds": NUMBER, "coherenceScore": NUMBER, "scoreTier": TEXT, "metrics": (dict,)},
    **{"dissonanceFlags": (list,), "timelineHeatmap": (list,), "strengths": (list,), "priorities": (list,), "transcript": (list,)},
    **{"geminiReport": (dict,), "videoTitle": TEXT, "uploadDate": TEXT, "duration": NUMBER, "fileSize": TEXT, "resolution": TEXT},
    **{"moments": (list,), "score": (dict,), "notMeasured": (list,), "createdAt": TEXT},
}
TIERS = {"Needs Work": (0, 50), "Good Start": (51, 75), "Strong": (76, 100)}
KINDS = {"EMOTIONAL_MISMATCH", "MISSING_GESTURE", "PACING_MISMATCH"}
MORE_KINDS = KINDS | {"EYE_CONTACT_LOSS", "FILLER_WORDS", "POSITIVE_MOMENT"}
SEVERITIES = {"HIGH", "MEDIUM", "LOW"}


@cache
def described() -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return schema


def as_described(answer: Any, path: str, method: str = "get") -> Any:
    """The body of an answer, once it is found to be what the schema says of this status."""
    content = described()["paths"][f"/api/v1{path}"][method]["responses"][str(answer.status_code)]["content"]
    assert answer.headers["Content-Type"] == "application/json"
    shape = content["application/json"]["schema"] | {"components": described()["components"]}
    jsonschema_rs.Draft202012Validator(shape, validate_formats=True).validate(answer.json())
    return answer.json()


def has(thing: dict[str, Any], must: Fields, may: Fields | None = None) -> None:
    """Every field of the contract, with its type."""
    for name, kinds in must.items():
        assert isinstance(thing[name], kinds), (name, thing[name])
    for name, kinds in (may or {}).items():
        assert name not in thing or isinstance(thing[name], kinds), (name, thing[name])


def is_error(answer: Any, status: int, code: str) -> None:
    """In the one shape, at the top level."""
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    has(body, ERROR, {"fields": (dict,), "details": (dict,)})
    assert set(body) <= {*ERROR, "fields", "details"}
    assert answer.headers["X-Request-ID"] == body["requestId"]


def is_result(result: dict[str, Any]) -> None:
    """The AnalysisResult of the contract, field by field."""
    has(result, RESULT, {"thumbnailUrl": TEXT})
    low, high = TIERS[result["scoreTier"]]
    assert low <= result["coherenceScore"] <= high
    has(result["metrics"], METRICS | {"speakingPaceTarget": TEXT}, TRENDS)
    assert result["metrics"]["speakingPaceTarget"] == "140-160"
    assert {each["metric"] for each in result["notMeasured"]} >= {name for name in METRICS if result["metrics"][name] is None}
    assert len(result["strengths"]) <= 4
    assert len(result["priorities"]) <= 3
    has(result["geminiReport"], {"coachingAdvice": TEXT}, {"headline": TEXT, "generatedAt": TEXT, "modelUsed": TEXT})
    _are_remarks(result)
    _is_transcript(result["transcript"])
    has(result["score"], {"total": NUMBER, "outOf": NUMBER, "parts": (list,)})
    for part in result["score"]["parts"]:
        points = NUMBER if part["measured"] else NOTHING
        has(part, {"name": TEXT, "points": points, "outOf": NUMBER, "measured": (bool,), "explanation": TEXT})


def _are_remarks(result: dict[str, Any]) -> None:
    for flag in result["dissonanceFlags"]:
        has(flag, FLAG, MAY_FLAG)
        assert flag["type"] in KINDS
        assert flag["severity"] in SEVERITIES
        assert 0 <= flag["timestamp"] <= result["durationSeconds"]
    for heat in result["timelineHeatmap"]:
        has(heat, {"timestamp": NUMBER, "severity": TEXT})
        assert heat["severity"] in SEVERITIES
    for moment in result["moments"]:
        has(moment, MOMENT, {"severity": TEXT, "quote": TEXT})
        assert moment["kind"] in MORE_KINDS


def _is_transcript(segments: list[dict[str, Any]]) -> None:
    for segment in segments:
        has(segment, SEGMENT, {"speaker": TEXT, "flagId": TEXT})
        assert segment["highlight"] in ("filler", "mismatch", None)
        for word in segment["words"]:
            has(word, {"word": TEXT, "start": NUMBER, "end": NUMBER, "confidence": NUMBER})
