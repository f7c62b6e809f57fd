"""An hour: ten thousand words and two hundred contradictions, more than any analysis shows, for what must stay quick and light.

Words, times and doubts vary as they do in speech: one sentence said 600 times would be packed into next to nothing."""

import random
from typing import Any

from analysis.tests import report_examples

SECONDS = 3600.0
WORDS, FLAGS, MARKS = 10_000, 200, 200
A_WORD = SECONDS / WORDS
A_SENTENCE = 17
COMMON = """the and to of a in that it is we you for on this so be with have are was not at as what but they our if more can about there all
one when from just your their by now know up how some which people time will very then like look because chart um line week"""
SYLLABLES = "ba con der en fi gra hol in ju ken lo men nor op per qua re sta ter un ver wil ex yar zo ning tion able ed ly s ment er al"
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


def spoken() -> list[str]:
    """Two of three words are among the hundred commonest, the rest among eight hundred, the commoner the shorter."""
    chance, common, syllables = random.Random(7), COMMON.split(), SYLLABLES.split()
    seldom = ["".join(chance.choices(syllables, k=chance.choice((2, 2, 3, 4)))) for _ in range(800)]
    frequent, rare = [1 / (i + 2) for i in range(len(common))], [1 / (i + 5) for i in range(len(seldom))]
    return [chance.choices(common, frequent)[0] if chance.random() < 0.66 else chance.choices(seldom, rare)[0] for _ in range(WORDS)]


def _transcript() -> list[dict[str, Any]]:
    chance = random.Random(11)
    words = [_word(text, number * A_WORD, chance) for number, text in enumerate(spoken())]
    return [_segment(words[first : first + A_SENTENCE], first) for first in range(0, WORDS, A_SENTENCE)]


def _word(text: str, at: float, chance: random.Random) -> dict[str, Any]:
    start = round(at + chance.uniform(0.0, 0.12), 3)
    confidence = 0.3 if chance.random() < 0.12 else 0.9
    return {"word": text, "start": start, "end": round(start + chance.uniform(0.1, 0.24), 3), "confidence": confidence}


def _segment(words: list[dict[str, Any]], first: int) -> dict[str, Any]:
    span = {"start": words[0]["start"], "end": words[-1]["end"], "timestamp": words[0]["start"]}
    text = " ".join(word["word"] for word in words)
    return {"id": f"segment-{first}", "text": text, **span, "confidence": 0.9, "highlight": None, "words": words}


def _lanes() -> dict[str, Any]:
    """With as many samples as an analysis gives."""
    hop, chance = SECONDS / 600, random.Random(13)
    away = [[at, at + 5.0] for at in range(20, int(SECONDS), 30)]
    looking = [[at, at + 25.0] for at in range(25, int(SECONDS), 30)]
    pace, energy = _wander(chance, 150.0, 12.0, 90.0, 220.0), _wander(chance, 0.4, 0.15, 0.0, 1.6)
    return report_examples.lanes(SECONDS) | {
        "words": {
            "pace": [[i * hop, value] for i, value in enumerate(pace)],
            "fillers": [[at + 3 * chance.random(), at + 3.3] for at in range(2, int(SECONDS), 7)],
            "pauses": [[at, at + 2.5] for at in range(40, int(SECONDS), 45)],
        },
        "voice": {"hop": hop, "loudness": _wander(chance, 0.5, 0.1, 0.1, 1.0), "pitch": _wander(chance, 0.0, 1.5, -7.0, 7.0)},
        "face": {"looking": looking, "away": away, "unknown": [], "smile": [[at, at + 2.0] for at in range(11, int(SECONDS), 90)]},
        "hands": {"energy": [[i * hop, value] for i, value in enumerate(energy)], "pointing": []},
    }


def _wander(chance: random.Random, value: float, step: float, low: float, high: float) -> list[float]:
    """600 samples, each near the one before."""
    found = []
    for _ in range(600):
        value = min(high, max(low, value + chance.gauss(0.0, step)))
        found.append(round(value, 3))
    return found
