"""What the analysis found in a real recording, as the pattern of seeded results."""

import json
import random
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, Final

from coherence.benchmarks.bulk import Row

FILE: Final = Path(__file__).parent / "result.json"
"""The result of the bundled sample `pitch`, unchanged."""
LONG: Final = ("transcript", "lanes", "lessons", "moments", "slides", "reliability", "metricsDetail")
SCORE: Final = 4
"""Where a run's row has its score; the tier follows."""


@cache
def pattern() -> dict[str, Any]:
    result: dict[str, Any] = json.loads(FILE.read_text())
    return result


@cache
def text(full: bool) -> str:
    """The result as it is stored: whole, or without its long parts."""
    result = {name: value for name, value in pattern().items() if full or name not in LONG}
    return json.dumps(result, separators=(",", ":"))


@cache
def ten_minutes() -> str:
    """The whole result of a talk seven times as long: as if it went on with the same again and again."""
    return json.dumps(_longer(pattern()), separators=(",", ":"))


def _longer(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _longer(each) for name, each in value.items()}
    return value * 7 if isinstance(value, list) else value


@cache
def flags(number: int) -> tuple[str, str]:
    """So many of them, and how many there are of each type."""
    some = pattern()["dissonanceFlags"][:number]
    return json.dumps(some, separators=(",", ":")), json.dumps(Counter(flag["type"] for flag in some))


def metrics(rng: random.Random) -> str:
    """Of one take; one in ten has no face in it."""
    looking = None if rng.random() < 0.1 else round(rng.uniform(20, 95), 1)
    return json.dumps(
        {
            "eyeContact": looking,
            "fillerWords": rng.randint(0, 40),
            "fidgeting": rng.randint(0, 25),
            "speakingPace": round(rng.uniform(95, 190), 1),
            "speakingPaceTarget": "140-160",
        },
        separators=(",", ":"),
    )


def tier(score: float) -> str:
    return "Strong" if score >= 76 else "Good Start" if score >= 51 else "Needs Work"


def score_of(run: Row) -> tuple[float | None, str]:
    """The score and tier of a run's row."""
    return run[SCORE], run[SCORE + 1]
