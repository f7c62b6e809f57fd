"""An hour: ten thousand words and two hundred contradictions, more than any analysis shows, for what must stay quick."""

from typing import Any

from analysis.tests import report_examples

SECONDS = 3600.0
WORDS, FLAGS, MARKS = 10_000, 200, 200
A_WORD = SECONDS / WORDS
SENTENCE = "so look at this chart because um the green line falls every single week and nobody knows why"
KINDS = (("MISSING_GESTURE", "hands"), ("EMOTIONAL_MISMATCH", "face"), ("PACING_MISMATCH", "voice"))


def result(**more: Any) -> dict[str, Any]:
    flags = [_flag(number) for number in range(FLAGS)]
    return report_examples.full(
        videoTitle="The annual meeting",
        durationSeconds=SECONDS,
        dissonanceFlags=flags,
        moments=[_mark(number) for number in range(MARKS)],
        transcript=_transcript(),
        lanes={**_lanes(), "brackets": [_bracket(number, flag) for number, flag in enumerate(flags)]},
        slides={"shown": [_slide(number) for number in range(60)], "changes": [], "reason": None},
        **more,
    )


def _flag(number: int) -> dict[str, Any]:
    kind, _ = KINDS[number % len(KINDS)]
    severity = ("HIGH", "MEDIUM", "LOW")[number % 3]
    return report_examples.flag(f"flag-{number + 1}", 9.0 + number * SECONDS / FLAGS * 0.99, severity, type=kind)


def _bracket(number: int, flag: dict[str, Any]) -> dict[str, Any]:
    span = {"start": flag["timestamp"], "end": flag["endTimestamp"]}
    return {"flagId": flag["id"], **span, "from": "words", "to": KINDS[number % len(KINDS)][1], "severity": flag["severity"]}


def _mark(number: int) -> dict[str, Any]:
    at = number * SECONDS / MARKS
    return {
        "id": f"moment-{number}",
        "timestamp": at,
        "endTimestamp": at + 3,
        "kind": "EYE_CONTACT_LOSS",
        "description": "Your eyes leave.",
    }


def _slide(number: int) -> dict[str, Any]:
    return {"index": number + 1, "start": number * 60.0, "end": number * 60.0 + 60, "words": 12, "text": "Green line", "confidence": 0.9}


def _transcript() -> list[dict[str, Any]]:
    texts, count = SENTENCE.split(), 0
    segments = []
    while count < WORDS:
        said = texts[: WORDS - count]
        segments.append(_segment(said, count))
        count += len(said)
    return segments


def _segment(said: list[str], first: int) -> dict[str, Any]:
    words = [
        {"word": word, "start": (first + i) * A_WORD, "end": (first + i + 0.9) * A_WORD, "confidence": 0.3 if i % 7 == 3 else 0.9}
        for i, word in enumerate(said)
    ]
    span = {"start": words[0]["start"], "end": words[-1]["end"], "timestamp": words[0]["start"]}
    return {"id": f"segment-{first}", "text": " ".join(said), **span, "confidence": 0.9, "highlight": None, "words": words}


def _lanes() -> dict[str, Any]:
    """With as many samples as an analysis gives."""
    hop = SECONDS / 600
    away = [[at, at + 5.0] for at in range(20, int(SECONDS), 30)]
    looking = [[at, at + 25.0] for at in range(25, int(SECONDS), 30)]
    return report_examples.lanes(SECONDS) | {
        "words": {
            "pace": [[i * hop, 150.0 + 30 * (i % 5)] for i in range(600)],
            "fillers": [[at, at + 0.3] for at in range(2, int(SECONDS), 7)],
            "pauses": [[at, at + 2.5] for at in range(40, int(SECONDS), 45)],
        },
        "voice": {"hop": hop, "loudness": [0.3 + 0.1 * (i % 6) for i in range(600)], "pitch": [float(i % 7 - 3) for i in range(600)]},
        "face": {"looking": looking, "away": away, "unknown": [], "smile": [[at, at + 2.0] for at in range(11, int(SECONDS), 90)]},
        "hands": {"energy": [[i * hop, 0.1 * (i % 9)] for i in range(600)], "pointing": []},
    }
